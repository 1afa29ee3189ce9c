//! Ways around a refusal: the same request in other readings of its path, by other methods, with another parent.

pub mod attempt;
pub mod crossing;
pub mod overrides;
pub mod readings;
pub mod spared;

use self::{attempt::Attempt, spared::is_spared};
use crate::acl::{http::request::Request, table::route::Route};

/// What may be asked at all.
#[derive(Debug, Clone, Copy)]
pub struct Limits<'a> {
    /// Whether something may be changed: the contract says what is made for the run, and removes it.
    pub posts: bool,
    /// Routes that acl.toml leaves out.
    pub skipped: &'a [Route],
}

/// All ways around that are made of the plain request alone.
pub fn attempts(route: &Route, plain: &Request, limits: Limits<'_>) -> Vec<Attempt> {
    let mut attempts = readings::attempts(route, plain);
    attempts.extend(overrides::attempts(route, plain, limits.posts));
    attempts.retain(|attempt| !is_spared(route, attempt, limits.skipped));
    attempts
}
