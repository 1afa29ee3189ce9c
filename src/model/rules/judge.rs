//! The decision on a request to a service.

use std::time::Duration;

use strum::{IntoStaticStr, VariantArray};

use super::reading::Reading;
use crate::model::{service::Service, session::EndReason, user::User};

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
    },
    /// Holder of a token, as its user.
    Token {
        user: &'a User,
        scopes: &'a [String],
    },
    /// The database does not answer.
    Unknown,
}

/// What follows, by which rule (its place in the settings), and the reading that was refused where that is why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judgement {
    pub verdict: Verdict,
    pub rule: Option<usize>,
    pub reading: Option<Reading>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Allowed,
    /// Signing in would help: they are nobody, about to register, or their session has ended.
    SignIn(SignIn),
    Refused(Refusal),
    /// Nobody can tell at the moment.
    Unavailable,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignIn {
    Anonymous,
    Registering,
    Ended(EndReason),
    /// Signed in, and too long ago for this address.
    TooLongAgo,
}

/// Why somebody may not, whoever they are or will be after signing in again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Refusal {
    RoleMissing,
    ScopeMissing,
    /// A token where the rule asks for a sign-in of just now, or takes none.
    NoTokens,
    /// NUL, or no UTF-8.
    UnreadableAddress,
    /// Under `/.vestibule/`, which is the door's and never the service's.
    ReservedAddress,
    /// Signed in, but this reading of the address is for others.
    AmbiguousAddress,
    /// It changes something, relies on a cookie, and comes from a page of somebody else.
    ForeignOrigin,
}

/// Whether who asks may do what is asked at a service.
pub fn judge(_service: &Service, _asked: &Asked<'_>, _asker: &Asker<'_>) -> Judgement {
    todo!()
}
