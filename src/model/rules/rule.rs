//! One rule of a service.

use std::time::Duration;

use super::pattern::Pattern;

/// A rule: what it is for, and what it asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    pub path: Pattern,
    /// Upper case; GET includes HEAD; empty: every method.
    pub methods: Vec<String>,
    /// One of these; empty: one of the service's, if it names any.
    pub roles: Vec<String>,
    /// The scope with which a token may; without it none may.
    pub scope: Option<String>,
    /// Anybody, signed in or not.
    pub public: bool,
    /// How long ago the last proof of identity may be.
    pub recent: Option<Duration>,
    /// Origins from which a request with a cookie may change something.
    pub cross_origin: Vec<String>,
}
