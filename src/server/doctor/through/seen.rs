//! Whether the check gets to see what it decides by: some proxies hand on a list of headers, and nothing else.

use super::{
    asking::{Ask, Asking},
    came::Came,
    control::Control,
    fault::Fault,
    mending::Mend,
    told::Told,
};
use crate::model::echo::IF_SEEN;

/// Without these the door takes somebody for nobody, or a foreign page for the service's own.
const NEEDED: [(&str, &str); 8] = [
    ("cookie", ""),
    ("origin", "https://elsewhere.invalid"),
    ("sec-fetch-site", "same-origin"),
    ("sec-fetch-mode", "cors"),
    ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ("x-http-method-override", "GET"),
    ("x-http-method", "GET"),
    ("x-method-override", "GET"),
];

/// Without these a session is kept alive by what no person did, or somebody is answered as a program is.
const WISHED: [(&str, &str); 6] = [
    ("vestibule-quiet", "1"),
    ("sec-purpose", "prefetch"),
    ("sec-fetch-dest", "empty"),
    ("accept", "text/html"),
    ("referer", "https://elsewhere.invalid/"),
    ("authorization", "Basic YTpi"),
];

pub(super) async fn examine(asking: &Asking, control: &Control, told: &mut Told) {
    if !control.is_echo_asked {
        return told.unasked("seen", "What the check gets to see does not show where the door is not asked.", "");
    }
    let (needed, needed_turned_away) = unseen(asking, &NEEDED).await;
    let (wished, wished_turned_away) = unseen(asking, &WISHED).await;
    if let (true, Some(came)) = (needed.is_empty(), &needed_turned_away) {
        told.turned_away("seen", came);
    } else if needed.is_empty() {
        told.right("seen", "The check gets to see what it decides by.");
        upgrade(asking, told).await;
    } else {
        let text = format!("The check does not get to see {}: what it decides by is missing.", needed.join(", "));
        told.fault("seen", Fault::Unseen, text);
    }
    if let (true, Some(came)) = (wished.is_empty(), &wished_turned_away) {
        told.turned_away("quiet", came);
    } else if wished.is_empty() {
        told.right("quiet", "It hears what no person did, so that it keeps nobody's session alive.");
    } else {
        let text = format!("The check does not get to see {}.", wished.join(", "));
        told.note("quiet", Fault::Unseen, text);
    }
}

/// A change of protocol ends at the next hop, and goes on to the check only where that is written out. A websocket is known by its
/// other headers too.
async fn upgrade(asking: &Asking, told: &mut Told) {
    let ask = Ask::get(&format!("{IF_SEEN}upgrade")).with_all(["Connection: Upgrade", "Upgrade: websocket"]);
    let came = asking.send(ask).await;
    if came.is_turned_away() {
        return told.turned_away("upgrade", &came);
    }
    let is_seen = match came {
        Came::Echo(_) => true,
        Came::Other(reply) => reply.status == 101,
        Came::Nothing(_) => false,
    };
    let is_mendable = told.proxy.is_none_or(|proxy| matches!(Fault::UnseenUpgrade.mend(proxy), Mend::Lines(_)));
    if is_seen {
        told.right("upgrade", "It sees a change of protocol.");
    } else if is_mendable {
        told.note("upgrade", Fault::UnseenUpgrade, "The check does not get to see Upgrade.");
    } else {
        told.right("upgrade", "It sees no Upgrade there, and knows a websocket by Sec-WebSocket-Key.");
    }
}

/// The check says yes to such an address only if it sees the header that is named there. Beside them an answer that says nothing
/// of it.
async fn unseen(asking: &Asking, headers: &[(&'static str, &str)]) -> (Vec<&'static str>, Option<Came>) {
    let (mut unseen, mut turned_away) = (Vec::new(), None);
    for (name, value) in headers {
        // Some take the door's own away, which are none of the service's.
        let value = if *name == "cookie" { format!("{}=made-up", asking.cookies[0]) } else { (*value).to_owned() };
        match asking.send(Ask::get(&format!("{IF_SEEN}{name}")).with(format!("{name}: {value}"))).await {
            Came::Echo(_) => {}
            came if came.is_turned_away() => turned_away = Some(came),
            _ => unseen.push(*name),
        }
    }
    (unseen, turned_away)
}
