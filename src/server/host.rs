//! Which host a request is for (RFC 9112 section 3.2, RFC 9113 section 8.3.1). From here on `Host` says it, once,
//! whichever way it came: what is judged is what is served (SECURITY 49).

use std::net::Ipv6Addr;

use axum::{
    extract::Request,
    http::{HeaderValue, Version, header::HOST},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{auth::forwarded::is_port, model::problem::Problem};

/// The request names no host, more than one, or something that is none.
#[derive(Debug, PartialEq, Eq)]
struct NoOneHost;

/// Middleware: one validated `Host` on every request, or 400.
pub async fn one_host(mut request: Request, next: Next) -> Response {
    match authority_of(&request) {
        Ok(Some(authority)) => drop(request.headers_mut().insert(HOST, authority)),
        Ok(None) => {}
        Err(NoOneHost) => return Problem::BadRequest.into_response(),
    }
    next.run(request).await
}

/// The one host that a request names, if it names one: by its own line, and otherwise by `Host`.
pub fn named_host(request: &Request) -> Option<String> {
    let authority = authority_of(request).ok()?;
    let host = authority.as_ref().or_else(|| request.headers().get(HOST))?;
    host.to_str().ok().map(str::to_owned)
}

/// What `Host` has to be instead of what it is, if anything.
fn authority_of(request: &Request) -> Result<Option<HeaderValue>, NoOneHost> {
    let mut hosts = request.headers().get_all(HOST).iter();
    let (host, another) = (hosts.next(), hosts.next());
    let authority = request.uri().authority().map(|authority| authority.as_str().as_bytes());
    let is_wrong = |host: &[u8]| !is_host(host);
    if another.is_some() || host.is_some_and(|host| is_wrong(host.as_bytes())) || authority.is_some_and(is_wrong) {
        return Err(NoOneHost);
    }
    let is_old = request.version() < Version::HTTP_11;
    match (authority, host) {
        (Some(authority), Some(host))
            if request.version() >= Version::HTTP_2 && !authority.eq_ignore_ascii_case(host.as_bytes()) =>
        {
            Err(NoOneHost)
        }
        // The line of an HTTP/1.1 request wins over its header (RFC 9112 section 3.2.2).
        (Some(authority), _) => HeaderValue::from_bytes(authority).map(Some).map_err(|_| NoOneHost),
        (None, None) if !is_old => Err(NoOneHost),
        (None, _) => Ok(None),
    }
}

/// A name or an address, perhaps with a port. No user, and none of the signs that only the grammar of addresses knows.
fn is_host(text: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(text) else { return false };
    let (is_name, port) = match text.strip_prefix('[').map(|text| text.split_once(']')) {
        Some(Some((ip, rest))) => (ip.parse::<Ipv6Addr>().is_ok(), Some(rest).filter(|rest| !rest.is_empty())),
        Some(None) => return false,
        None => {
            let (name, port) = text.find(':').map_or((text, None), |at| (&text[..at], Some(&text[at..])));
            let fits = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
            (!name.is_empty() && name.bytes().all(fits), port)
        }
    };
    // Digits may be missing (RFC 3986 section 3.2.3).
    let digits = port.map(|port| port.strip_prefix(':'));
    is_name && digits.is_none_or(|digits| digits.is_some_and(|digits| digits.is_empty() || is_port(digits)))
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn judged(version: Version, address: &str, hosts: &[&str]) -> Result<Option<String>, NoOneHost> {
        let request = Request::builder().version(version).uri(address);
        let request = hosts.iter().fold(request, |request, host| request.header(HOST, *host));
        let authority = authority_of(&request.body(Body::empty()).expect("a request"))?;
        Ok(authority.map(|authority| authority.to_str().expect("ASCII").to_owned()))
    }

    #[test]
    fn a_host_is_a_name_or_an_address_and_perhaps_a_port() {
        for host in ["door.example", "DOOR.example.:443", "127.0.0.1:3000", "[::1]", "[::1]:3000", "a_b", "x:", "x:0"] {
            assert!(is_host(host.as_bytes()), "{host}");
        }
        for host in [
            "", ":443", "a b", "a/b", "a?b", "a#b", "a@b", "u:p@a", "a:b", "a:1:2", "a:99999", "a:+1", "a,b", "a\\b",
            "[::1", "::1", "[zz]", "[::1]x", "[::1]:x", "[]", "http://a", "a%2fb", "ä", "a\t", "*",
        ] {
            assert!(!is_host(host.as_bytes()), "{host:?}");
        }
        assert!(!is_host(b"a\xff") && !is_host(b"a\0"));
    }

    #[test]
    fn security_49_there_is_one_host_and_the_request_line_says_which() {
        for version in [Version::HTTP_11, Version::HTTP_2] {
            assert_eq!(judged(version, "/x", &["door.example"]), Ok(None), "{version:?}");
            assert_eq!(judged(version, "/x", &[]), Err(NoOneHost), "{version:?}");
            assert_eq!(judged(version, "/x", &["a", "a"]), Err(NoOneHost), "{version:?}");
            assert_eq!(judged(version, "/x", &[""]), Err(NoOneHost), "{version:?}");
            assert_eq!(judged(version, "http://a:1/x", &[]), Ok(Some("a:1".to_owned())), "{version:?}");
            assert_eq!(judged(version, "http://a/x", &["A"]), Ok(Some("a".to_owned())), "{version:?}");
            assert_eq!(judged(version, "http://u@a/x", &["a"]), Err(NoOneHost), "{version:?}");
        }
        assert_eq!(judged(Version::HTTP_11, "http://a/x", &["b"]), Ok(Some("a".to_owned())));
        assert_eq!(judged(Version::HTTP_2, "http://a/x", &["b"]), Err(NoOneHost));
        assert_eq!(judged(Version::HTTP_10, "/x", &[]), Ok(None));
        assert_eq!(judged(Version::HTTP_10, "/x", &["a", "b"]), Err(NoOneHost));
    }
}
