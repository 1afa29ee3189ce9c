//! Where each kind of proxy asks. An endpoint reads its own proxy's description and nothing else: what another kind would
//! say may have been sent by a client.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::request::Parts,
    response::Response,
};
use ipnet::IpNet;

#[cfg(feature = "dev")]
use super::passed::Passed;
use super::{
    answer::{Answer, Outcome, Why},
    check::{Shown, check},
    described::{Described, Undescribed},
    envoy as of_envoy, forward as of_forward, nginx as of_nginx,
    people::People,
    render::{for_nginx, for_nginx_visitor, for_proxy},
    signs::{Reader, Signs},
};
use crate::{
    auth::{facts::RequestFacts, forwarded, hang_up::HangUp, tokens::at_service},
    look::House,
    services::ANSWERS_WITHIN,
};

/// What a check needs.
#[derive(Debug, Clone)]
pub struct Checks {
    pub house: Arc<House>,
    /// The proxies.
    pub from: Arc<[IpNet]>,
    #[cfg(feature = "dev")]
    pub passed: Option<Passed>,
}

/// 200 with who asks, or 401 without more.
pub async fn nginx(State(checks): State<Checks>, request: Request) -> Response {
    let (parts, facts) = taken_apart(request);
    for_nginx(checks.answer(&parts, &facts, |parts| of_nginx::describe(&parts.headers)).await)
}

/// What nginx tells the visitor after a 401: it is decided once more.
pub async fn nginx_answer(State(checks): State<Checks>, request: Request) -> Response {
    let (parts, facts) = taken_apart(request);
    let answer = checks.answer(&parts, &facts, |parts| of_nginx::describe(&parts.headers)).await;
    for_nginx_visitor(answer, checks.people(&parts, &facts))
}

pub async fn forward(State(checks): State<Checks>, request: Request) -> Response {
    let (parts, facts) = taken_apart(request);
    let answer = checks.answer(&parts, &facts, |parts| of_forward::describe(&parts.headers)).await;
    for_proxy(answer, checks.people(&parts, &facts))
}

pub async fn envoy(State(checks): State<Checks>, request: Request) -> Response {
    let describe = |parts: &Parts| of_envoy::describe(&parts.method, &parts.uri, &parts.headers);
    let (parts, facts) = taken_apart(request);
    for_proxy(checks.answer(&parts, &facts, describe).await, checks.people(&parts, &facts))
}

/// Nobody reads a body. The facts are those that the log tells.
fn taken_apart(request: Request) -> (Parts, RequestFacts) {
    let parts = request.into_parts().0;
    let facts = parts.extensions.get::<RequestFacts>().cloned().unwrap_or_default();
    (parts, facts)
}

impl Checks {
    pub fn new(house: Arc<House>, from: &[IpNet]) -> Self {
        Self {
            house,
            from: from.into(),
            #[cfg(feature = "dev")]
            passed: None,
        }
    }

    fn people<'a>(&'a self, parts: &'a Parts, facts: &'a RequestFacts) -> People<'a> {
        People { house: &self.house, facts, headers: &parts.headers }
    }

    async fn answer(
        &self,
        parts: &Parts,
        facts: &RequestFacts,
        describe: impl FnOnce(&Parts) -> Result<Described, Undescribed>,
    ) -> Answer {
        let described = if self.is_proxy(parts) { describe(parts) } else { Err(Undescribed::ForeignPeer) };
        let method = described.as_ref().map_or("", |described| &described.method);
        let mut signs = Signs::read(method, &parts.headers);
        let issuer = self.house.site.public_url.origin().ascii_serialization();
        let bearer = at_service::shown(&parts.headers, &issuer);
        if bearer.is_some() {
            signs.reader = Reader::Program;
        }
        let answer = match &described {
            Err(undescribed) => Answer::refused(signs.reader, Why::Undescribed(*undescribed)),
            Ok(described) => {
                let shown = Shown { headers: &parts.headers, bearer: bearer.as_ref(), from: self.visitor(parts) };
                let check = check(&self.house, facts, shown, described, &signs);
                tokio::time::timeout(ANSWERS_WITHIN, check).await.unwrap_or_else(|_| Answer::unavailable(signs.reader))
            }
        };
        if let Some(reason) = answer.reason() {
            facts.refused(reason);
        }
        #[cfg(feature = "dev")]
        if let (Some(passed), Ok(described), Outcome::Allowed(_)) = (&self.passed, &described, &answer.outcome) {
            passed.tell(&self.house.services, described, &signs, &parts.headers);
        }
        if matches!(answer.outcome, Outcome::Silence) {
            hang_up(parts).await;
        }
        answer
    }

    fn is_proxy(&self, parts: &Parts) -> bool {
        peer_of(parts).is_some_and(|peer| self.from.iter().any(|net| net.contains(&peer)))
    }

    /// The visitor's address. The peer's own is the proxy's, which says nothing.
    fn visitor(&self, parts: &Parts) -> Option<IpAddr> {
        let trusted = &self.house.site.trusted_proxies;
        let peer = peer_of(parts).filter(|peer| trusted.iter().any(|net| net.contains(peer)))?;
        parts.headers.contains_key("x-forwarded-for").then(|| forwarded::address(peer, &parts.headers, trusted))
    }
}

fn peer_of(parts: &Parts) -> Option<IpAddr> {
    parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip().to_canonical())
}

/// Ends the connection in place of an answer. Where it cannot be, the answer comes after all.
async fn hang_up(parts: &Parts) {
    if let Some(hang_up) = parts.extensions.get::<HangUp>() {
        hang_up.now();
        tokio::time::sleep(ANSWERS_WITHIN).await;
    }
}
