//! A development OpenID provider: anyone can sign in as anyone.
//!
//! It speaks the protocol as a good provider does (OpenID Connect Core, Discovery, RP-Initiated
//! Logout, PKCE, RFC 9207) for one client, and knows nobody: it sets no cookies, keeps no sessions,
//! and asks at every sign-in who the person would like to be.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use anyhow::ensure;
use axum::{
    Router,
    middleware::map_response,
    response::Response,
    routing::{get, post},
};
use openidconnect::IssuerUrl;
use url::Url;

use crate::model::persona::Persona;
use grants::Grants;
use keys::SigningKey;

mod authorize;
mod end_session;
mod grants;
mod keys;
mod metadata;
mod page;
mod parameters;
mod person;
mod token;
mod userinfo;

#[cfg(test)]
mod tests;

/// What the provider must know.
pub struct ProviderSettings {
    /// Scheme, host and port, where the router is served: `http://127.0.0.1:3001`.
    pub issuer: Url,
    /// The one client.
    pub client_id: String,
    /// Its secret.
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

/// The provider's addresses. Makes the signing key the first time, which takes half a second.
///
/// # Errors
///
/// If the issuer has a path, or the key can neither be read nor made.
pub fn router(settings: ProviderSettings) -> anyhow::Result<Router> {
    ensure!(
        settings.issuer.path() == "/" && settings.issuer.query().is_none(),
        "the development provider's issuer is a scheme, a host and a port only, not {}",
        settings.issuer
    );
    let headers = page::headers(&settings.redirect_uri)?;
    let provider = Provider {
        issuer: IssuerUrl::new(issuer(&settings.issuer))?,
        client_id: settings.client_id,
        client_secret: settings.client_secret,
        redirect_uri: settings.redirect_uri,
        personas: settings.personas,
        key: SigningKey::load_or_make(&settings.data_dir)?,
        grants: Mutex::default(),
    };

    Ok(Router::new()
        .route("/.well-known/openid-configuration", get(metadata::discovery))
        .route("/jwks", get(metadata::jwks))
        .route("/authorize", get(authorize::by_link).post(authorize::by_form))
        .route("/authorize/decision", post(authorize::decide))
        .route("/token", post(token::exchange))
        .route("/userinfo", get(userinfo::show).post(userinfo::show))
        .route("/end-session", get(end_session::by_link).post(end_session::by_form))
        .fallback(page::not_found)
        .layer(map_response(move |mut response: Response| {
            response.headers_mut().extend(headers.clone());
            async { response }
        }))
        .with_state(Arc::new(provider)))
}
