//! What everything else is compared with: does the echo answer, and is the door asked at all.

use super::{
    asking::{Ask, Asking, Came},
    fault::Fault,
    told::Told,
    wire::Reply,
};
use crate::model::{
    echo::{Echo, FOLDER},
    header::{IDENTITY, REASON},
};

/// Answers to which nothing was added.
pub(super) struct Control {
    pub echo: Echo,
    /// To a stranger who asks for the echo, and for what is for the signed-in.
    pub refusals: Vec<Reply>,
    /// What a stranger is refused there.
    pub private: Option<String>,
}

/// None where there is nothing to compare with.
pub(super) async fn examine(asking: &Asking, told: &mut Told) -> Option<Control> {
    let echo = match asking.send(Ask::echo("control")).await {
        Came::Echo(echo) => *echo,
        Came::Other(reply) => {
            told.proxy = told.proxy.or(super::proxy::Proxy::of(&reply));
            told.fault("echo", Fault::NoEcho, no_echo(&reply));
            return None;
        }
        Came::Nothing(why) => {
            told.section.problem("echo", why, "Is this the address of the proxy, seen from here?");
            return None;
        }
    };
    told.right("echo", format!("What is asked at {FOLDER} arrives at the door, which says what it was."));
    let mut refusals = Vec::new();
    match asking.send(Ask::echo("control").without_token()).await {
        Came::Other(reply) if (400..500).contains(&reply.status) => {
            told.right("stranger", format!("A stranger gets {} there.", reply.status));
            refusals.push(reply);
        }
        came => told.fault(
            "stranger",
            Fault::Unasked,
            format!("A stranger gets {} there, and should get 404.", came.said()),
        ),
    }
    at_echo(asking, &echo, told).await;
    let refusal = at_service(asking, told).await;
    let private = asking.private.clone().filter(|_| refusal.is_some());
    refusals.extend(refusal);
    Some(Control { echo, refusals, private })
}

fn no_echo(reply: &Reply) -> String {
    let (status, reason) = (reply.status, reply.header(REASON));
    let why = match (status, reason) {
        (_, Some(reason)) => format!("the door refuses it: {reason}"),
        (404 | 401, _) => "its location is not there, or the check does not get to see Vestibule-Echo".to_owned(),
        (500.., _) => "the door cannot be asked".to_owned(),
        _ => "something else answers there".to_owned(),
    };
    format!("Nothing can be said of this proxy: {FOLDER} answers {status}, so {why}.")
}

/// Whether the location of the echo asks.
async fn at_echo(asking: &Asking, echo: &Echo, told: &mut Told) {
    let is_told = |name: &&&str| super::asking::arrived(echo, name).iter().any(|value| !value.is_empty());
    if asking.has_session && IDENTITY.iter().filter(is_told).count() == 0 {
        told.fault("echo_asks", Fault::Unasked, "Nothing of the session that was brought arrives.");
    } else if let Some(private) = &asking.private
        && let Came::Echo(_) = asking.send(Ask::echo(&twice_encoded(private))).await
    {
        told.fault(
            "echo_asks",
            Fault::Unasked,
            "The echo's location passes on what the door has not been asked about.",
        );
    } else {
        told.right("echo_asks", "The door is asked about it first.");
    }
}

/// An address that is under the echo's folder for whoever decodes it once, and elsewhere for whoever does twice: the check
/// refuses it, and the door's other listener would not.
fn twice_encoded(private: &str) -> String {
    format!("..%252f..{}", private.replace('/', "%252f"))
}

/// Whether that of the service does.
async fn at_service(asking: &Asking, told: &mut Told) -> Option<Reply> {
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
            Came::Echo(_) => false,
            Came::Nothing(_) => true,
            Came::Other(reply) => {
                [400, 403, 421].contains(&reply.status)
                    || self.refusals.iter().any(|known| known.kind() == reply.kind())
            }
        }
    }
}
