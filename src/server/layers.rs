//! What the door's router and that of the services' hosts have in common: limits, and a line for every request.

use std::time::Duration;

use axum::{Router, extract::Request, middleware::map_request};
use tower_http::{
    request_id::{PropagateRequestIdLayer, SetRequestIdLayer},
    trace::TraceLayer,
};

use super::telemetry::{NewRequestId, REQUEST_ID, on_response, span};

/// A request takes no longer; a provider's slow answer has to fit in.
pub const TIMEOUT: Duration = Duration::from_secs(30);

/// Forms are small.
pub const MAX_BODY: usize = 64 * 1024;

/// An id, a span and a line for every request. Inside a router, so that they know its route.
pub fn observed(router: Router) -> Router {
    router
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(TraceLayer::new_for_http().make_span_with(span).on_response(on_response).on_request(()).on_failure(()))
        .layer(SetRequestIdLayer::new(REQUEST_ID, NewRequestId))
        // The layer above keeps the id that a client brings.
        .layer(map_request(|mut request: Request| async move {
            request.headers_mut().remove(REQUEST_ID);
            request
        }))
}
