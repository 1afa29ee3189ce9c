//! The same-origin gate: what changes something must come from our own pages (ASVS 5.0 3.5.1), and who is a program.

use axum::http::{
    HeaderMap, HeaderValue, Method,
    header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST, ORIGIN, REFERER, TRANSFER_ENCODING},
};
use url::Url;

pub use crate::model::loopback::is_loopback;

/// Whether a request that changes something may pass. Browsers send `Sec-Fetch-Site` or at least `Origin`;
/// `programs_may` lets those pass that send neither, where no cookie is relied on.
pub fn may_change(method: &Method, headers: &HeaderMap, public_url: &Url, programs_may: bool) -> bool {
    if method.is_safe() {
        return true;
    }
    match (headers.get("sec-fetch-site"), headers.get(ORIGIN)) {
        (Some(site), _) => site == "same-origin" || site == "none",
        // Browsers write an origin in one way (RFC 6454 section 6.1); whatever else reads like ours is not theirs.
        (None, Some(origin)) => origin.as_bytes() == public_url.origin().ascii_serialization().as_bytes(),
        (None, None) => programs_may,
    }
}

/// Whether a navigation comes from our own pages or was typed. What cannot be told passes: old browsers
/// and programs say nothing, and a foreign page makes every browser of today say so.
pub fn is_own_navigation(headers: &HeaderMap, public_url: &Url) -> bool {
    match (headers.get("sec-fetch-site"), headers.get(REFERER)) {
        (Some(site), _) => site == "same-origin" || site == "none",
        (None, Some(referer)) => is_on_site(referer, public_url),
        (None, None) => true,
    }
}

/// Whether a navigation surely comes from our own pages. What cannot be told does not pass, and neither does what was
/// typed: links in mail come that way too, and what such a link begins would be somebody else's idea.
pub fn is_own_click(headers: &HeaderMap, public_url: &Url) -> bool {
    match (headers.get("sec-fetch-site"), headers.get(REFERER)) {
        (Some(site), _) => site == "same-origin",
        (None, Some(referer)) => is_on_site(referer, public_url),
        (None, None) => false,
    }
}

/// The path of the page of ours that somebody comes from, as their browser says.
pub fn referring_path(headers: &HeaderMap, public_url: &Url) -> Option<String> {
    let referer = headers.get(REFERER).filter(|referer| is_on_site(referer, public_url))?;
    Some(Url::parse(referer.to_str().ok()?).ok()?.path().to_owned())
}

/// Whether what a request brings is a form, the only thing that our posts read, or nothing (ASVS 5.0 3.5.2).
pub fn is_form(method: &Method, headers: &HeaderMap) -> bool {
    let Some(kind) = headers.get(CONTENT_TYPE) else {
        let empty = headers.get(CONTENT_LENGTH).is_none_or(|length| length == "0");
        return method.is_safe() || (empty && !headers.contains_key(TRANSFER_ENCODING));
    };
    let essence = kind.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim();
    method.is_safe() || essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

fn is_on_site(value: &HeaderValue, public_url: &Url) -> bool {
    value.to_str().ok().and_then(|value| Url::parse(value).ok()).is_some_and(|url| url.origin() == public_url.origin())
}

/// Whether no person did this: it is fetched ahead of them, or says of itself that nobody asked for it. It is no use of their
/// session.
pub fn is_quiet(headers: &HeaderMap) -> bool {
    // Some put the lines of a header together (RFC 9110 section 5.3).
    let says = |name: &str, word: &[u8]| {
        let lines = headers.get_all(name).into_iter();
        lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b',')).any(|each| each.trim_ascii() == word)
    };
    // The last two are how browsers of before said that they fetch ahead.
    headers.contains_key("sec-purpose")
        || says("vestibule-quiet", b"1")
        || says("purpose", b"prefetch")
        || says("x-moz", b"prefetch")
}

/// Whether a page of another origin has a browser fetch something, as a picture, in a frame, or by a script. Who follows a
/// link there goes by themselves.
pub fn is_fetched_by_others(headers: &HeaderMap) -> bool {
    let is = |name: &str, value: &str| headers.get(name).is_none_or(|given| given == value);
    let is_own = is("sec-fetch-site", "same-origin") || is("sec-fetch-site", "none");
    let goes_there = is("sec-fetch-mode", "navigate") && is("sec-fetch-dest", "document");
    !(is_own || goes_there)
}

/// Whether a person did this, so that it counts as use of their session.
pub fn is_use(headers: &HeaderMap) -> bool {
    !is_quiet(headers) && !is_fetched_by_others(headers)
}

/// Whether somebody came by another name of this machine than the public one, such as `localhost` for `127.0.0.1`.
/// Cookies belong to a name: the provider would send them back to the public one, where their cookies are not. They know
/// no ports, and proxies leave the port out of `Host` (nginx's `$host`): the name alone is the public one too.
pub fn came_by_another_name(headers: &HeaderMap, public_url: &Url) -> bool {
    let Some(host) = headers.get(HOST).and_then(|host| host.to_str().ok()) else { return false };
    let name = public_url.host_str().unwrap_or_default();
    let port = public_url.port_or_known_default().unwrap_or_default();
    let is_public = host.eq_ignore_ascii_case(name) || host.eq_ignore_ascii_case(&format!("{name}:{port}"));
    is_loopback(public_url) && !is_public
}

/// Whether a click surely comes from a page at the public address, as its `Referer` says. If `Host` says otherwise, it is
/// a proxy that has changed it.
pub fn came_from_public_page(headers: &HeaderMap, public_url: &Url) -> bool {
    is_own_click(headers, public_url) && headers.get(REFERER).is_some_and(|referer| is_on_site(referer, public_url))
}

/// Whether a person's browser asks for a page: then redirects and pages are the answer. Programs get
/// statuses and `application/problem+json`.
pub fn is_person(headers: &HeaderMap) -> bool {
    let navigates = headers.get("sec-fetch-mode").is_none_or(|mode| mode == "navigate");
    let wants_html =
        headers.get_all(ACCEPT).iter().any(|accept| accept.to_str().is_ok_and(|accept| accept.contains("text/html")));
    navigates && wants_html && !headers.contains_key(AUTHORIZATION)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|&(name, value)| (name.parse().expect("a name"), HeaderValue::from_static(value))).collect()
    }

    fn passes(pairs: &[(&'static str, &'static str)]) -> bool {
        may_change(&Method::POST, &headers(pairs), &Url::parse("https://door.example").expect("valid"), false)
    }

    #[test]
    fn security_25_posts_from_elsewhere_do_not_pass() {
        assert!(passes(&[("sec-fetch-site", "same-origin")]) && passes(&[("sec-fetch-site", "none")]));
        assert!(!passes(&[("sec-fetch-site", "cross-site")]) && !passes(&[("sec-fetch-site", "same-site")]));
        assert!(!passes(&[("sec-fetch-site", "cross-site"), ("origin", "https://door.example")]));
        assert!(passes(&[("origin", "https://door.example")]));
        for origin in [
            "null",
            "https://evil.example",
            "http://door.example",
            "https://door.example:8443",
            "https://door.example.evil",
            "https://door.example/",
            "https://door.example:443",
            "https:door.example",
            "HTTPS://door.example",
            "https://evil@door.example",
            "https://door.example https://evil.example",
        ] {
            assert!(!passes(&[("origin", origin)]), "{origin}");
        }
        assert!(!passes(&[]));
        assert!(may_change(
            &Method::POST,
            &HeaderMap::new(),
            &Url::parse("https://door.example").expect("valid"),
            true
        ));
        assert!(may_change(
            &Method::GET,
            &headers(&[("sec-fetch-site", "cross-site")]),
            &Url::parse("https://a.b").expect("valid"),
            false
        ));
    }

    #[test]
    fn a_host_without_its_port_is_the_public_name_too() {
        let is_another = |host: &'static str, public: &str| {
            came_by_another_name(&headers(&[("host", host)]), &Url::parse(public).expect("valid"))
        };
        for (host, public) in [
            ("127.0.0.1:3000", "http://127.0.0.1:3000"),
            ("127.0.0.1", "http://127.0.0.1:3000"),
            ("LOCALHOST", "http://localhost:3000"),
            ("[::1]", "http://[::1]:3000"),
            ("localhost", "http://localhost"),
            ("localhost:80", "http://localhost"),
            ("anything", "https://door.example"),
        ] {
            assert!(!is_another(host, public), "{host} for {public}");
        }
        for (host, public) in [
            ("localhost:3000", "http://127.0.0.1:3000"),
            ("localhost", "http://127.0.0.1:3000"),
            ("127.0.0.1:4000", "http://127.0.0.1:3000"),
            ("127.0.0.1:3000", "http://127.0.0.1"),
        ] {
            assert!(is_another(host, public), "{host} for {public}");
        }
    }

    #[test]
    fn a_person_navigates_and_reads_html() {
        assert!(is_person(&headers(&[("accept", "text/html,*/*;q=0.8")])));
        assert!(is_person(&headers(&[("accept", "text/html"), ("sec-fetch-mode", "navigate")])));
        assert!(!is_person(&headers(&[("accept", "text/html"), ("sec-fetch-mode", "cors")])));
        assert!(!is_person(&headers(&[("accept", "*/*")])) && !is_person(&HeaderMap::new()));
        assert!(!is_person(&headers(&[("accept", "text/html"), ("authorization", "Bearer x")])));
    }
}
