//! What visitors are told where they may not go on: it is the door's answer, and reaches them as it is.

use super::{
    asking::{Ask, Asking},
    came::Came,
    control::Control,
    fault::Fault,
    folder,
    told::Told,
    wire::Reply,
};
use crate::model::{
    echo::{SILENT, UNAVAILABLE},
    header::{SCHEME, SIGN_IN},
    host_address::ENTER,
};

pub(super) async fn examine(asking: &Asking, control: &Control, told: &mut Told) {
    if let Some(private) = &control.private {
        visit(asking, private, told).await;
        script(asking, private, told).await;
    }
    folder::examine(asking, told).await;
    away(asking, told).await;
}

/// A person is sent where they sign in.
async fn visit(asking: &Asking, private: &str, told: &mut Told) {
    let ask = Ask::get(private).without_token().with_all([
        "Accept: text/html",
        "Sec-Fetch-Mode: navigate",
        "Sec-Fetch-Dest: document",
        "Sec-Fetch-Site: none",
    ]);
    let way = format!("{}{}", asking.origin, ENTER.path);
    match asking.send(ask).await {
        Came::Other(reply) if reply.status == 303 && leads_to(&reply, &way) => {
            told.right("visit", "Somebody who has to sign in is sent there, and comes back.");
        }
        came => {
            let text = format!("Somebody who has to sign in gets {}, and is not sent to {way}.", came.said());
            told.fault("visit", Fault::Untold, text);
        }
    }
}

fn leads_to(reply: &Reply, way: &str) -> bool {
    reply.header("location").is_some_and(|location| location.starts_with(way))
}

/// A program reads why.
async fn script(asking: &Asking, private: &str, told: &mut Told) {
    let came = asking.send(Ask::get(private).without_token().with("Sec-Fetch-Mode: cors")).await;
    let is_told = |reply: &Reply| {
        let says = |name: &str, start: &str| reply.header(name).is_some_and(|value| value.starts_with(start));
        reply.status == 401 && says("www-authenticate", SCHEME) && says(SIGN_IN, &asking.origin)
    };
    match came {
        Came::Other(reply) if is_told(&reply) => {
            told.right("script", "A script reads why it was refused, and where somebody signs in.");
        }
        came => {
            let text = format!(
                "A script gets {} without WWW-Authenticate and Vestibule-Sign-In: it cannot tell an ended session from a fault.",
                came.said()
            );
            told.note("script", Fault::Untold, text);
        }
    }
}

/// While nobody can tell, the check says 503; where it breaks down it says nothing; and it does both where it is asked to.
async fn away(asking: &Asking, told: &mut Told) {
    let (polite, silent) = (asking.send(Ask::get(UNAVAILABLE)).await, asking.send(Ask::get(SILENT)).await);
    let status = |came: &Came| if let Came::Other(reply) = came { Some(reply.status) } else { None };
    match (polite, silent) {
        (Came::Echo(_), _) | (_, Came::Echo(_)) => {
            told.fault("away", Fault::Unasked, "What the check does not say yes to is let through.");
        }
        (_, silent) if status(&silent) != Some(503) => {
            let text = format!("Where the door gives no answer, visitors get {} in place of 503.", silent.said());
            told.note("away", Fault::Away, text);
        }
        (polite, _) if status(&polite) != Some(503) => {
            let text =
                format!("Where the door says that nobody can tell, visitors get {} in place of 503.", polite.said());
            told.note("away", Fault::Untold, text);
        }
        _ => told.right("away", "While nobody can tell, or the door does not answer, visitors get 503."),
    }
}
