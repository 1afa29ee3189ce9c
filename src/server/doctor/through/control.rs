//! What everything else is compared with: does the echo answer, and is the door asked at all.

use super::{
    asking::{Ask, Asking},
    came::Came,
    fault::Fault,
    told::Told,
    wire::Reply,
};
use crate::model::{
    echo::{Echo, FOLDER, IF_SEEN},
    header::IDENTITY,
};

/// What no echo shows.
const ELSEWHERE: &str = "This is said of /vestibule-echo/ alone. Every other location that leads to the service needs the same lines: look at each.";

/// Answers to which nothing was added.
pub(super) struct Control {
    pub echo: Echo,
    /// To a stranger who asks for the echo, and for what is for the signed-in.
    pub refusals: Vec<Reply>,
    /// What a stranger gets there in place of what the door says.
    pub replaced: Option<u16>,
    /// What a stranger is refused there.
    pub private: Option<String>,
    /// Whether the location of the echo asks the door: nothing of what is judged shows where it does not.
    pub is_echo_asked: bool,
}

/// None where there is nothing to compare with.
pub(super) async fn examine(asking: &Asking, told: &mut Told) -> Option<Control> {
    let echo = match asking.send(Ask::echo("control")).await {
        Came::Echo(echo) => *echo,
        Came::Other(reply) => {
            told.proxy = told.proxy.or(super::proxy::Proxy::of(&reply));
            super::causes::tell(asking, &reply, told).await;
            return None;
        }
        Came::Nothing(why) => {
            told.section.problem("echo", why, "Is this the address of the proxy, seen from here?");
            return None;
        }
    };
    told.right("echo", format!("What is asked at {FOLDER} arrives at the door, which says what it was."));
    told.note("elsewhere", Fault::Elsewhere, ELSEWHERE);
    let mut refusals = Vec::new();
    let stranger = asking.send(Ask::echo("control").without_token()).await;
    let replaced = match &stranger {
        came if came.is_turned_away() => {
            told.turned_away("stranger", came);
            None
        }
        Came::Other(reply) if (400..500).contains(&reply.status) => {
            told.right("stranger", format!("A stranger gets {} there.", reply.status));
            refusals.push(reply.clone());
            None
        }
        Came::Other(reply) if reply.status >= 300 => {
            let text = format!("A stranger gets {} there in place of the door's own 404.", reply.status);
            told.fault("stranger", Fault::Untold, text);
            Some(reply.status)
        }
        came => {
            let text = format!("A stranger gets {} there, and should get 404.", came.said());
            told.fault("stranger", Fault::Unasked, text);
            None
        }
    };
    let is_echo_asked = at_echo(asking, &echo, told).await;
    let refusal = at_service(asking, replaced, told).await;
    let private = asking.private.clone().filter(|_| refusal.is_some());
    refusals.extend(refusal);
    Some(Control { echo, refusals, replaced, private, is_echo_asked })
}

/// Whether the location of the echo asks.
async fn at_echo(asking: &Asking, echo: &Echo, told: &mut Told) -> bool {
    // The check says yes there only to whoever sends that header.
    let mut unasked = vec![format!("{IF_SEEN}vestibule-doctor")];
    unasked.extend(asking.private.as_deref().map(|private| format!("{FOLDER}{}", twice_encoded(private))));
    let mut turned_away = None;
    for target in unasked {
        match asking.send(Ask::get(&target)).await {
            Came::Echo(_) => {
                let text = "The echo's location passes on what the door has not been asked about.";
                told.fault("echo_asks", Fault::Unasked, text);
                return false;
            }
            came => turned_away = turned_away.or(Some(came).filter(Came::is_turned_away)),
        }
    }
    let is_told = |name: &&str| super::asking::arrived(echo, name).iter().any(|value| !value.is_empty());
    if asking.has_session && !IDENTITY.iter().any(is_told) {
        told.fault("echo_asks", Fault::LosesAll, "The door is asked, and nothing of what it says of somebody arrives.");
    } else if let Some(came) = turned_away {
        told.turned_away("echo_asks", &came);
    } else {
        told.right("echo_asks", "The door is asked about it first.");
    }
    true
}

/// An address that is under the echo's folder for whoever decodes it once, and elsewhere for whoever does twice: the check
/// refuses it, and the door's other listener would not.
fn twice_encoded(private: &str) -> String {
    format!("..%252f..{}", private.replace('/', "%252f"))
}

/// Whether that of the service does.
async fn at_service(asking: &Asking, replaced: Option<u16>, told: &mut Told) -> Option<Reply> {
    let Some(private) = &asking.private else {
        told.unasked(
            "asks",
            "The rules let everybody ask for everything here, so nothing shows whether the door is asked.",
            "",
        );
        return None;
    };
    match asking.send(Ask::get(private).without_token()).await {
        Came::Other(reply) if [401, 403].contains(&reply.status) => {
            told.right("asks", format!("A stranger who asks for a page of the service gets {}.", reply.status));
            Some(reply)
        }
        // That has been told.
        Came::Other(reply) if Some(reply.status) == replaced => None,
        came if came.is_turned_away() => {
            told.turned_away("asks", &came);
            None
        }
        came => {
            let text = format!(
                "A stranger who asks for {private} gets {} and should get 401: the door is not asked.",
                came.said()
            );
            told.fault("asks", Fault::Unasked, text);
            None
        }
    }
}

impl Control {
    /// Whether an answer is one of those that a stranger gets, or the proxy's own no to what cannot be read.
    pub fn is_refusal(&self, came: &Came) -> bool {
        match came {
            Came::Echo(_) | Came::Nothing(_) => false,
            Came::Other(reply) => {
                [400, 403, 421].contains(&reply.status)
                    || self.replaced == Some(reply.status)
                    || self.refusals.iter().any(|known| known.kind() == reply.kind())
            }
        }
    }
}
