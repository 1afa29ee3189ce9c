//! `GET /auth/frontchannel-logout/{provider}`: a provider's page shows this in a frame when somebody signs out there
//! (OpenID Connect Front-Channel Logout 1.0). Only for providers that have no back-channel logout.

use std::sync::Arc;

use axum::{
    extract::{Path, Query, Request, State},
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY},
    },
    response::{Html, IntoResponse, Response},
};
use serde::Deserialize;

use crate::{
    auth::{Door, backchannel, peer::peer_of},
    model::problem::Problem,
    openid::Provider,
};

/// What a provider says of the session (section 3). Without `sid` nobody would know whose it is: the frame is another
/// site's, so no cookie of ours comes with it. `iss` has to fit, and may be missing: Microsoft Entra leaves it out, and
/// the address names the provider.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    iss: Option<String>,
    sid: Option<String>,
}

/// Ends the session that is named, and shows nothing: the same page whether there was one or not.
pub async fn by_browser(State(door): State<Arc<Door>>, Path(id): Path<String>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let peer = peer_of(&parts, &door.settings.trusted_proxies);
    let asked = Query::<Asked>::try_from_uri(&parts.uri).map(|query| query.0).unwrap_or_default();
    let (Some(provider), Some(sid)) = (door.providers.get(&id), asked.sid) else {
        return Problem::BadRequest.into_response();
    };
    match backchannel::by_browser(&door, provider, asked.iss.as_deref(), &sid, &peer).await {
        Ok(_) => (StatusCode::OK, headers(provider), Html("<!DOCTYPE html><title>Signed out</title>")).into_response(),
        Err(error) => error.into_logged_problem().into_response(),
    }
}

/// The provider's pages may show it in a frame, and nobody else's.
fn headers(provider: &Provider) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let policy = format!("default-src 'none'; frame-ancestors{}; base-uri 'none'", provider.sign_out_origins());
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers
}
