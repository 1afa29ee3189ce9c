//! The provider's addresses.

use std::sync::{Arc, Mutex};

use anyhow::ensure;
use axum::{
    Router,
    middleware::map_response,
    response::Response,
    routing::{get, post},
};
use openidconnect::IssuerUrl;

use super::{
    Provider, ProviderSettings, authorize, end_session, issuer, keys::SigningKey, metadata, page, token, userinfo,
};

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
