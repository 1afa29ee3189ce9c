//! What the door says of somebody who is signed in has to arrive: a service that hears less takes them for somebody else, or for
//! nobody.

use super::{
    asking::{Ask, Asking, arrived},
    came::Came,
    control::Control,
    fault::Fault,
    told::Told,
};
use crate::model::{
    echo::IF_SAID,
    header::{ASSERTION, IDENTITY, REMOTE_EMAIL, REMOTE_GROUPS, REMOTE_NAME, REMOTE_USER},
};

const CHECK: &str = "arrives";

pub(super) async fn examine(asking: &Asking, control: &Control, told: &mut Told) {
    if !asking.has_session || !control.is_echo_asked {
        return;
    }
    let is_missing = |name: &&str| arrived(&control.echo, name).iter().all(|value| value.is_empty());
    // Where nothing arrives at all, that has been told.
    if IDENTITY.iter().all(&is_missing) {
        return;
    }
    let (mut lost, mut turned_away) = (Vec::new(), None);
    for name in IDENTITY.into_iter().filter(is_missing) {
        // Not everybody has everything: the check says yes there only if it says something of them in that header.
        match asking.send(Ask::get(&format!("{IF_SAID}{name}"))).await {
            Came::Echo(_) => lost.push(name),
            came => turned_away = turned_away.or(Some(came).filter(Came::is_turned_away)),
        }
    }
    if let (true, Some(came)) = (lost.is_empty(), &turned_away) {
        told.turned_away(CHECK, came);
    } else if lost.is_empty() {
        told.right(CHECK, "All that the door says of somebody who is signed in arrives.");
    }
    for name in lost {
        let text = format!("{name}, which the door says, does not arrive at the service.");
        match name {
            REMOTE_USER => told.fault(CHECK, Fault::LosesUser, text),
            ASSERTION => told.fault(CHECK, Fault::LosesAssertion, text),
            REMOTE_NAME => told.note(CHECK, Fault::LosesName, text),
            REMOTE_EMAIL => told.note(CHECK, Fault::LosesEmail, text),
            REMOTE_GROUPS => told.note(CHECK, Fault::LosesGroups, text),
            _ => {}
        }
    }
}
