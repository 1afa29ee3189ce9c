//! What answers proxies. They ask about every request of everybody, and wait: so there is no router, no layer and no span that a
//! question does not need, and the headers and the line of every other answer all the same.

use std::{net::SocketAddr, panic::AssertUnwindSafe, sync::Arc};

use axum::{
    extract::Request,
    http::{HeaderValue, Method, header::CONTENT_LENGTH},
    response::{IntoResponse, Response},
};
use futures::FutureExt;
use hyper::body::Body;

use super::{
    access_log::Line,
    errors::panicked,
    headers::{secured, tells_nobody},
};
use crate::{
    auth::hang_up::HangUp,
    model::{check_address, problem::Problem},
    services::authz::{self, Asked, Checks, Endpoint},
};

/// An address where proxies ask, under every method: Envoy asks with the visitor's own.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub path: &'static str,
    /// Whether it is a folder, and everything in it the same question.
    pub is_folder: bool,
    pub endpoint: Endpoint,
}

/// What answers at each address.
pub const PLACES: [Place; 4] = [
    Place { path: check_address::FORWARD, is_folder: false, endpoint: authz::forward },
    Place { path: check_address::NGINX, is_folder: false, endpoint: authz::nginx },
    Place { path: check_address::ENVOY, is_folder: true, endpoint: authz::envoy },
    Place { path: check_address::NGINX_ANSWER, is_folder: false, endpoint: authz::nginx_answer },
];

/// Clones share it.
#[derive(Clone)]
pub struct AtProxies {
    checks: Arc<Checks>,
    places: Arc<[Place]>,
}

impl AtProxies {
    pub fn new(checks: Checks, places: &[Place]) -> Self {
        Self { checks: Arc::new(checks), places: places.into() }
    }

    /// What is at no address, and what panics, no proxy takes for a yes.
    pub(super) async fn answer<B>(&self, request: Request<B>, peer: SocketAddr, hang_up: &HangUp) -> Response {
        let place = self.places.iter().find(|place| place.is_at(request.uri().path()));
        let route = place.map(|place| place.path);
        let line = Line::begin(&request, route);
        let (parts, facts) = (request.into_parts().0, line.facts.clone());
        let asked = Asked { parts, facts, peer: peer.ip(), hang_up: hang_up.clone() };
        let mut response = match place {
            None => Problem::NotFound.into_response(),
            Some(place) => {
                let answer = AssertUnwindSafe(async { (place.endpoint)(&self.checks, &asked).await }).catch_unwind();
                line.spanning(route, answer).await.unwrap_or_else(panicked)
            }
        };
        // A yes to CONNECT has no length (RFC 9110 section 8.6).
        if let Some(length) = response.body().size_hint().exact().filter(|_| asked.parts.method != Method::CONNECT) {
            response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
        }
        // Whether its people shall always come by https is the service's to say.
        secured(response.headers_mut(), None, false);
        tells_nobody(response.headers_mut());
        line.end(response)
    }
}

impl Place {
    fn is_at(&self, path: &str) -> bool {
        match path.strip_prefix(self.path) {
            Some(rest) if self.is_folder => rest.starts_with('/'),
            Some(rest) => rest.is_empty(),
            None => false,
        }
    }
}
