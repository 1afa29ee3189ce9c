//! Where each kind of proxy asks. An endpoint reads its own proxy's description and nothing else: what another kind would
//! say may have been sent by a client.

use std::{net::IpAddr, sync::Arc};

use axum::{http::request::Parts, response::Response};
use futures::{FutureExt, future::BoxFuture};
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

/// One question of a proxy. Nobody reads a body.
pub struct Asked {
    pub parts: Parts,
    /// Those that the log tells.
    pub facts: RequestFacts,
    pub peer: IpAddr,
    /// On what it came.
    pub hang_up: HangUp,
}

/// Answers for one kind of proxy.
pub type Endpoint = for<'a> fn(&'a Checks, &'a Asked) -> BoxFuture<'a, Response>;

/// 200 with who asks, or 401 without more.
pub fn nginx<'a>(checks: &'a Checks, asked: &'a Asked) -> BoxFuture<'a, Response> {
    async { for_nginx(checks.answer(asked, |parts| of_nginx::describe(&parts.headers)).await) }.boxed()
}

/// What nginx tells the visitor after a 401: it is decided once more.
pub fn nginx_answer<'a>(checks: &'a Checks, asked: &'a Asked) -> BoxFuture<'a, Response> {
    async {
        let answer = checks.answer(asked, |parts| of_nginx::describe(&parts.headers)).await;
        for_nginx_visitor(answer, checks.people(asked))
    }
    .boxed()
}

pub fn forward<'a>(checks: &'a Checks, asked: &'a Asked) -> BoxFuture<'a, Response> {
    async {
        let answer = checks.answer(asked, |parts| of_forward::describe(&parts.headers)).await;
        for_proxy(answer, checks.people(asked))
    }
    .boxed()
}

pub fn envoy<'a>(checks: &'a Checks, asked: &'a Asked) -> BoxFuture<'a, Response> {
    let describe = |parts: &Parts| of_envoy::describe(&parts.method, &parts.uri, &parts.headers);
    async move { for_proxy(checks.answer(asked, describe).await, checks.people(asked)) }.boxed()
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

    fn people<'a>(&'a self, Asked { parts, facts, .. }: &'a Asked) -> People<'a> {
        People { house: &self.house, facts, headers: &parts.headers }
    }

    async fn answer(
        &self,
        Asked { parts, facts, peer, hang_up }: &Asked,
        describe: impl FnOnce(&Parts) -> Result<Described, Undescribed>,
    ) -> Answer {
        let peer = peer.to_canonical();
        let is_proxy = self.from.iter().any(|net| net.contains(&peer));
        let described = if is_proxy { describe(parts) } else { Err(Undescribed::ForeignPeer) };
        let method = described.as_ref().map_or("", |described| &described.method);
        let mut signs = Signs::read(method, &parts.headers);
        let bearer = at_service::shown(&parts.headers, &self.house.issuer);
        if bearer.is_some() {
            signs.reader = Reader::Program;
        }
        let answer = match &described {
            Err(undescribed) => Answer::refused(signs.reader, Why::Undescribed(*undescribed)),
            Ok(described) => {
                let shown = Shown { headers: &parts.headers, bearer: bearer.as_ref(), from: self.visitor(peer, parts) };
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
        // In place of an answer. Where the connection cannot be ended, it comes after all.
        if matches!(answer.outcome, Outcome::Silence) {
            hang_up.now();
            tokio::time::sleep(ANSWERS_WITHIN).await;
        }
        answer
    }

    /// The visitor's address. The peer's own is the proxy's, which says nothing.
    fn visitor(&self, peer: IpAddr, parts: &Parts) -> Option<IpAddr> {
        let trusted = &self.house.site.trusted_proxies;
        let is_told = parts.headers.contains_key("x-forwarded-for") && trusted.iter().any(|net| net.contains(&peer));
        is_told.then(|| forwarded::address(peer, &parts.headers, trusted))
    }
}
