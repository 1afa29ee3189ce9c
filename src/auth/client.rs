//! From where and with what somebody calls, for `sessions` and `events`.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::ConnectInfo,
    http::{HeaderMap, header::USER_AGENT, request::Parts},
};
use ipnet::IpNet;

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

/// The last address in `X-Forwarded-For` that no trusted proxy has; the peer's where the peer is no
/// trusted proxy, since anybody can send the header (ASVS 5.0 4.1.3).
pub fn address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |ip: &IpAddr| trusted.iter().any(|net| net.contains(ip));
    let peer = peer.to_canonical();
    if !is_trusted(&peer) {
        return peer;
    }
    let forwarded =
        headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok()).collect::<Vec<_>>().join(",");
    let mut nearest = peer;
    for hop in forwarded.rsplit(',').map(|hop| hop.trim().parse::<IpAddr>()) {
        // What stands before something unreadable may be forged.
        let Ok(hop) = hop.map(|hop| hop.to_canonical()) else { break };
        nearest = hop;
        if !is_trusted(&hop) {
            break;
        }
    }
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, forwarded: &str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", forwarded.parse().expect("a header"));
        let trusted = ["10.0.0.0/8".parse().expect("a net")];
        address(peer.parse().expect("an address"), &headers, &trusted).to_string()
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        assert_eq!(seen("192.0.2.7", "198.51.100.1"), "192.0.2.7");
        assert_eq!(seen("10.0.0.1", "198.51.100.1"), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", "203.0.113.9, 198.51.100.1, 10.0.0.2"), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", "203.0.113.9, nonsense, 10.0.0.2"), "10.0.0.2");
        assert_eq!(seen("10.0.0.1", ""), "10.0.0.1");
    }
}
