//! `GET /auth/frontchannel-logout/{provider}`: a provider's page shows this in a frame when somebody signs out there
//! (OpenID Connect Front-Channel Logout 1.0). Only for providers that have no back-channel logout.

use std::sync::Arc;

use crate::{
    auth::{Site, backchannel, facts::RequestFacts, peer::peer_of},
    model::{problem::Problem, query::Query},
    openid::{Provider, Providers},
    sessions::Sessions,
};
use axum::{
    Extension,
    extract::{Path, Request, State},
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY},
    },
    response::{Html, IntoResponse, Response},
};

/// Ends the session that is named, and shows nothing: the same page whether there was one or not.
pub async fn by_browser(
    State(sessions): State<Sessions>,
    State(providers): State<Providers>,
    State(site): State<Arc<Site>>,
    Extension(facts): Extension<RequestFacts>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let peer = peer_of(&parts, &site.trusted_proxies);
    // What a provider says of the session (section 3). Without `sid` nobody would know whose it is: the frame is another
    // site's, so no cookie of ours comes with it. `iss` has to fit, and may be missing: Microsoft Entra leaves it out, and
    // the address names the provider.
    let query = Query::of(parts.uri.query());
    let (Some(provider), Some(sid)) = (providers.get(&id), query.only("sid")) else {
        return Problem::BadRequest.into_response();
    };
    facts.concerns(provider);
    match backchannel::by_browser(sessions.pool(), &providers, provider, query.only("iss").as_deref(), &sid, &peer)
        .await
    {
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
