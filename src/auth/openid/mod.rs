//! The relying party: OpenID Connect Core 1.0 with the authorization code flow, PKCE S256 (RFC 7636) and RFC 9207.

mod exchange;
mod http;
mod provider;
mod types;

pub use exchange::{Expected, Proven};
pub use provider::{Authorization, Provider};

/// Why a provider's part of a sign-in did not work. Texts are for the log, never for the person.
#[derive(Debug, thiserror::Error)]
pub enum OpenIdError {
    /// No answer, or an error as the answer.
    #[error("the provider is not available: {0}")]
    Unavailable(String),
    /// Metadata that cannot be used: another issuer, missing endpoints, no JSON.
    #[error("the provider's metadata cannot be used: {0}")]
    Broken(String),
    /// Something that must not be believed: a wrong nonce, audience, issuer, signature, subject, time.
    #[error("the provider's answer is not to be trusted: {0}")]
    Refused(String),
}
