//! An authentication scheme: a way of showing who one is.

use std::net::IpAddr;

use futures::future::BoxFuture;

use super::{Caller, Jar, tokens::bearer::Bearer};
use crate::sessions::Sessions;

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
pub struct Evidence<'a> {
    pub sessions: &'a Sessions,
    pub jar: &'a Jar,
    pub bearer: Option<&'a Bearer>,
    pub from: Option<IpAddr>,
    pub keeps_alive: bool,
}

pub(super) type Scheme = for<'a> fn(Evidence<'a>) -> BoxFuture<'a, Answer>;

/// Nobody can tell at the moment.
pub(super) fn unreadable(error: &sqlx::Error) -> Answer {
    tracing::warn!(%error, "a session or token could not be read");
    Answer::Failed(Caller::unknown())
}
