//! `POST /auth/backchannel-logout/{provider}`: a provider tells that somebody has signed out there (OpenID Connect
//! Back-Channel Logout 1.0, sections 2.5 to 2.8).

use std::sync::Arc;

use axum::{
    Extension, Json,
    extract::{Path, Request, State},
    http::{StatusCode, header::CACHE_CONTROL},
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::{
    auth::{
        AuthError, Site,
        answer::Answered,
        backchannel,
        facts::RequestFacts,
        origin,
        peer::peer_of,
        tally::{Refused, Tally},
    },
    model::{problem::Problem, reason::Reason},
    openid::{OpenIdError, Providers, Refusal},
    sessions::Sessions,
    store::events::Peer,
};

/// A logout token is a few hundred bytes.
const MAX_BODY: usize = 16 * 1024;

/// Ends the sessions that the token names. 200 also if there are none: the provider has done its part.
pub async fn by_provider(
    State(sessions): State<Sessions>,
    State(providers): State<Providers>,
    State(site): State<Arc<Site>>,
    State(tally): State<Arc<Tally>>,
    Extension(facts): Extension<RequestFacts>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let peer = peer_of(&parts, &site.trusted_proxies);
    let Some(provider) = providers.get(&id) else {
        return refuse(Problem::UnknownProvider, "there is no such provider here");
    };
    facts.concerns(provider);
    if !origin::is_form(&parts.method, &parts.headers) {
        return refuse(Problem::UnsupportedMedia, "what is read here is a form");
    }
    let Ok(body) = axum::body::to_bytes(body, MAX_BODY).await else {
        return refuse(Problem::BadRequest, "the form cannot be read");
    };
    let mut tokens = url::form_urlencoded::parse(&body).filter(|(name, _)| name == "logout_token");
    let (Some((_, token)), None) = (tokens.next(), tokens.next()) else {
        return refuse(Problem::BadRequest, "logout_token is missing, or there more than once");
    };
    match backchannel::by_token(sessions.pool(), &providers, provider, &token, &peer).await {
        Ok(ended) => {
            tracing::info!(provider = id, ended, "the provider has signed somebody out");
            (StatusCode::OK, [(CACHE_CONTROL, "no-store")]).into_response()
        }
        Err(error) => refused(&tally, &peer, error),
    }
}

/// What is wrong with a token is the log's to know, once a minute from one address: anybody can send us what is none.
/// A provider that is told 503 may try again: nothing is wrong with its token then.
fn refused(tally: &Tally, peer: &Peer, error: AuthError) -> Response {
    let description = match &error {
        AuthError::OpenId { error: OpenIdError::Refused(refused), .. } => match refused.refusal {
            Refusal::ReplayedLogoutToken => "the logout token has been used",
            _ => "the logout token does not hold",
        },
        AuthError::OpenId { .. } => "the provider's keys cannot be read",
        AuthError::Problem(_) | AuthError::SessionOver(_) | AuthError::Database(_) => "the database does not answer",
    };
    let may_come_again = error.problem() != Problem::SignInRefused;
    let reason = error.reason();
    if tally.note(Refused::LogoutToken, reason.as_str(), peer.ip) == 1 {
        error.into_logged_problem();
    }
    let mut response = refuse(reason, description);
    if may_come_again {
        *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    }
    response
}

/// Section 2.8.
fn refuse(reason: impl Into<Reason>, why: &str) -> Response {
    let body = Json(json!({ "error": "invalid_request", "error_description": why }));
    let answered = Extension(Answered::because(reason));
    (StatusCode::BAD_REQUEST, answered, [(CACHE_CONTROL, "no-store")], body).into_response()
}
