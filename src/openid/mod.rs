//! The relying party: OpenID Connect Core 1.0 with the authorization code flow, PKCE S256 (RFC 7636) and RFC 9207.

mod client_auth;
mod client_check;
pub mod client_key;
mod discovery;
mod end_session;
mod examine;
mod exchange;
mod http;
mod id_token;
mod json;
mod keys;
mod logout_token;
mod metadata;
mod provider;
mod pulse;
mod said;
pub mod settings;
mod signed;
mod token_request;
mod told;
mod types;
mod userinfo;
mod watch;

use chrono::TimeDelta;

pub use client_check::Verdict;
pub use end_session::{EndSession, hint};
pub use examine::{Examination, Usable};
pub use exchange::{Expected, Proven};
pub use http::{holds_certificates, probe};
pub use logout_token::LogoutToken;
pub use metadata::has_plain_host;
pub use provider::{Authorization, Prompt, Provider, RESERVED};
pub use said::is_short_text;
pub use token_request::is_about_client;

/// Clocks differ: a token may seem expired, or issued in the future, by this much.
const CLOCK_SKEW: TimeDelta = TimeDelta::minutes(1);

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
    /// It does not take us as a client: a wrong id, secret, key or redirect URI. Nobody who signs in can mend that.
    #[error("the provider does not take us as a client: {0}")]
    ClientRefused(String),
    /// A fresh sign-in was asked for, and the provider does not vouch for one.
    #[error("the provider does not vouch for a fresh sign-in: {0}")]
    NotFresh(String),
}

/// Why a token is not believed, and whether reading the keys again may help.
enum Failed {
    Key(String),
    Claim(String),
}

impl From<Failed> for OpenIdError {
    fn from((Failed::Key(why) | Failed::Claim(why)): Failed) -> Self {
        Self::Refused(why)
    }
}
