//! Reads where proxies ask about requests, and which of them may.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use ipnet::IpNet;

use super::{keys::Keys, proxies::networks};

/// Forward authentication: a listener of its own, which no proxy configuration can publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForwardAuth {
    /// Loopback, or an address of a private network.
    pub listen: SocketAddr,
    /// Who may ask: the proxies. Not the same as `trusted_proxies`, whose word about visitors' addresses counts.
    pub from: Vec<IpNet>,
}

pub(super) fn forward_auth(keys: &mut Keys<'_>) -> Option<ForwardAuth> {
    let listen = keys.required("listen", "an address and port such as 127.0.0.1:3002");
    let listen = listen.and_then(|text| match text.parse::<SocketAddr>() {
        Ok(listen) => Some(listen),
        Err(_) => {
            keys.refuse("listen", format!("is \"{text}\", which is not an address and port such as 127.0.0.1:3002"))
        }
    });
    let names_proxies = keys.has("from");
    let from = networks(keys, "from", "so everybody could ask what anybody may. Name only your proxies");
    let listen = listen?;
    if !is_inside(listen.ip()) {
        return keys.refuse(
            "listen",
            format!("is {listen}, which is neither loopback nor of a private network. The checks are for proxies only"),
        );
    }
    if !names_proxies && !listen.ip().is_loopback() {
        keys.wrong(
            "from",
            format!("is missing: nobody but this machine may ask otherwise, and {listen} is for others too"),
        );
    }
    if names_proxies && from.is_empty() {
        keys.wrong("from", "names nobody, so nobody could ask. Leave it out for this machine");
    }
    Some(ForwardAuth { listen, from: if names_proxies { from } else { this_machine() } })
}

/// Loopback, private (RFC 1918, RFC 4193), shared (RFC 6598), or of the link only.
fn is_inside(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => {
            let is_shared = ip.octets()[0] == 100 && ip.octets()[1] & 0xc0 == 64;
            ip.is_loopback() || ip.is_private() || ip.is_link_local() || is_shared
        }
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
    }
}

fn this_machine() -> Vec<IpNet> {
    let v4 = ipnet::Ipv4Net::new_assert(Ipv4Addr::new(127, 0, 0, 0), 8);
    vec![IpNet::V4(v4), IpNet::from(IpAddr::V6(Ipv6Addr::LOCALHOST))]
}
