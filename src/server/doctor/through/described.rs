//! The proxy describes a request to the check in headers of one family. A client that sends those of either family should
//! not be believed.

use super::{
    asking::{Ask, Asking},
    came::Came,
    control::Control,
    descriptions::descriptions,
    fault::Fault,
    told::Told,
};
use crate::model::echo::{FOLDER, IF_METHOD, IF_SEEN};

const CHECK: &str = "description";

/// Asks for what a stranger may not see, described as what this one may: the echo, which the token opens.
pub(super) async fn examine(asking: &Asking, control: &Control, told: &mut Told) {
    method(asking, control, told).await;
    let Some(private) = &control.private else { return };
    let (mut believed, mut turned_away) = (Vec::new(), None);
    for (family, lines) in descriptions(asking) {
        let came = asking.send(Ask::get(private).with_all(lines)).await;
        if came.is_turned_away() {
            turned_away = Some(came);
        } else if !control.is_refusal(&came) {
            believed.push(format!("{family} ({})", came.said()));
        }
    }
    if let (true, Some(came)) = (believed.is_empty(), &turned_away) {
        told.turned_away(CHECK, came);
    } else if believed.is_empty() {
        let heard = heard(asking).await;
        let heard = match heard.as_slice() {
            [] => String::new(),
            names => format!(" A client's {} reaches the check, which does not read it here.", names.join(", ")),
        };
        told.right(CHECK, format!("The door judges what was asked for, whatever a client says of it.{heard}"));
    } else {
        let text = format!("A client that describes its own request gets through: {}.", believed.join(", "));
        told.fault(CHECK, Fault::Description, text);
    }
}

/// The check says yes there only if the method that is named is the one that it is told.
async fn method(asking: &Asking, control: &Control, told: &mut Told) {
    if !control.is_echo_asked {
        return;
    }
    let (mut others, mut turned_away) = (Vec::new(), None);
    for method in ["POST", "DELETE"] {
        let ask = Ask::by_line(format!("{method} {IF_METHOD}{method} HTTP/1.1")).with("Content-Length: 0");
        match asking.send(ask).await {
            Came::Echo(_) => {}
            came if came.is_turned_away() => turned_away = Some(came),
            _ => others.push(method),
        }
    }
    // A method that many may use, said of one that few may.
    let said = |names: [&str; 2]| names.map(|name| format!("{name}: GET"));
    let mut is_believed = false;
    for names in [["X-Original-Method", "X-Forwarded-Method"], ["X_Original_Method", "X_Forwarded_Method"]] {
        let ask = Ask::by_line(format!("DELETE {IF_METHOD}GET HTTP/1.1")).with("Content-Length: 0");
        let came = asking.send(ask.with_all(said(names))).await;
        is_believed |= matches!(came, Came::Echo(_));
        turned_away = turned_away.or(Some(came).filter(Came::is_turned_away));
    }
    if others.is_empty() && is_believed {
        let text = "A client that says of its own request that it is a GET is believed, whatever its method is.";
        told.fault("method", Fault::Method, text);
    } else if let (true, Some(came)) = (others.is_empty(), &turned_away) {
        told.turned_away("method", came);
    } else if others.is_empty() {
        told.right("method", "The method that is judged is the one that is asked for.");
    } else {
        let text = format!("What is asked for by {} is judged as another method.", others.join(" and "));
        told.fault("method", Fault::Method, text);
    }
}

/// Headers that the proxy does not write itself, and hands on from a client to the check.
async fn heard(asking: &Asking) -> Vec<&'static str> {
    let mut heard = Vec::new();
    for name in ["x-forwarded-uri", "x-original-url"] {
        let ask = || Ask::get(&format!("{IF_SEEN}{name}"));
        let is_seen = |came| matches!(came, Came::Echo(_));
        if !is_seen(asking.send(ask()).await) && is_seen(asking.send(ask().with(format!("{name}: {FOLDER}"))).await) {
            heard.push(name);
        }
    }
    heard
}
