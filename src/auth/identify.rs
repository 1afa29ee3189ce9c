//! Identification: authentication schemes, tried in order: the first one that is asked decides. A new kind of credential
//! is a file of its own beside these and a line in the list.

use std::net::IpAddr;

use futures::FutureExt;

use super::{
    Caller, Jar, api_token, browser_cookie,
    scheme::{Answer, Evidence, Scheme},
    session_cookie,
    tokens::bearer::Bearer,
};
use crate::sessions::Sessions;

/// A token comes first: whoever brings one means it, and a bad one counts beside a good cookie.
const SCHEMES: [Scheme; 3] = [
    |evidence| api_token::check(evidence).boxed(),
    |evidence| session_cookie::check(evidence).boxed(),
    |evidence| browser_cookie::check(evidence).boxed(),
];

/// What a request shows of who asks.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    pub jar: &'a Jar,
    /// None also where tokens do not count.
    pub bearer: Option<&'a Bearer>,
    /// From where a token is used, which its owner is told.
    pub from: Option<IpAddr>,
    /// A person did this, so that it counts as use of their session.
    pub keeps_alive: bool,
}

/// Finds out who is calling. Every error ends as "unknown", never as "anonymous".
pub async fn identify(sessions: &Sessions, shown: Shown<'_>) -> Caller {
    let Shown { jar, bearer, from, keeps_alive } = shown;
    for scheme in SCHEMES {
        match scheme(Evidence { sessions, jar, bearer, from, keeps_alive }).await {
            Answer::NotAsked => {}
            Answer::Is(caller) | Answer::Failed(caller) => return caller,
        }
    }
    // To somebody whom we could not let in anyway, better say so at once.
    if sessions.presence().is_here() { Caller::anonymous() } else { Caller::unknown() }
}
