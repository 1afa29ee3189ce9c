//! A development OpenID provider: anyone can sign in as anyone.
//!
//! It speaks the protocol as a good provider does (OpenID Connect Core, Discovery, RP-Initiated
//! Logout, PKCE, RFC 9207) for one client, and knows nobody: it sets no cookies, keeps no sessions,
//! and asks at every sign-in who the person would like to be.

use std::{
    path::PathBuf,
    sync::{Mutex, MutexGuard, PoisonError},
};

use openidconnect::IssuerUrl;
use url::Url;

use crate::model::persona::Persona;
use grants::Grants;
use keys::SigningKey;
pub use router::router;

mod authorize;
mod end_session;
mod grants;
mod keys;
mod metadata;
mod page;
mod parameters;
mod person;
mod router;
mod token;
mod userinfo;

#[cfg(test)]
mod tests;

/// Settings of the provider, for its one client.
pub struct ProviderSettings {
    /// Scheme, host and port, where the router is served, without a slash: `http://127.0.0.1:3001`.
    pub issuer: IssuerUrl,
    pub client_id: String,
    pub client_secret: String,
    /// Its only redirect URI, compared character by character.
    pub redirect_uri: Url,
    pub personas: Vec<Persona>,
    /// Where the signing key is kept, as `provider-key.pem`.
    pub data_dir: PathBuf,
}

/// State of the router.
struct Provider {
    settings: ProviderSettings,
    key: SigningKey,
    grants: Mutex<Grants>,
}

impl Provider {
    /// The origin of the client, which is named on pages and in policies.
    fn client(&self) -> String {
        self.settings.redirect_uri.origin().ascii_serialization()
    }

    /// The grants stay usable after a panic: each change to them is a single step.
    fn grants(&self) -> MutexGuard<'_, Grants> {
        self.grants.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
