//! Which service an address belongs to. Exactly one, in every reading of the path, or none.

use url::Url;

use super::{Service, client_key::MayActFor};
use crate::model::path::{
    reading::{fold, readings},
    segments::segments,
};

/// Origin and target of an address in full, byte for byte; none where no scheme is written. Without a path it is `/`.
pub fn split(address: &str) -> Option<(&str, &str)> {
    let authority = address.find("://")? + "://".len();
    let end = address[authority..].find(['/', '?', '#', '\\']).map_or(address.len(), |at| authority + at);
    let target = &address[end..];
    Some((&address[..end], if target.is_empty() { "/" } else { target }))
}

/// The service at an origin and a path.
pub fn at_origin<'a>(services: &'a [Service], origin: &str, path: &str) -> Option<&'a Service> {
    only_one(&of_origin(services, origin), path)
}

/// The service at a `Host` and a path, where the scheme is not told.
pub fn at_host<'a>(services: &'a [Service], host: &str, path: &str) -> Option<&'a Service> {
    only_one(&of_host(services, host), path)
}

/// What a service may do at another one for somebody, both by their ids.
pub fn may_act<'a>(services: &'a [Service], actor: &str, audience: &str) -> Option<&'a MayActFor> {
    let actor = services.iter().find(|service| service.id == actor)?;
    actor.may_act_for.iter().find(|may| may.audience == audience)
}

/// All services at an origin such as `https://wiki.example.org:8443`, after lower case and without the scheme's own port;
/// `wss` is `https`. A trailing dot and a name before an `@` are of nobody.
pub fn of_origin<'a>(services: &'a [Service], origin: &str) -> Vec<&'a Service> {
    let Some((scheme, name, port)) = scheme_host_and_port(origin) else { return Vec::new() };
    let is_there = |service: &&Service| {
        let is_port = port.or(default_port(scheme)) == service.url.port_or_known_default();
        service.url.scheme() == scheme && is_named(service, &name) && is_port
    };
    services.iter().filter(is_there).collect()
}

/// All services at a `Host`. A port that is told has to be theirs.
pub fn of_host<'a>(services: &'a [Service], host: &str) -> Vec<&'a Service> {
    let Some((name, port)) = host_and_port(host) else { return Vec::new() };
    let candidates: Vec<&Service> = services
        .iter()
        .filter(|service| is_named(service, &name))
        .filter(|service| port.is_none_or(|port| service.url.port_or_known_default() == Some(port)))
        .collect();
    // Of two origins, nobody could say which one is meant.
    let origin = candidates.first().map(|first| first.url.origin());
    let is_one = candidates.iter().all(|service| Some(service.url.origin()) == origin);
    if is_one { candidates } else { Vec::new() }
}

/// Scheme and name in lower case, and the port if one is written.
fn scheme_host_and_port(origin: &str) -> Option<(&'static str, String, Option<u16>)> {
    let (scheme, authority) = origin.split_once("://")?;
    let scheme = match scheme.to_ascii_lowercase().as_str() {
        "https" | "wss" => "https",
        "http" | "ws" => "http",
        _ => return None,
    };
    let (name, port) = host_and_port(authority)?;
    Some((scheme, name, port))
}

/// The name in lower case, and the port if one is written.
fn host_and_port(authority: &str) -> Option<(String, Option<u16>)> {
    let authority = authority.to_ascii_lowercase();
    let (name, port) = match authority.rfind(':').filter(|colon| !authority[*colon..].contains(']')) {
        None => (authority.as_str(), None),
        Some(colon) => (&authority[..colon], Some(port(&authority[colon + 1..])?)),
    };
    (!name.is_empty()).then(|| (name.to_owned(), port))
}

/// `u16` alone would read a sign, and zeros in front.
fn port(text: &str) -> Option<u16> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    text.parse().ok().filter(|_| is_plain)
}

fn default_port(scheme: &str) -> Option<u16> {
    match scheme {
        "https" => Some(443),
        "http" => Some(80),
        _ => None,
    }
}

fn is_named(service: &Service, name: &str) -> bool {
    service.url.host_str() == Some(name)
}

/// Of services that share a host, the one with the longest path that leads to it in every reading.
fn only_one<'a>(candidates: &[&'a Service], path: &str) -> Option<&'a Service> {
    if let [service] = candidates
        && path_of(&service.url).is_empty()
    {
        return Some(service);
    }
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let of = |path: &str| {
        let segments = segments(path);
        let leads = |service: &&&Service| segments.starts_with(&path_of(&service.url));
        candidates.iter().filter(leads).max_by_key(|service| path_of(&service.url).len()).copied()
    };
    let mut found = readings(path).ok()?.into_iter().flat_map(|read| {
        let folded = of(&fold(&read.path));
        [of(&read.path), folded]
    });
    let first = found.next()??;
    found.all(|other| other.is_some_and(|other| other.id == first.id)).then_some(first)
}

/// The segments that a service's paths begin with.
pub(super) fn path_of(url: &Url) -> Vec<&str> {
    segments(url.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn services(urls: &[&str]) -> Vec<Service> {
        let service = |url: &&str| Service::new((*url).to_owned(), String::new(), Url::parse(url).expect("an address"));
        urls.iter().map(service).collect()
    }

    fn id(found: Option<&Service>) -> Option<&str> {
        found.map(|service| service.id.as_str())
    }

    #[test]
    fn security_39_a_host_that_is_not_a_services_is_nobodys() {
        let urls =
            ["https://wiki.example.org", "https://crm.example.com:8443", "http://127.0.0.1:4000", "http://[::1]:4001"];
        let services = services(&urls);
        for (origin, expected) in [
            ("https://wiki.example.org", Some(0)),
            ("HTTPS://WIKI.Example.ORG", Some(0)),
            ("https://wiki.example.org:443", Some(0)),
            ("wss://wiki.example.org", Some(0)),
            ("https://crm.example.com:8443", Some(1)),
            ("http://127.0.0.1:4000", Some(2)),
            ("ws://127.0.0.1:4000", Some(2)),
            ("http://[::1]:4001", Some(3)),
            ("http://wiki.example.org", None),
            ("ws://wiki.example.org", None),
            ("https://wiki.example.org:80", None),
            ("https://wiki.example.org:8443", None),
            ("https://wiki.example.org:0443", None),
            ("https://wiki.example.org:+443", None),
            ("https://wiki.example.org:", None),
            ("https://wiki.example.org.", None),
            ("https://wiki.example.org.:443", None),
            ("https://x@wiki.example.org", None),
            ("https://wiki.example.org@evil.example", None),
            ("https://wiki.example.org,evil.example", None),
            ("https://evil.example", None),
            ("https://wiki.example.org.evil.example", None),
            ("https://xwiki.example.org", None),
            ("https://crm.example.com", None),
            ("ftp://wiki.example.org", None),
            ("https://", None),
            ("https://:443", None),
            ("wiki.example.org", None),
            ("https:wiki.example.org", None),
            ("", None),
        ] {
            assert_eq!(id(at_origin(&services, origin, "/")), expected.map(|at: usize| urls[at]), "{origin}");
        }
    }

    #[test]
    fn a_host_alone_finds_its_service_if_only_one_can_be_meant() {
        let urls = ["https://wiki.example.org", "http://127.0.0.1:4000", "http://127.0.0.1:4001", "http://[::1]:4001"];
        let services = services(&urls);
        for (host, expected) in [
            ("wiki.example.org", Some(0)),
            ("WIKI.example.org:443", Some(0)),
            ("wiki.example.org:80", None),
            ("wiki.example.org:8443", None),
            ("wiki.example.org.", None),
            ("127.0.0.1:4000", Some(1)),
            ("127.0.0.1:4001", Some(2)),
            ("127.0.0.1", None),
            ("[::1]", Some(3)),
            ("[::1]:4001", Some(3)),
            ("::1", None),
            ("x@wiki.example.org", None),
            ("", None),
        ] {
            assert_eq!(id(at_host(&services, host, "/")), expected.map(|at: usize| urls[at]), "{host}");
        }
    }

    #[test]
    fn services_that_share_a_host_are_told_apart_by_path_in_every_reading() {
        let urls =
            ["https://apps.example.org/", "https://apps.example.org/wiki", "https://apps.example.org/wiki/archive/"];
        let services = services(&urls);
        for (path, expected) in [
            ("/", Some(0)),
            ("/wikis", Some(0)),
            ("/x/wiki", Some(0)),
            ("/wiki", Some(1)),
            ("/wiki/", Some(1)),
            ("/wiki/page?/../crm", Some(1)),
            ("/wiki/archive/x", Some(2)),
            ("/wiki/%61bout", Some(1)),
            ("/Wiki/page", None),
            ("/%77iki/page", None),
            ("/wiki/../crm", None),
            ("/wiki/%2e%2e/crm", None),
            ("/x/..%2fwiki", None),
            ("//wiki/page", None),
            ("/wiki;x/page", None),
            ("/wiki/x/..;/archive", None),
            ("/wiki%00", None),
            ("", None),
        ] {
            assert_eq!(
                id(at_origin(&services, "https://apps.example.org", path)),
                expected.map(|at: usize| urls[at]),
                "{path}"
            );
            assert_eq!(id(at_host(&services, "apps.example.org", path)), expected.map(|at: usize| urls[at]), "{path}");
        }
        assert_eq!(id(at_origin(&services[1..], "https://apps.example.org", "/crm")), None);
        assert_eq!(id(at_origin(&services[..1], "https://apps.example.org", "/a%00")), Some(urls[0]));
    }
}
