//! What the visitor's own headers say of a request. Anybody can send them: they can make an answer stricter, or another
//! one of two refusals, and never open anything.

use axum::http::{
    HeaderMap, HeaderName,
    header::{ACCEPT, ORIGIN, UPGRADE},
};

use crate::auth::origin::{is_fetched_by_others, is_quiet};

/// Other methods that frameworks would take a request for.
const OVERRIDES: [&str; 3] = ["x-http-method-override", "x-method-override", "x-http-method"];

/// Browsers say by it that they fetch what nobody has asked for yet.
const PURPOSE: &str = "sec-purpose";

#[derive(Debug, Clone)]
pub struct Signs {
    pub overrides: Vec<String>,
    pub fetch_site: Option<String>,
    pub origin: Option<String>,
    pub is_websocket: bool,
    pub is_http2_upgrade: bool,
    pub sent_by: SentBy,
    pub reader: Reader,
}

/// Who had it sent, which says whether it is use of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SentBy {
    Person,
    /// A page of another origin had their browser fetch it.
    OtherOrigin,
    /// It is fetched ahead of them, or says that nobody asked for it.
    Nobody,
}

/// Who reads the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// A person who goes somewhere.
    Visitor,
    /// A person who sends a form.
    Sender,
    Program,
}

impl Signs {
    pub fn read(method: &str, headers: &HeaderMap) -> Self {
        let is_websocket = upgrades_to(headers, "websocket") || headers.contains_key("sec-websocket-key");
        let has_purpose = headers.contains_key(PURPOSE);
        Self {
            overrides: overrides(headers),
            fetch_site: one_of(headers, &HeaderName::from_static("sec-fetch-site")),
            origin: one_of(headers, &ORIGIN),
            is_websocket,
            is_http2_upgrade: upgrades_to(headers, "h2c") || headers.contains_key("http2-settings"),
            sent_by: sent_by(headers),
            reader: if has_purpose || is_websocket { Reader::Program } else { reader(method, headers) },
        }
    }

    /// Whether another page had a browser send it.
    pub fn is_from_elsewhere(&self) -> bool {
        self.fetch_site.as_deref().is_some_and(|site| site != "same-origin" && site != "none")
    }
}

fn sent_by(headers: &HeaderMap) -> SentBy {
    match (is_quiet(headers), is_fetched_by_others(headers)) {
        (true, _) => SentBy::Nobody,
        (false, true) => SentBy::OtherOrigin,
        (false, false) => SentBy::Person,
    }
}

/// Also under the names that WSGI, CGI, PHP and Rack cannot tell from these: not every proxy drops underscores.
fn overrides(headers: &HeaderMap) -> Vec<String> {
    let is_folded = |char: (u8, u8)| char.0 == char.1 || char.1 == b'-' && !char.0.is_ascii_alphanumeric();
    let is_one = |name: &str, other: &str| name.len() == other.len() && name.bytes().zip(other.bytes()).all(is_folded);
    let given = headers.iter().filter(|(name, _)| OVERRIDES.iter().any(|other| is_one(name.as_str(), other)));
    given.map(|(_, value)| lossy(value.as_bytes())).collect()
}

fn reader(method: &str, headers: &HeaderMap) -> Reader {
    let navigates = headers.get("sec-fetch-mode").is_none_or(|mode| mode == "navigate");
    let is_html = |accept: &str| accept.contains("text/html");
    let reads_html = headers.get_all(ACCEPT).iter().any(|accept| accept.to_str().is_ok_and(is_html));
    match method {
        _ if !navigates || !reads_html => Reader::Program,
        "GET" | "HEAD" => Reader::Visitor,
        "OPTIONS" => Reader::Program,
        _ => Reader::Sender,
    }
}

fn upgrades_to(headers: &HeaderMap, protocol: &str) -> bool {
    let lines = headers.get_all(UPGRADE).iter();
    let mut named = lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b',')).map(<[u8]>::trim_ascii);
    // A version may follow (RFC 9110 section 7.8).
    named.any(|name| {
        name.split(|byte| *byte == b'/').next().is_some_and(|name| name.eq_ignore_ascii_case(protocol.as_bytes()))
    })
}

/// A header that browsers send once. Of two, neither is the browser's word: what is left is nobody's.
fn one_of(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let mut values = headers.get_all(name).iter();
    let value = lossy(values.next()?.as_bytes());
    Some(if values.next().is_some() { String::new() } else { value })
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn signs(method: &str, pairs: &[(&'static str, &'static str)]) -> Signs {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        Signs::read(method, &headers)
    }

    #[test]
    fn a_person_goes_somewhere_or_sends_a_form_and_all_else_is_a_program() {
        let (html, navigate) = (("accept", "text/html,*/*;q=0.8"), ("sec-fetch-mode", "navigate"));
        for (method, reader) in [
            ("GET", Reader::Visitor),
            ("HEAD", Reader::Visitor),
            ("POST", Reader::Sender),
            ("PUT", Reader::Sender),
            ("OPTIONS", Reader::Program),
        ] {
            assert_eq!(signs(method, &[html, navigate]).reader, reader, "{method}");
            assert_eq!(signs(method, &[html]).reader, reader, "{method}, of an old browser");
            assert_eq!(signs(method, &[html, navigate, ("authorization", "Basic x")]).reader, reader, "{method}");
            for other in [
                [html, ("sec-fetch-mode", "cors")],
                [html, ("sec-purpose", "prefetch")],
                [html, ("sec-websocket-key", "x")],
                [html, ("upgrade", "websocket")],
                [("accept", "*/*"), navigate],
            ] {
                assert_eq!(signs(method, &other).reader, Reader::Program, "{method} {other:?}");
            }
        }
        assert_eq!(signs("GET", &[]).reader, Reader::Program);
    }

    #[test]
    fn security_50_of_two_origins_none_is_the_browsers_word() {
        let twice = signs(
            "POST",
            &[("sec-fetch-site", "none"), ("sec-fetch-site", "same-origin"), ("origin", "a"), ("origin", "a")],
        );
        assert_eq!((twice.fetch_site.as_deref(), twice.origin.as_deref()), (Some(""), Some("")));
        assert!(twice.is_from_elsewhere());
        let once = signs("POST", &[("sec-fetch-site", "none"), ("origin", "https://wiki.example.org")]);
        assert_eq!(once.fetch_site.as_deref(), Some("none"));
        assert!(!once.is_from_elsewhere() && !signs("POST", &[]).is_from_elsewhere());
    }

    #[test]
    fn upgrades_are_recognised_in_every_spelling() {
        for upgrade in ["websocket", "WebSocket", "foo, websocket", "websocket/13"] {
            assert!(signs("GET", &[("upgrade", upgrade)]).is_websocket, "{upgrade}");
        }
        for upgrade in ["h2c", "H2C", "websocket, h2c", "h2c,websocket"] {
            assert!(signs("GET", &[("upgrade", upgrade)]).is_http2_upgrade, "{upgrade}");
        }
        assert!(signs("GET", &[("upgrade", "websocket"), ("upgrade", "h2c")]).is_http2_upgrade);
        assert!(signs("GET", &[("http2-settings", "")]).is_http2_upgrade);
        assert!(!signs("GET", &[("upgrade", "websocket")]).is_http2_upgrade && !signs("GET", &[]).is_websocket);
    }

    #[test]
    fn security_36_what_no_person_did_is_quiet() {
        for quiet in [
            ("vestibule-quiet", "1"),
            ("vestibule-quiet", "1, 1"),
            ("vestibule-quiet", "0,1"),
            ("sec-purpose", "prefetch"),
            ("sec-purpose", "prefetch;prerender"),
            ("purpose", "prefetch"),
            ("x-moz", "prefetch"),
        ] {
            assert_eq!(signs("GET", &[quiet]).sent_by, SentBy::Nobody, "{quiet:?}");
        }
        for of_a_person in [&[("vestibule-quiet", "0")][..], &[("vestibule-quiet", "11")], &[("purpose", "x")], &[]] {
            assert_eq!(signs("GET", of_a_person).sent_by, SentBy::Person);
        }
        assert_eq!(
            signs("GET", &[("sec-fetch-site", "same-site"), ("sec-fetch-mode", "cors")]).sent_by,
            SentBy::OtherOrigin
        );
    }

    #[test]
    fn other_methods_are_found_in_every_line() {
        let overrides = signs(
            "POST",
            &[("x-http-method-override", "PUT"), ("x-http-method-override", "DELETE"), ("x-http-method", "PATCH")],
        );
        assert_eq!(overrides.overrides, ["PUT", "DELETE", "PATCH"]);
    }

    #[test]
    fn security_38_other_methods_are_found_under_the_names_that_backends_fold() {
        for name in
            ["x_http_method_override", "x-http_method-override", "x_method_override", "x_http_method", "x.http.method"]
        {
            assert_eq!(signs("POST", &[(name, "DELETE")]).overrides, ["DELETE"], "{name}");
        }
        assert_eq!(signs("POST", &[("x-http-methods", "DELETE")]).overrides, [""; 0]);
    }
}
