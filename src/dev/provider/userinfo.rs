//! The userinfo endpoint (OpenID Connect Core, 5.3).

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use chrono::Utc;
use openidconnect::{EmptyAdditionalClaims, core::CoreUserInfoClaims};

use super::Provider;

/// `GET` and `POST /userinfo`, with the access token in the header; the errors are RFC 6750's.
pub(super) async fn show(State(provider): State<Arc<Provider>>, headers: HeaderMap) -> Response {
    let Some(token) = headers.get(header::AUTHORIZATION).and_then(|value| bearer(value.to_str().ok()?)) else {
        // 3.1: who sent no token at all learns nothing but the scheme.
        return refuse("Bearer");
    };
    let claims = provider.grants().find_token(token, Utc::now()).map(|grant| grant.person.claims(&grant.scopes));
    match claims {
        Some(claims) => Json(CoreUserInfoClaims::new(claims, EmptyAdditionalClaims {})).into_response(),
        None => refuse("Bearer error=\"invalid_token\""),
    }
}

fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn refuse(challenge: &'static str) -> Response {
    (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, challenge)]).into_response()
}
