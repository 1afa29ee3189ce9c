//! Authentication schemes, tried in order: the first one that is asked decides. A new kind of credential is a file of its
//! own beside these and a line in the list.

use futures::future::BoxFuture;

use super::{Caller, Door, Jar, browser_cookie, session_cookie};

/// What a scheme makes of a request.
pub enum Answer {
    /// The request has no such credential.
    NotAsked,
    /// It has, and this is who brings it.
    Is(Caller),
    /// It has one that does not hold. No later scheme is asked: a bad one counts beside a good one.
    Failed(Caller),
}

/// What a request is looked at for.
#[derive(Clone, Copy)]
pub struct Presented<'a> {
    pub door: &'a Door,
    pub jar: &'a Jar,
}

type Scheme = for<'a> fn(Presented<'a>) -> BoxFuture<'a, Answer>;

const SCHEMES: [Scheme; 2] = [session_cookie::scheme, browser_cookie::scheme];

/// Finds out who is calling. Every error ends as "unknown", never as "anonymous".
pub async fn identify(door: &Door, jar: &Jar) -> Caller {
    for scheme in SCHEMES {
        match scheme(Presented { door, jar }).await {
            Answer::NotAsked => {}
            Answer::Is(caller) | Answer::Failed(caller) => return caller,
        }
    }
    // To somebody whom we could not let in anyway, better say so at once.
    if door.database.is_here() { Caller::anonymous() } else { Caller::unknown() }
}

/// Nobody can tell at the moment.
pub(super) fn unreadable(error: &sqlx::Error) -> Answer {
    tracing::warn!(%error, "a session could not be read");
    Answer::Failed(Caller::unknown())
}
