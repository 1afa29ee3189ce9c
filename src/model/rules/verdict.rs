//! What is decided about a request to a service.

use strum::{EnumMessage, IntoStaticStr, VariantArray};

use crate::model::{api_token::TokenError, path::reading::Reading, session::EndReason};

/// What follows, by which rule (its place in the settings), and in which reading, unless all are allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judgement {
    pub verdict: Verdict,
    pub rule: Option<usize>,
    pub reading: Option<Reading>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Allowed,
    /// Signing in would help.
    SignIn(SignIn),
    Refused(Refusal),
    /// The token that was brought opens nothing, anywhere.
    BadToken(TokenError),
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
    /// Signed in, and they have not accepted the terms as they are now.
    TermsNotAccepted,
}

/// Why somebody may not, whoever they are or will be after signing in again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, IntoStaticStr, VariantArray, EnumMessage)]
#[strum(serialize_all = "snake_case")]
pub enum Refusal {
    /// None of their roles may.
    RoleMissing,
    /// The token has not the scope that the rule asks for.
    ScopeMissing,
    /// A token where the rule asks for a sign-in of just now, or takes none.
    NoTokens,
    /// It cannot be read, or no browser sends such a thing: NUL, no UTF-8, half an escape, a `#`, too many readings or methods.
    UnreadableAddress,
    /// Under `/.vestibule/`, which is the door's and never the service's.
    ReservedAddress,
    /// As it was sent they may. In this reading, or under a method that it may be taken for, it is for others.
    AmbiguousAddress,
    /// It changes something, relies on a cookie, and comes from a page of somebody else.
    ForeignOrigin,
}

impl Verdict {
    /// What weighs more decides: signing in does not help whoever is refused anyway.
    pub(super) fn weight(self) -> u8 {
        match self {
            Self::Allowed => 0,
            Self::SignIn(_) => 1,
            Self::Unavailable => 2,
            Self::Refused(_) => 3,
            Self::BadToken(_) => 4,
        }
    }
}
