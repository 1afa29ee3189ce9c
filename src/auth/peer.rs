//! The remote peer of a request: its address and its `User-Agent`.

use std::net::SocketAddr;

use axum::{
    extract::ConnectInfo,
    http::{header::USER_AGENT, request::Parts},
};
use ipnet::IpNet;

use super::{facts::RequestFacts, forwarded::address};
use crate::store::events::Peer;

/// Longer ones are cut: they are shown to people, who read the beginning.
const USER_AGENT_CHARS: usize = 300;

pub fn peer_of(parts: &Parts, trusted: &[IpNet]) -> Peer {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let user_agent = parts.headers.get(USER_AGENT).map(|value| String::from_utf8_lossy(value.as_bytes()));
    Peer {
        request_id: parts.extensions.get::<RequestFacts>().and_then(RequestFacts::request),
        ip: peer.map(|peer| address(peer, &parts.headers, trusted)),
        // Postgres takes no NUL, and a page no control characters.
        user_agent: user_agent
            .map(|agent| agent.chars().filter(|char| !char.is_control()).take(USER_AGENT_CHARS).collect()),
    }
}
