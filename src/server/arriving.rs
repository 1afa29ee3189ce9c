//! How often somebody may fail to arrive at a service (SECURITY 27): each pass that is shown there is a statement of ours.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::header::RETRY_AFTER,
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{counting::Counting, state::AppState};
use crate::{
    auth::{handshake::enter::Bound, peer::peer_of, service_cookies::ServiceCookies, tally::Refused},
    model::{
        address::Rate,
        host_address::{ARRIVE, ENTER},
        problem::Problem,
        service_host::ServiceHost,
    },
    sessions::{Secret, SecretHash},
};

/// Middleware: lets those arrive who do not fail too often, and remembers the browsers that set out here.
pub async fn counted(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    // A HEAD comes here without its query, and costs nothing.
    let arrives = path == ARRIVE.path && request.uri().query().is_some();
    let sets_out = path == ENTER.path;
    let Some(host) = request.extensions().get::<Arc<ServiceHost>>().cloned().filter(|_| arrives || sets_out) else {
        return next.run(request).await;
    };
    let (parts, body) = request.into_parts();
    let ip = peer_of(&parts, &state.house.site.trusted_proxies).ip;
    let binding = ServiceCookies::of(host.first()).binding(&parts.headers);
    let request = Request::from_parts(parts, body);
    if sets_out {
        let response = next.run(request).await;
        if let Some(Bound(browser)) = response.extensions().get() {
            state.limits.remember(browser.into_bytes(), ip);
        }
        return response;
    }
    let browser = binding.as_ref().map(Secret::hash).map(SecretHash::into_bytes);
    match Counting::arriving(&state, ip, browser) {
        Ok(counting) => {
            let response = next.run(request).await;
            counting.settle(true, &response);
            response
        }
        Err(seconds) => {
            state.house.tally.note(Refused::TooMany, Rate::Arrive.into(), ip);
            ([(RETRY_AFTER, seconds.to_string())], Problem::TooMany).into_response()
        }
    }
}
