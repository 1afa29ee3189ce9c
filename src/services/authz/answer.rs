//! The one answer to a check, before it is written in the way that a kind of proxy needs it.

use axum::http::{HeaderMap, HeaderValue, StatusCode};
use strum::{EnumMessage, IntoStaticStr, VariantArray};

use super::{described::Undescribed, signs::Reader, way_in::WayIn};
use crate::{
    model::{
        api_token::TokenError,
        flow::Hindrance,
        path::reading::Reading,
        problem::Problem,
        reason::Reason,
        rules::verdict::{Refusal, SignIn},
    },
    services::identity_headers::IdentityError,
};

#[derive(Debug)]
pub struct Answer {
    pub outcome: Outcome,
    pub reader: Reader,
}

#[derive(Debug)]
pub enum Outcome {
    Allowed(Allowed),
    SignIn {
        why: SignIn,
        way: WayIn,
        /// A page of somebody else had the browser ask.
        is_from_elsewhere: bool,
        /// Where the service takes tokens.
        challenge: Option<Challenge>,
    },
    /// For a reason that no sign-in changes, with the reading of the address that is why.
    Refused(Why, Option<Reading>),
    /// A token that opens nothing, whatever else was brought.
    BadToken(TokenError, Challenge),
    /// One that has not the scope which the rule asks for.
    ScopeMissing(String, Challenge),
    /// To the doctor there would be something.
    NotThere,
    /// Nobody can tell at the moment.
    Unavailable,
    /// No answer at all, for the doctor, who looks at what the proxy makes of that.
    Silence,
}

/// What whoever brings a token, or could bring one, is told beside the reason: where the service says with which tokens it can be asked (RFC 9728
/// section 5.1). None of one under the door's own host.
#[derive(Debug)]
pub struct Challenge {
    pub resource_metadata: Option<String>,
}

#[derive(Debug)]
pub struct Allowed {
    /// Who asks, for the backend.
    pub identity: HeaderMap,
    /// The client's cookies less those of the door.
    pub cookies: HeaderValue,
    /// What it sent as `Authorization`, less the door's API tokens.
    pub authorization: Vec<HeaderValue>,
    /// What was asked for.
    pub address: String,
    /// Whether it can be asked for once more by a redirect: never by a program with a token.
    pub can_be_redirected: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    Undescribed(Undescribed),
    Rule(Refusal),
    Identity(IdentityError),
    /// An API token stands in the address that is asked for: the way to the service is as full of histories and logs as the door's.
    TokenInAddress,
}

/// What is told where it is allowed meanwhile, and has to be asked for again.
#[derive(Debug, Clone, Copy, IntoStaticStr, VariantArray, EnumMessage)]
#[strum(serialize_all = "snake_case")]
pub enum Meanwhile {
    /// Somebody has signed in since nginx asked; what they sent has to be sent once more.
    AskAgain,
}

impl Answer {
    pub fn refused(reader: Reader, why: Why) -> Self {
        Self { outcome: Outcome::Refused(why, None), reader }
    }

    pub fn unavailable(reader: Reader) -> Self {
        Self { outcome: Outcome::Unavailable, reader }
    }

    /// Why it is none that lets through.
    pub fn reason(&self) -> Option<Reason> {
        match &self.outcome {
            Outcome::Allowed(_) => None,
            Outcome::SignIn { why, .. } => Some(reason_to_sign_in(*why)),
            Outcome::Refused(why, _) => Some(why.reason()),
            Outcome::BadToken(error, _) => Some((*error).into()),
            Outcome::ScopeMissing(..) => Some(Refusal::ScopeMissing.into()),
            Outcome::NotThere => Some(Problem::NotFound.into()),
            Outcome::Unavailable | Outcome::Silence => Some(Hindrance::Unavailable.into()),
        }
    }
}

/// The reasons of everywhere.
pub fn reason_to_sign_in(why: SignIn) -> Reason {
    match why {
        SignIn::Anonymous => Hindrance::NotSignedIn.into(),
        SignIn::Registering => Hindrance::Registering.into(),
        SignIn::TooLongAgo => Hindrance::SignInNotRecent.into(),
        SignIn::TermsNotAccepted => Hindrance::TermsNotAccepted.into(),
        SignIn::Ended(reason) => reason.into(),
    }
}

impl Why {
    pub fn status(self) -> StatusCode {
        match self {
            Self::TokenInAddress => StatusCode::BAD_REQUEST,
            Self::Undescribed(_) | Self::Rule(_) | Self::Identity(_) => StatusCode::FORBIDDEN,
        }
    }

    pub fn reason(self) -> Reason {
        match self {
            Self::Undescribed(why) => why.into(),
            Self::Rule(why) => why.into(),
            Self::Identity(why) => why.into(),
            Self::TokenInAddress => Problem::TokenInAddress.into(),
        }
    }
}
