//! Identification: authentication schemes, tried in order: the first one that is asked decides. A new kind of credential
//! is a file of its own beside these and a line in the list.

use futures::FutureExt;

use super::{
    Caller, Jar, browser_cookie,
    scheme::{Answer, Evidence, Scheme},
    session_cookie,
};
use crate::sessions::Sessions;

const SCHEMES: [Scheme; 2] =
    [|evidence| session_cookie::check(evidence).boxed(), |evidence| browser_cookie::check(evidence).boxed()];

/// Finds out who is calling. `keeps_alive`: a person did this, so that it counts as use of their session. Every error ends
/// as "unknown", never as "anonymous".
pub async fn identify(sessions: &Sessions, jar: &Jar, keeps_alive: bool) -> Caller {
    for scheme in SCHEMES {
        match scheme(Evidence { sessions, jar, keeps_alive }).await {
            Answer::NotAsked => {}
            Answer::Is(caller) | Answer::Failed(caller) => return caller,
        }
    }
    // To somebody whom we could not let in anyway, better say so at once.
    if sessions.presence().is_here() { Caller::anonymous() } else { Caller::unknown() }
}
