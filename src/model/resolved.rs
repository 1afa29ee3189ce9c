//! `HOST:ADDRESS` on a command line: where a name leads that does not resolve, as curl's `--resolve` has it.

use std::net::{IpAddr, SocketAddr};

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

#[cfg(test)]
mod tests {
    use super::*;

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
