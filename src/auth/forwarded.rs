//! `X-Forwarded-For`, as proxies really write it: ports, brackets, quotes, zones, stray commas, several lines.
//!
//! `Forwarded` (RFC 7239) counts for nothing: a proxy that writes one of the two passes the other on as it came, so
//! whoever believes both believes the visitor.

use std::{
    net::{IpAddr, Ipv6Addr},
    sync::atomic::{AtomicBool, Ordering},
};

use axum::http::HeaderMap;
use ipnet::IpNet;

use super::cookie_header::trim;

/// What cannot be read is shown in the log up to here.
const SHOWN_BYTES: usize = 60;

/// Once is enough: whoever runs the proxy looks at it, and visitors must not be able to fill the log.
static WARNED: AtomicBool = AtomicBool::new(false);

/// The last address in `X-Forwarded-For` that no trusted proxy has; the peer's where the peer is no
/// trusted proxy, since anybody can send the header (ASVS 5.0 4.1.3).
pub fn address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |ip: &IpAddr| trusted.iter().any(|net| net.contains(ip));
    let mut nearest = peer.to_canonical();
    // Each proxy adds to the right of what it got, or a line below it: so the last element is from the nearest one.
    let lines = headers.get_all("x-forwarded-for").iter().rev();
    let mut hops = lines.flat_map(|line| line.as_bytes().rsplit(|&byte| byte == b',')).map(trim);
    while is_trusted(&nearest) {
        // An empty element is none (RFC 9110 section 5.6.1.2).
        let Some(hop) = hops.find(|hop| !hop.is_empty()) else { break };
        let Some(ip) = parse(hop) else {
            // What stands before something unreadable may be forged.
            warn_of(hop, nearest);
            break;
        };
        nearest = ip;
    }
    nearest
}

/// An address as one of the many proxies writes it: bare, with a port (Azure), in brackets, in quotes, with a zone.
fn parse(hop: &[u8]) -> Option<IpAddr> {
    let hop = std::str::from_utf8(hop).ok()?;
    let hop = hop.strip_prefix('"').and_then(|hop| hop.strip_suffix('"')).unwrap_or(hop);
    let ip = if let Some(bracketed) = hop.strip_prefix('[') {
        let (ip, port) = bracketed.split_once(']')?;
        (port.is_empty() || is_port(port.strip_prefix(':')?)).then_some(())?;
        v6(ip)?.into()
    } else if let Some((ip, port)) = hop.split_once(':').filter(|(_, port)| !port.contains(':')) {
        is_port(port).then_some(())?;
        IpAddr::V4(ip.parse().ok()?)
    } else {
        hop.parse().ok().or_else(|| v6(hop).map(IpAddr::V6))?
    };
    Some(ip.to_canonical())
}

/// The zone of an address (RFC 4007 section 11) means something to the proxy's machine only.
fn v6(text: &str) -> Option<Ipv6Addr> {
    let (ip, zone) = text.split_once('%').unwrap_or((text, "0"));
    let is_zone = !zone.is_empty() && zone.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_~".contains(&byte));
    ip.parse().ok().filter(|_| is_zone)
}

/// Digits of a port. `u16` alone would read a sign too.
pub fn is_port(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok()
}

fn warn_of(hop: &[u8], nearest: IpAddr) {
    if !WARNED.swap(true, Ordering::Relaxed) {
        let text = shown(hop);
        tracing::warn!(
            text,
            %nearest,
            "a trusted proxy sends an X-Forwarded-For that cannot be read: whoever comes that way seems to come from the proxy itself. This is said once"
        );
    }
}

/// Printable and short: anybody can have put it there.
fn shown(hop: &[u8]) -> String {
    let text = hop[..hop.len().min(SHOWN_BYTES)].escape_ascii().to_string();
    if hop.len() > SHOWN_BYTES { format!("{text}...") } else { text }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use proptest::prelude::*;

    use super::*;

    /// Seen from behind the trusted proxies of 10.0.0.0/8 and fd00::/8.
    fn seen(peer: &str, lines: &[&[u8]]) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", HeaderValue::from_bytes(line).expect("a header"));
        }
        let trusted = ["10.0.0.0/8", "fd00::/8"].map(|net| net.parse().expect("a net"));
        address(peer.parse().expect("an address"), &headers, &trusted).to_string()
    }

    #[test]
    fn security_33_only_trusted_proxies_are_believed() {
        assert_eq!(seen("192.0.2.7", &[b"198.51.100.1"]), "192.0.2.7");
        assert_eq!(seen("10.0.0.1", &[b"198.51.100.1"]), "198.51.100.1");
        assert_eq!(seen("::ffff:10.0.0.1", &[b"198.51.100.1"]), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", &[b"203.0.113.9, 198.51.100.1, 10.0.0.2"]), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", &[b"10.0.0.3,10.0.0.2"]), "10.0.0.3");
        assert_eq!(seen("10.0.0.1", &[b""]), "10.0.0.1");
        assert_eq!(seen("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn addresses_are_read_however_proxies_write_them() {
        for (written, read) in [
            ("203.0.113.9:51234", "203.0.113.9"),
            ("203.0.113.9:0", "203.0.113.9"),
            ("\"203.0.113.9:51234\"", "203.0.113.9"),
            ("\"203.0.113.9\"", "203.0.113.9"),
            ("\t 203.0.113.9 \t", "203.0.113.9"),
            ("2001:db8::1", "2001:db8::1"),
            ("2001:DB8:0:0::0001", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("[2001:db8::1]:443", "2001:db8::1"),
            ("\"[2001:db8::1]:443\"", "2001:db8::1"),
            ("fe80::1%eth0", "fe80::1"),
            ("[fe80::1%25eth0.1]:443", "fe80::1"),
            ("::ffff:203.0.113.9", "203.0.113.9"),
            ("[::ffff:cb00:7109]:443", "203.0.113.9"),
            ("203.0.113.9,", "203.0.113.9"),
            ("203.0.113.9:51234 ,, ,\t,", "203.0.113.9"),
            (",203.0.113.9, 10.0.0.2:80, [fd00::7]:443", "203.0.113.9"),
        ] {
            assert_eq!(seen("10.0.0.1", &[written.as_bytes()]), read, "{written}");
        }
    }

    #[test]
    fn security_33_what_stands_before_something_unreadable_counts_for_nothing() {
        let unreadable = "unknown|_hidden|nonsense|-|\"\"|\"|[|]|[]|[]:1|:|:80|%|%eth0|1.2.3.4:|1.2.3.4:x|1.2.3.4:+80|\
             1.2.3.4:65536|1.2.3.4:-1|1.2.3.4 :80|1.2.3.4: 80|1.2.3|1.2.3.4.5|01.2.3.4|256.2.3.4|0x1.2.3.4|\
             1.2.3.4%eth0|1.2.3.4/32|1.2.3.4;x|[1.2.3.4]|[1.2.3.4]:80|[2001:db8::1|2001:db8::1]|\
             [2001:db8::1]443|[2001:db8::1]:|[2001:db8::1]:x|[[2001:db8::1]]|2001:db8::1%|fe80::1%eth0%1|\
             fe80::1%a b|2001:db8::g|for=1.2.3.4|http://1.2.3.4|1.2.3.4 5.6.7.8|\"1.2.3.4|1.2.3.4\"|\
             \"\"1.2.3.4\"\"|'1.2.3.4'|\u{a0}1.2.3.4|１.2.3.4";
        for unreadable in unreadable.split('|') {
            let line = format!("203.0.113.9, {unreadable}, 10.0.0.2:80");
            assert_eq!(seen("10.0.0.1", &[line.as_bytes()]), "10.0.0.2", "{unreadable}");
        }
    }

    #[test]
    fn several_lines_are_one_list_in_their_order() {
        assert_eq!(seen("10.0.0.1", &[b"203.0.113.9", b"198.51.100.1", b"10.0.0.2"]), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", &[b"203.0.113.9, 198.51.100.1", b"", b" ,10.0.0.2,"]), "198.51.100.1");
        // One byte that is no ASCII hides neither the lines beside it nor itself.
        assert_eq!(seen("10.0.0.1", &[b"203.0.113.9, Zo\xeb", b"198.51.100.1"]), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", &[b"203.0.113.9", b"Zo\xeb, 10.0.0.3", b"10.0.0.2"]), "10.0.0.3");
        assert_eq!(seen("10.0.0.1", &[b"203.0.113.9", b"Zo\xeb"]), "10.0.0.1");
        assert_eq!(seen("10.0.0.1", &[b"Zo\xeb, 203.0.113.9"]), "203.0.113.9");
    }

    #[test]
    fn security_33_the_header_of_rfc_7239_counts_for_nothing() {
        let mut headers = HeaderMap::new();
        headers.insert("forwarded", HeaderValue::from_static("for=203.0.113.9"));
        let trusted = ["10.0.0.0/8".parse().expect("a net")];
        let peer: IpAddr = "10.0.0.1".parse().expect("an address");
        assert_eq!(address(peer, &headers, &trusted), peer);
        headers.insert("x-forwarded-for", HeaderValue::from_static("198.51.100.1"));
        assert_eq!(address(peer, &headers, &trusted).to_string(), "198.51.100.1");
    }

    #[test]
    fn security_12_what_cannot_be_read_is_shown_short_and_printable() {
        assert_eq!(shown(b"_hidden"), "_hidden");
        assert_eq!(shown(b"\x1b[31m\"Zo\xeb\r\n"), "\\x1b[31m\\\"Zo\\xeb\\r\\n");
        assert_eq!(shown(&[b'x'; 1000]).len(), SHOWN_BYTES + 3);
        assert!(shown("\u{202e}".as_bytes()).is_ascii());
    }

    proptest! {
        #[test]
        fn whatever_the_visitor_sends_the_proxys_own_word_counts(theirs: Vec<u8>) {
            if let Ok(theirs) = HeaderValue::from_bytes(&theirs) {
                let theirs = theirs.as_bytes();
                prop_assert_eq!(seen("10.0.0.1", &[theirs, b"198.51.100.1:7"]), "198.51.100.1");
                prop_assert_eq!(seen("10.0.0.1", &[&[theirs, b", 198.51.100.1"].concat()]), "198.51.100.1");
            }
        }
    }
}
