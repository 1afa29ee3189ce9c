//! Addresses that programs on the way read in several ways: what is judged should be what arrives.

use super::{
    asking::{Ask, Asking},
    came::{Came, TurnedAway},
    control::Control,
    fault::Fault,
    told::Told,
    wire::Reply,
};
use crate::model::echo::{FOLDER, IF_QUERY, is_under};

/// Under the echo's folder in every reading, or not: the door decides.
const ENDS: [&str; 16] = [
    "a//b",
    "a/./b",
    "a/../b",
    "a/%2e%2e/b",
    "%61",
    "a%2fb",
    "a%5cb",
    "a\\b",
    "a;x=1/b",
    "a/..;/b",
    "a%00b",
    "a#b",
    "a%252fb",
    "%c0%ae%c0%ae/b",
    "A?x=/../../y",
    "a%3f/../b",
];

/// For whoever does not tidy addresses these are elsewhere, and for whoever does they are the echo's; or the other way round.
const AROUND: [&str; 6] = [
    "PRIVATE/..ECHO/x",
    "PRIVATE/%2e%2eECHO/x",
    "PRIVATE/..%2f..ECHO/x",
    "ECHO/..PRIVATE",
    "ECHO/%2e%2ePRIVATE",
    "ECHO/..%2f..PRIVATE",
];

const JUDGED: &str = "Every reading of them was judged. A service that needs an address to the letter does not get it.";

pub(super) async fn examine(asking: &Asking, control: &Control, told: &mut Told) {
    let (mut changed, mut elsewhere, mut turned_away) = (Vec::new(), Vec::new(), TurnedAway::default());
    for target in targets(control.private.as_deref()) {
        let came = asking.send(Ask::get(&target)).await;
        turned_away.take(&came);
        match came {
            Came::Echo(echo) if control.is_echo_asked && !is_under(&echo.target) => {
                elsewhere.push(format!("{target} as {}", echo.target));
            }
            Came::Other(reply) if control.is_echo_asked && is_doors(&reply) && !is_under(&target) => {
                elsewhere.push(format!("{target} as it stands there"));
            }
            Came::Echo(echo) if echo.target == target => {}
            Came::Echo(echo) => changed.push(format!("{target} as {}", echo.target)),
            came if came.is_turned_away() => {}
            came if control.private.is_none() || control.is_refusal(&came) => {}
            came => elsewhere.push(format!("{target} ({})", came.said())),
        }
    }
    if let (true, Some(came)) = (elsewhere.is_empty(), turned_away.find()) {
        told.turned_away("paths", came);
    } else if elsewhere.is_empty() {
        told.right("paths", "An address that can be read in several ways reaches nothing that was not judged.");
    } else {
        let text =
            format!("These were judged as the echo's, and something else was asked for: {}.", elsewhere.join(", "));
        told.fault("paths", Fault::Paths, text);
    }
    if !changed.is_empty() {
        told.unasked(
            "changed_paths",
            format!("Addresses arrive that were tidied on the way: {}.", changed.join(", ")),
            if control.is_echo_asked && control.private.is_some() { JUDGED } else { "" },
        );
    }
    query(asking, control, told).await;
}

/// The door has got it, at the hosts of services: its check says neither of these to what is not the echo's.
fn is_doors(reply: &Reply) -> bool {
    [404, 421].contains(&reply.status) && reply.is_problem()
}

/// What a query names counts: some services take a method out of it.
async fn query(asking: &Asking, control: &Control, told: &mut Told) {
    if !control.is_echo_asked {
        return;
    }
    match asking.send(Ask::get(&format!("{IF_QUERY}a=1?a=1"))).await {
        Came::Echo(_) => told.right("query", "The check is told the query too."),
        came if came.is_turned_away() => told.turned_away("query", &came),
        _ => told.fault("query", Fault::Address, "The query gets lost on the way to the check, which judges by it."),
    }
}

fn targets(private: Option<&str>) -> Vec<String> {
    let around = private.into_iter().flat_map(|private| {
        let echo = FOLDER.trim_end_matches('/');
        AROUND.map(|form| form.replace("PRIVATE", private).replace("ECHO", echo))
    });
    ENDS.map(|end| format!("{FOLDER}{end}")).into_iter().chain(around).collect()
}
