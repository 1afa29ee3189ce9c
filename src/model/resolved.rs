//! `HOST:ADDRESS` on a command line: where a name leads that does not resolve, as curl's `--resolve` has it.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

#[cfg(feature = "ssr")]
use url::Host;
use url::Url;

use super::loopback::is_loopback;

/// A name, the address that stands for it, and perhaps its port.
pub type Resolved = (String, IpAddr, Option<u16>);

/// The address may have a port.
pub fn read(text: &str) -> Result<Resolved, String> {
    let wrong = || format!("{text:?} is not HOST:ADDRESS, such as wiki.example.org:127.0.0.1 or :127.0.0.1:8080");
    let (host, address) = text.split_once(':').filter(|(host, _)| !host.is_empty()).ok_or_else(wrong)?;
    let host = host.to_ascii_lowercase();
    if let Ok(ip) = address.trim_matches(['[', ']']).parse() {
        return Ok((host, ip, None));
    }
    let address: SocketAddr = address.parse().map_err(|_| wrong())?;
    Ok((host, address.ip(), Some(address.port())))
}

/// Where the name in an address leads, perhaps to a port of its own, without a resolver being asked; none where one has to be.
pub fn find(url: &Url, named: &[Resolved]) -> Option<(IpAddr, Option<u16>)> {
    let host = url.domain()?;
    let named = named.iter().find(|(name, ..)| name.eq_ignore_ascii_case(host)).map(|(_, ip, port)| (*ip, *port));
    // Browsers know these names without asking (RFC 6761 section 6.3); not every resolver does.
    let is_known = host != "localhost" && is_loopback(url);
    named.or_else(|| is_known.then_some((Ipv4Addr::LOCALHOST.into(), None)))
}

/// The addresses that the host in an address stands for, as the command line or else this machine knows it.
///
/// # Errors
/// In words: nobody knows it.
#[cfg(feature = "ssr")]
pub async fn addresses(url: &Url, named: &[Resolved]) -> Result<Vec<SocketAddr>, String> {
    let parts = url.host().zip(url.port_or_known_default());
    let (host, port) = parts.ok_or_else(|| format!("{url} names no host that could be asked"))?;
    if let Some((ip, own)) = find(url, named) {
        return Ok(vec![SocketAddr::new(ip, own.unwrap_or(port))]);
    }
    let name = match host {
        Host::Ipv4(ip) => return Ok(vec![SocketAddr::new(ip.into(), port)]),
        Host::Ipv6(ip) => return Ok(vec![SocketAddr::new(ip.into(), port)]),
        Host::Domain(name) => name,
    };
    let unknown = |error: std::io::Error| {
        format!("{name} is not known here ({error}). --resolve {name}:127.0.0.1 says where it is")
    };
    let addresses: Vec<SocketAddr> = tokio::net::lookup_host((name, port)).await.map_err(unknown)?.collect();
    if addresses.is_empty() { Err(format!("{name} stands for no address")) } else { Ok(addresses) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_where_it_is_said_to_or_else_where_browsers_know_it() {
        let named = [read("Wiki.example:192.0.2.7:8443"), read("wiki.localhost:192.0.2.8")];
        let named = named.map(|named| named.expect("readable"));
        let found = |text: &str| find(&text.parse().expect("an address"), &named);
        assert_eq!(found("https://WIKI.example/page"), Some(([192, 0, 2, 7].into(), Some(8443))));
        assert_eq!(found("http://wiki.localhost:81"), Some(([192, 0, 2, 8].into(), None)));
        assert_eq!(found("http://crm.localhost:81"), Some(([127, 0, 0, 1].into(), None)));
        for asked in ["https://crm.example", "https://wiki.example.org", "http://localhost", "http://192.0.2.9"] {
            assert_eq!(found(asked), None, "{asked}");
        }
    }

    #[test]
    fn where_a_name_leads_is_read_with_or_without_a_port() {
        let ip: IpAddr = [127, 0, 0, 1].into();
        assert_eq!(read("Wiki.example:127.0.0.1"), Ok(("wiki.example".to_owned(), ip, None)));
        assert_eq!(read("a:127.0.0.1:8080"), Ok(("a".to_owned(), ip, Some(8080))));
        assert_eq!(read("a:[::1]:80").map(|read| read.2), Ok(Some(80)));
        assert_eq!(read("a:::1").map(|read| read.2), Ok(None));
        for wrong in ["a", ":127.0.0.1", "a:b", "a:127.0.0.1:x"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
