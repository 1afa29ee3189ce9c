//! A request as it has arrived, less what opens something.

use std::net::SocketAddr;

use axum::{
    extract::ConnectInfo,
    http::{
        Version,
        header::{COOKIE, HOST},
        request::Parts,
    },
};

use crate::{
    auth::service_cookies::ServiceCookies,
    look::House,
    model::{
        echo::{Body, Echo, HIDDEN, shown},
        service::Service,
    },
    sessions::Secret,
};

/// All but the body.
pub struct Arrived(Echo);

/// The names of the door's cookies, its own and those at a service.
pub fn cookie_names(house: &House, service: &Service) -> [String; 4] {
    let cookies = ServiceCookies::of(service);
    let [session, binding] = cookies.names();
    let all: [&str; 4] = [session, binding, &house.cookies.session, &house.cookies.browser];
    all.map(str::to_owned)
}

impl Arrived {
    pub fn of(parts: &Parts, token: &Secret, cookie_names: &[String; 4]) -> Self {
        let token = token.encode();
        let mut echo = Echo {
            method: parts.method.to_string(),
            target: target(parts).replace(&token, HIDDEN),
            version: format!("{:?}", parts.version),
            host: parts.headers.get(HOST).map(|host| shown(host.as_bytes()).0),
            scheme_seen: None,
            headers: Vec::with_capacity(parts.headers.len()),
            escaped: Vec::new(),
            body: super::body::none(),
            peer: parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip().to_canonical().to_string()),
        };
        for (name, value) in &parts.headers {
            let value = without(value.as_bytes(), token.as_bytes());
            let value = if *name == COOKIE { without_values(&value, cookie_names) } else { value };
            let (value, is_escaped) = shown(&value);
            if is_escaped {
                echo.escaped.push(echo.headers.len());
            }
            echo.headers.push((name.to_string(), value));
        }
        Self(echo)
    }

    pub fn with(self, body: Body) -> Echo {
        Echo { body, ..self.0 }
    }
}

/// HTTP/2 has scheme and host apart from the path, and no line to put them together in.
fn target(parts: &Parts) -> String {
    match parts.uri.path_and_query() {
        Some(path) if parts.version >= Version::HTTP_2 => path.to_string(),
        _ => parts.uri.to_string(),
    }
}

/// A value less the token, wherever it stands in it.
fn without(value: &[u8], token: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(value.len());
    let mut at = 0;
    while at < value.len() {
        if value[at..].starts_with(token) {
            kept.extend_from_slice(HIDDEN.as_bytes());
            at += token.len();
        } else {
            kept.push(value[at]);
            at += 1;
        }
    }
    kept
}

/// Cookies of these names without their values. Some proxies put several lines together with commas.
fn without_values(line: &[u8], names: &[String; 4]) -> Vec<u8> {
    let pairs = line.split_inclusive(|byte| matches!(byte, b';' | b','));
    let hide = |pair: &[u8]| {
        let equals = pair.iter().position(|byte| *byte == b'=')?;
        let is_ours = names.iter().any(|name| pair[..equals].trim_ascii() == name.as_bytes());
        let end = pair.last().filter(|last| matches!(last, b';' | b','));
        is_ours.then(|| [&pair[..=equals], HIDDEN.as_bytes(), end.map_or(&[][..], std::slice::from_ref)].concat())
    };
    pairs.flat_map(|pair| hide(pair).unwrap_or_else(|| pair.to_vec())).collect()
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderValue, Request};

    use super::*;

    const NAMES: [&str; 4] = ["__Host-vestibule", "__Host-Http-vestibule-enter", "__Host-session", "__Host-sign-in"];

    fn arrived(uri: &str, version: Version, headers: &[(&'static str, &[u8])], token: &Secret) -> Echo {
        let mut request = Request::post(uri).version(version);
        for (name, value) in headers {
            request = request.header(*name, HeaderValue::from_bytes(value).expect("a value"));
        }
        let (parts, ()) = request.body(()).expect("a request").into_parts();
        Arrived::of(&parts, token, &NAMES.map(str::to_owned)).with(super::super::body::none())
    }

    #[test]
    fn a_request_is_told_as_it_came() {
        let headers: [(&str, &[u8]); 5] = [
            ("host", b"wiki.example.org"),
            ("remote-user", b""),
            ("remote_user", b"root"),
            ("remote-name", b"Zo\xeb"),
            ("remote-user", b"root"),
        ];
        let echo = arrived("/vestibule-echo/a//b/%2e?c", Version::HTTP_11, &headers, &Secret::random());
        assert_eq!((echo.method.as_str(), echo.version.as_str()), ("POST", "HTTP/1.1"));
        assert_eq!(echo.target, "/vestibule-echo/a//b/%2e?c");
        assert_eq!(echo.host.as_deref(), Some("wiki.example.org"));
        let lines: Vec<String> = echo.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        // Those of one name stand together.
        let expected = [
            "host: wiki.example.org",
            "remote-user: ",
            "remote-user: root",
            "remote_user: root",
            "remote-name: Zo\\xeb",
        ];
        assert_eq!(lines, expected);
        assert_eq!(echo.escaped, [4]);
        let (http1, http2) = (Version::HTTP_11, Version::HTTP_2);
        let target = |version| arrived("https://wiki.example.org/a?b", version, &[], &Secret::random()).target;
        assert_eq!((target(http1).as_str(), target(http2).as_str()), ("https://wiki.example.org/a?b", "/a?b"));
    }

    #[test]
    fn nothing_that_opens_something_is_told() {
        let token = Secret::random();
        let text = token.encode();
        let (twice, uri) = (format!("{text},{text}"), format!("/vestibule-echo/{text}"));
        let echo = arrived(
            &uri,
            Version::HTTP_11,
            &[
                ("vestibule-echo", text.as_bytes()),
                ("x-copy", twice.as_bytes()),
                ("cookie", b"a=1; __Host-vestibule=secret; __Host-vestibule2=b;__Host-session = secret"),
                ("cookie", b"c=1,__Host-sign-in=secret,d=2; __Host-Http-vestibule-enter=secret"),
                ("cookie", b"e=\xff; __Host-vestibule; __Host-session=secret=secret"),
            ],
            &token,
        );
        assert_eq!(echo.target, "/vestibule-echo/…");
        let values: Vec<&str> = echo.headers.iter().map(|(_, value)| value.as_str()).collect();
        let cookies = [
            "a=1; __Host-vestibule=…; __Host-vestibule2=b;__Host-session =…",
            "c=1,__Host-sign-in=…,d=2; __Host-Http-vestibule-enter=…",
            "e=\\xff; __Host-vestibule; __Host-session=\\xe2\\x80\\xa6",
        ];
        assert_eq!(values, [&["…", "…,…"][..], &cookies].concat());
    }
}
