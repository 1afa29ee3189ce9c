//! From where and with what somebody calls, for `sessions` and `events`.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::ConnectInfo,
    http::{header::USER_AGENT, request::Parts},
};
use ipnet::IpNet;

use super::forwarded::address;
use crate::store::events::Event;

/// Longer ones are cut: they are shown to people, who read the beginning.
const USER_AGENT_CHARS: usize = 300;

/// From where and with what.
#[derive(Debug, Clone, Default)]
pub struct Client {
    /// The address, if it is known.
    pub ip: Option<IpAddr>,
    /// `User-Agent`.
    pub user_agent: Option<String>,
}

impl Client {
    /// Reads it from a request.
    pub fn of(parts: &Parts, trusted: &[IpNet]) -> Self {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let user_agent = parts.headers.get(USER_AGENT).map(|value| String::from_utf8_lossy(value.as_bytes()));
        Self {
            ip: peer.map(|peer| address(peer, &parts.headers, trusted)),
            // Postgres takes no NUL, and a page no control characters.
            user_agent: user_agent
                .map(|agent| agent.chars().filter(|char| !char.is_control()).take(USER_AGENT_CHARS).collect()),
        }
    }

    /// An event that came about from there.
    pub fn event(&self) -> Event<'_> {
        Event { ip: self.ip_text(), user_agent: self.user_agent.as_deref(), ..Event::default() }
    }

    /// The address as Postgres reads it.
    pub fn ip_text(&self) -> Option<String> {
        self.ip.map(|ip| ip.to_string())
    }
}
