//! Why no echo comes back, as far as the answer tells.

use super::{
    asking::{Ask, Asking, name_of},
    came::Came,
    descriptions::descriptions,
    fault::Fault,
    told::Told,
    wire::Reply,
};
use crate::model::{
    echo::{FOLDER, IF_HOST},
    header::{REASON, SCHEME},
};

pub(super) async fn tell(asking: &Asking, reply: &Reply, told: &mut Told) {
    if let Some(family) = believed(asking).await {
        let text =
            format!("The check is told of a request by the client alone: with {family} of its own it is let through.");
        return told.fault("description", Fault::Description, text);
    }
    let (fault, why) = match (reply.status, reply.header(REASON)) {
        (500.., _) => unreachable(asking, reply.status),
        _ if is_signed_in_needed(reply) => {
            (Fault::Address, "the door is asked about another address than that".to_owned())
        }
        (303, _) => (Fault::Address, "the check is told two addresses in turn".to_owned()),
        (_, Some(reason @ ("unknown_service" | "foreign_host" | "unreadable_address"))) => {
            (Fault::Address, format!("the address that the check is told is none of this service ({reason})"))
        }
        (_, Some(reason @ ("description_missing" | "description_doubled"))) => {
            (Fault::Description, format!("the check is not told what is asked for ({reason})"))
        }
        (_, Some(reason)) => (Fault::Peer, format!("the door refuses it ({reason})")),
        (404, None) if reply.is_problem() => not_known(asking).await,
        (401, None) => (Fault::Untold, "nobody is told what the door says to it".to_owned()),
        (200 | 404, None) => (Fault::NoEcho, "its location is not there, so the service answered".to_owned()),
        _ => (Fault::NoEcho, "something else answers there".to_owned()),
    };
    let text = format!("Nothing can be said of this proxy: {FOLDER} answers {}: {why}.", reply.status);
    told.fault("echo", fault, text);
}

/// A client that describes its own request, where the proxy does not.
async fn believed(asking: &Asking) -> Option<&'static str> {
    for (family, lines) in descriptions(asking) {
        if let Came::Echo(_) = asking.send(Ask::echo("described").with_all(lines)).await {
            return Some(family);
        }
    }
    None
}

fn unreachable(asking: &Asking, status: u16) -> (Fault, String) {
    let why = if asking.has_checks {
        "the door's check cannot be asked, or the door behind this location cannot"
    } else {
        "the door's check cannot be asked: these settings have no [forward_auth] with its listen"
    };
    let fault = if status == 502 && asking.has_checks { Fault::NoEcho } else { Fault::Unreachable };
    (fault, why.to_owned())
}

/// To the echo the door never says this.
fn is_signed_in_needed(reply: &Reply) -> bool {
    reply.header("www-authenticate").is_some_and(|value| value.starts_with(SCHEME))
}

/// The door says that nothing is there: for another host, for no token, or for one that it does not know.
async fn not_known(asking: &Asking) -> (Fault, String) {
    for other in &asking.others {
        let name = name_of(other);
        if let Came::Echo(_) = asking.send(Ask::get(&format!("{IF_HOST}{name}"))).await {
            return (Fault::Address, format!("the check is told that {name} is asked"));
        }
    }
    let why = "the check does not get to see Vestibule-Echo, or its door has another database than these settings";
    (Fault::Unseen, why.to_owned())
}
