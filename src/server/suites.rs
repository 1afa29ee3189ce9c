//! CORS (Fetch standard, section 3.3) for test suites that fetch from pages of their own: at `/autosession` and below, for
//! the origins of `[workshop]` and nobody else.

use axum::{
    extract::{Request, State},
    http::{
        HeaderMap, HeaderValue, Method, StatusCode,
        header::{
            ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
            ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
        },
    },
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::state::AppState;
use crate::model::address::{self, AUTOSESSION};

/// Answers preflights of the origins that are named, and lets their pages read what is answered.
pub async fn suites(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let has_origins = state.workshop.as_ref().is_some_and(|workshop| !workshop.origins.is_empty());
    if !has_origins || !is_for_suites(request.uri().path()) {
        return next.run(request).await;
    }
    let origin = named_origin(&state, request.headers()).cloned();
    let is_preflight =
        request.method() == Method::OPTIONS && request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = match &origin {
        Some(_) if is_preflight => preflight(),
        _ => next.run(request).await,
    };
    let headers = response.headers_mut();
    headers.append(VARY, HeaderValue::from_static("origin"));
    if let Some(origin) = origin {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    }
    response
}

/// Whether a post comes from a page that may have sessions made, though it is none of ours.
pub fn may_post(state: &AppState, pattern: &str, headers: &HeaderMap) -> bool {
    is_for_suites(pattern) && named_origin(state, headers).is_some()
}

fn is_for_suites(path: &str) -> bool {
    let below = path.strip_prefix(AUTOSESSION.path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    below && address::at(path).is_some()
}

/// The origin that a request says it is from, if it says one, and one that is named. Browsers write an origin in one way
/// (RFC 6454 section 6.1), so bytes are compared.
fn named_origin<'a>(state: &'a AppState, headers: &HeaderMap) -> Option<&'a HeaderValue> {
    let mut said = headers.get_all(ORIGIN).iter();
    let (Some(said), None) = (said.next(), said.next()) else { return None };
    state.workshop.as_ref()?.origins.iter().find(|named| *named == said)
}

fn preflight() -> Response {
    let allowed = [(ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"), (ACCESS_CONTROL_ALLOW_HEADERS, "content-type")];
    (StatusCode::NO_CONTENT, allowed).into_response()
}
