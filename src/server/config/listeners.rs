//! Whether what listens has places of its own.

use std::net::SocketAddr;

/// Visitors, proxies and the development provider, where there is one.
pub(super) fn check_listeners(
    visitors: SocketAddr,
    proxies: Option<SocketAddr>,
    has_provider: bool,
    wrong: &mut impl FnMut(&str, String),
) {
    let Some(proxies) = proxies else { return };
    if meet(visitors, proxies) {
        wrong("forward_auth.listen", format!("is {proxies}, where listen is. The checks have a port of their own"));
    }
    if let Some(provider) = own_provider(visitors, has_provider).filter(|provider| meet(*provider, proxies)) {
        let text = format!(
            "is {proxies}, where the development provider listens: {}, the port after listen's. Use another port",
            provider.port()
        );
        wrong("forward_auth.listen", text);
    }
}

/// One port of one address; where an address is all of a machine's, it is each of them.
fn meet(one: SocketAddr, other: SocketAddr) -> bool {
    let covers = |all: SocketAddr, part: SocketAddr| all.ip().is_unspecified() || all.ip() == part.ip();
    one.port() == other.port() && one.port() != 0 && (covers(one, other) || covers(other, one))
}

#[cfg(feature = "dev")]
fn own_provider(listen: SocketAddr, has_provider: bool) -> Option<SocketAddr> {
    if has_provider { None } else { crate::dev::parts::provider_address(listen) }
}

#[cfg(not(feature = "dev"))]
fn own_provider(_: SocketAddr, _: bool) -> Option<SocketAddr> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(visitors: &str, proxies: &str, has_provider: bool) -> Vec<String> {
        let mut texts = Vec::new();
        let mut wrong = |key: &str, text: String| texts.push(format!("{key} {text}"));
        check_listeners(visitors.parse().unwrap(), proxies.parse().ok(), has_provider, &mut wrong);
        texts
    }

    #[test]
    fn no_two_listen_at_one_place() {
        for (visitors, proxies) in [
            ("127.0.0.1:3000", "127.0.0.1:3000"),
            ("0.0.0.0:3000", "127.0.0.1:3000"),
            ("[::]:3000", "[fd00::1]:3000"),
            ("[::]:3000", "127.0.0.1:3000"),
        ] {
            let texts = told(visitors, proxies, true);
            assert_eq!(
                texts,
                [format!("forward_auth.listen is {proxies}, where listen is. The checks have a port of their own")]
            );
        }
        for (visitors, proxies) in
            [("127.0.0.1:3000", "127.0.0.1:3001"), ("127.0.0.1:3000", "10.0.0.7:3000"), ("127.0.0.1:0", "127.0.0.1:0")]
        {
            assert_eq!(told(visitors, proxies, true), [""; 0], "{visitors} {proxies}");
        }
        assert_eq!(told("127.0.0.1:3000", "nowhere", true), [""; 0]);
    }

    #[test]
    fn the_development_provider_has_a_port_too() {
        let texts = told("127.0.0.1:3000", "127.0.0.1:3001", false);
        if cfg!(feature = "dev") {
            assert_eq!(texts.len(), 1);
            assert!(texts[0].contains("where the development provider listens: 3001"), "{texts:?}");
        } else {
            assert_eq!(texts, [""; 0]);
        }
        assert_eq!(told("127.0.0.1:3000", "127.0.0.1:3002", false), [""; 0]);
        assert_eq!(told("127.0.0.1:65535", "127.0.0.1:3002", false), [""; 0]);
    }
}
