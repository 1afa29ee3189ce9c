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

/// What the provider must know.
pub struct ProviderSettings {
    /// Scheme, host and port, where the router is served: `http://127.0.0.1:3001`.
    pub issuer: Url,
    pub client_id: String,
    pub client_secret: String,
    /// Its only redirect URI, compared character by character.
    pub redirect_uri: Url,
    /// Who gets a button of their own.
    pub personas: Vec<Persona>,
    /// Where the signing key is kept, as `provider-key.pem`.
    pub data_dir: PathBuf,
}

/// The state behind every address.
struct Provider {
    issuer: IssuerUrl,
    client_id: String,
    client_secret: String,
    redirect_uri: Url,
    personas: Vec<Persona>,
    key: SigningKey,
    grants: Mutex<Grants>,
}

impl Provider {
    /// The grants stay usable after a panic: each change to them is a single step.
    fn grants(&self) -> MutexGuard<'_, Grants> {
        self.grants.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The issuer identifier as clients write it: the URL without a slash at the end.
pub fn issuer(url: &Url) -> String {
    url.as_str().trim_end_matches('/').to_owned()
}
