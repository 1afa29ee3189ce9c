//! Errors of the relying party. Their texts are for the log, never for the person.

use chrono::TimeDelta;

use super::refusal::{Refusal, Refused};

/// Clocks differ: a token may seem expired, or issued in the future, by this much.
pub(super) const CLOCK_SKEW: TimeDelta = TimeDelta::minutes(1);

/// Why a provider's part of a sign-in or sign-out did not work.
#[derive(Debug, thiserror::Error)]
pub enum OpenIdError {
    /// No answer, or an error as the answer.
    #[error("the provider is not available: {0}")]
    Unavailable(String),
    /// Metadata that cannot be used: another issuer, missing endpoints, no JSON.
    #[error("the provider's metadata cannot be used: {0}")]
    Broken(String),
    /// Something that must not be believed.
    #[error("the provider's answer is not to be trusted: {0}")]
    Refused(#[from] Refused),
    /// It does not take us as a client: a wrong id, secret, key or redirect URI. Nobody who signs in can mend that.
    #[error("the provider does not take us as a client: {0}")]
    ClientRefused(String),
}

impl From<Refusal> for OpenIdError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

/// The error of a request without a response.
pub(super) fn unavailable(what: &str, error: &dyn std::error::Error) -> OpenIdError {
    OpenIdError::Unavailable(format!("{what}: {}", chain(error)))
}

/// An error with its sources, in one line.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    std::iter::successors(Some(error), |error| error.source()).map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
