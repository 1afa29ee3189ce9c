//! Logs: what happens in a request carries its id (each request has a line at the level `debug`, and at `warn` if it
//! is our fault), and never a query, a cookie or a body, since those hold codes and secrets (ASVS 5.0 16.2.5).

use std::{io::IsTerminal, time::Duration};

use axum::{
    body::Body,
    extract::MatchedPath,
    http::{HeaderName, Request},
    response::Response,
};
use tower_http::request_id::{MakeRequestId, RequestId};
use tracing::Span;
use tracing_subscriber::{EnvFilter, fmt};

use super::say::Log;

/// The header that carries the id of a request.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Starts logging: text for a person at a terminal, JSON for everything that collects logs. A filter that cannot be
/// read is an error, with the words of what is wrong in it.
pub fn start(filter: &str) -> Result<(), String> {
    let filter = EnvFilter::try_new(filter).map_err(|error| error.to_string())?;
    let lines = fmt().with_env_filter(filter).with_writer(|| Log);
    let started = if std::io::stderr().is_terminal() { lines.compact().try_init() } else { lines.json().try_init() };
    started.map_err(|error| error.to_string())
}

/// Gives every request an id. One that a client brings counts for nothing: it could be forged to hide in somebody else's.
#[derive(Debug, Clone, Copy, Default)]
pub struct NewRequestId;

impl MakeRequestId for NewRequestId {
    fn make_request_id<B>(&mut self, _request: &Request<B>) -> Option<RequestId> {
        uuid::Uuid::now_v7().to_string().parse().ok().map(RequestId::new)
    }
}

/// The span of a request.
pub fn span(request: &Request<Body>) -> Span {
    let id = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok()).unwrap_or_default();
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    tracing::error_span!("request", id, method = %request.method(), route)
}

/// The line of a request. Answers that are our fault stand out.
#[expect(clippy::cast_possible_truncation, reason = "no request takes 500 million years")]
pub fn on_response(response: &Response, took: Duration, _span: &Span) {
    let (status, ms) = (response.status().as_u16(), took.as_millis() as u64);
    if response.status().is_server_error() {
        tracing::warn!(status, ms, "answered");
    } else {
        tracing::debug!(status, ms, "answered");
    }
}
