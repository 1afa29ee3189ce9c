//! Where proxies ask: a listener of its own, so that no proxy's configuration can publish the checks.

use std::sync::Arc;

use axum::{
    Router,
    http::HeaderValue,
    middleware::{from_fn, from_fn_with_state},
    routing::{MethodRouter, any},
};
use ipnet::IpNet;
use tokio::{net::TcpListener, sync::watch};
use tower_http::catch_panic::CatchPanicLayer;

use super::{
    access_log::logged,
    errors::panicked,
    headers::{no_referrer, secure},
    listener::{self, Terms},
    room::Room,
    stopping::Phase,
};
use crate::{
    look::House,
    model::{check_address, problem::Problem},
    services::authz::{self, Checks},
};

/// Connections of proxies: asked on one after the other, they are few. Visitors, however many, take none of these places.
const MOST_PLACES: usize = 1024;

/// A part of all connections that fit, where those are few.
const SHARE: usize = 4;

/// What answers at each address, under every method: Envoy asks with the visitor's own.
pub fn routes() -> Vec<(String, MethodRouter<Checks>)> {
    let envoy = |rest: &str| format!("{}{rest}", check_address::ENVOY);
    vec![
        (check_address::NGINX.to_owned(), any(authz::nginx)),
        (check_address::NGINX_ANSWER.to_owned(), any(authz::nginx_answer)),
        (check_address::FORWARD.to_owned(), any(authz::forward)),
        (envoy("/"), any(authz::envoy)),
        (envoy("/{*path}"), any(authz::envoy)),
    ]
}

/// Every layer, over what answers. What is at no address, and what panics, no proxy takes for a yes.
pub fn over(routes: Vec<(String, MethodRouter<Checks>)>, checks: Checks) -> Router {
    routes
        .into_iter()
        .fold(Router::new(), |router, (path, handler)| router.route(&path, handler))
        .fallback(|| async { Problem::NotFound })
        .layer(CatchPanicLayer::custom(panicked))
        // Whether its people shall always come by https is the service's to say.
        .layer(from_fn_with_state(None::<HeaderValue>, secure))
        .layer(from_fn(no_referrer))
        .layer(from_fn(logged))
        .with_state(checks)
}

pub fn router(house: Arc<House>, from: &[IpNet]) -> Router {
    over(routes(), Checks::new(house, from))
}

/// How many of the connections that fit are for proxies.
pub fn places_of(all: usize) -> usize {
    (all / SHARE).clamp(1, MOST_PLACES)
}

/// Serves proxies until the program stops.
pub async fn serve(listener: TcpListener, checks: Checks, places: usize, phases: watch::Receiver<Phase>) {
    let terms = Terms { tls: None, room: Room::new(places, checks.from.to_vec()) };
    listener::serve(listener, over(routes(), checks), terms, phases).await;
}
