//! The provider's addresses.

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    middleware::map_response,
    response::Response,
    routing::{get, post},
};

use super::{Provider, ProviderSettings, authorize, end_session, keys::SigningKey, metadata, page, token, userinfo};

/// Router of the provider. Makes the signing key the first time, which takes half a second.
pub fn router(settings: ProviderSettings) -> anyhow::Result<Router> {
    let key = SigningKey::load_or_make(&settings.data_dir)?;
    let provider = Provider { settings, key, grants: Mutex::default() };
    let headers = page::headers(&provider.client())?;
    Ok(Router::new()
        .route("/.well-known/openid-configuration", get(metadata::discovery))
        .route("/jwks", get(metadata::jwks))
        .route("/authorize", get(authorize::ask).post(authorize::ask))
        .route("/authorize/decision", post(authorize::decide))
        .route("/token", post(token::exchange))
        .route("/userinfo", get(userinfo::show).post(userinfo::show))
        .route("/end-session", get(end_session::ask).post(end_session::ask))
        .fallback(page::not_found)
        .layer(map_response(move |mut response: Response| {
            response.headers_mut().extend(headers.clone());
            async { response }
        }))
        .with_state(Arc::new(provider)))
}
