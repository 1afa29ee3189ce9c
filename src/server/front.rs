//! What answers on a connection: each listener has one, made once.

use std::net::SocketAddr;

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
    response::Response,
};
use hyper::body::Incoming;
use tower::ServiceExt;

use super::{at_proxies::AtProxies, short_way::ShortWay};
use crate::auth::hang_up::HangUp;

/// What programs ask at every request of theirs does not go through what only pages need.
#[derive(Clone)]
pub enum Front {
    /// The short way where it is enough, and the router for everything else.
    Door(ShortWay, Router),
    Proxies(AtProxies),
    /// The router alone.
    Router(Router),
}

impl Front {
    pub(super) async fn answer(self, request: Request<Incoming>, peer: SocketAddr, hang_up: HangUp) -> Response {
        let router = match self {
            Self::Door(short_way, router) => match short_way.answer(&request) {
                Some(response) => return response,
                None => router,
            },
            Self::Proxies(proxies) => return proxies.answer(request, peer, &hang_up).await,
            Self::Router(router) => router,
        };
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        request.extensions_mut().insert(hang_up);
        router.oneshot(request).await.unwrap_or_else(|never| match never {})
    }
}

impl From<AtProxies> for Front {
    fn from(proxies: AtProxies) -> Self {
        Self::Proxies(proxies)
    }
}

impl From<Router> for Front {
    fn from(router: Router) -> Self {
        Self::Router(router)
    }
}
