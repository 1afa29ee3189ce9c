//! The relying party: OpenID Connect Core 1.0 with the authorization code flow, PKCE S256 (RFC 7636) and RFC 9207.
//!
//! From below: what is set (`settings`, `client_key`) and what can be wrong (`error`, `refusal`); formats (`json`,
//! `key_set`, `jws`, `metadata`); the way to one provider (`http`, `provider_http`, `metadata_cache`, `provider`) and
//! all of them (`providers`); over these the steps of the protocol: `authorization`, `exchange` with `token_request`,
//! `id_token` and `userinfo`, `logout_token`, `end_session`; and `diagnosis`, which tries them out.

mod algorithms;
mod authorization;
mod client_auth;
mod client_check;
pub mod client_key;
mod diagnosis;
mod end_session;
mod error;
mod exchange;
mod http;
mod id_token;
mod json;
mod jws;
mod key_set;
mod logout_token;
mod merged_claims;
mod metadata;
mod metadata_cache;
mod provider;
mod provider_http;
mod provider_log;
mod providers;
mod refusal;
pub mod settings;
mod token_request;
mod userinfo;

pub use authorization::{Authorization, Prompt, RESERVED, authorize};
pub use client_check::Verdict;
pub use diagnosis::{Diagnosis, Usable, diagnose};
pub use end_session::{EndSession, end_session_request, find_end_session, hint, sign_out_page};
pub use error::OpenIdError;
pub use exchange::{Expected, VerifiedIdentity, redeem};
pub use http::{Way, holds_certificates, probe};
pub use json::is_identifier;
pub use logout_token::{LogoutToken, verify_logout_token};
pub use metadata::has_plain_host;
pub use provider::Provider;
pub use provider_log::Source;
pub use providers::Providers;
pub use refusal::{Refusal, Refused};
pub use token_request::is_about_client;
