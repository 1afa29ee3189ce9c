//! What is asked of a service, and by whom.

use std::time::Duration;

use crate::model::{api_token::TokenError, scope::Scope, session::EndReason, user::User};

/// A request to a service, as its proxy describes it.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    pub method: &'a str,
    /// Other methods that frameworks would take it for (`X-HTTP-Method-Override` and its kin).
    pub overrides: &'a [String],
    /// Path and query, as they were sent.
    pub target: &'a str,
    pub fetch_site: Option<&'a str>,
    pub origin: Option<&'a str>,
    pub is_websocket: bool,
    /// Whether who asks is known from a cookie, which a browser sends whatever page asks it to.
    pub by_cookie: bool,
}

/// Who asks, as far as rules are about it.
#[derive(Debug, Clone, Copy)]
pub enum Asker<'a> {
    Anonymous,
    Registering,
    Ended(EndReason),
    SignedIn {
        user: &'a User,
        /// How long ago they proved who they are; none if the provider did not say.
        proven: Option<Duration>,
        /// Whether they go somewhere, and have to accept the terms first.
        owes_terms: bool,
    },
    /// Holder of a token, as its user.
    Token {
        user: &'a User,
        scopes: &'a [Scope],
    },
    /// Holder of one that opens nothing: not even what is for everybody, since the service would be told that it is nobody.
    BadToken(TokenError),
    /// The database does not answer.
    Unknown,
}
