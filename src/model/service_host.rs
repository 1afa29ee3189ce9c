//! The host of a service, which is one place: services that differ by path only share its session.

use std::sync::Arc;

use url::Url;

use super::{service::Service, service_path::ServicePath};

/// A host, and the services there, of which there is one at least.
#[derive(Debug)]
pub struct ServiceHost {
    services: Vec<Service>,
    first: Service,
}

/// The hosts of all services that are not at the door's own.
#[derive(Debug, Clone, Default)]
pub struct ServiceHosts(Arc<[Arc<ServiceHost>]>);

impl ServiceHosts {
    pub fn of(services: &[Service], public_url: &Url) -> Self {
        let mut hosts: Vec<ServiceHost> = Vec::new();
        for service in services.iter().filter(|service| service.url.origin() != public_url.origin()) {
            match hosts.iter_mut().find(|host| host.first.url.origin() == service.url.origin()) {
                Some(host) => host.services.push(service.clone()),
                None => hosts.push(ServiceHost { services: vec![service.clone()], first: service.clone() }),
            }
        }
        Self(hosts.into_iter().map(Arc::new).collect())
    }

    /// The host that a `Host` header names. Proxies leave the port out of it (nginx's `$host`): the name alone is enough
    /// where it is nobody else's, the door's included.
    pub fn named(&self, host: &str, public_url: &Url) -> Option<&Arc<ServiceHost>> {
        let (name, port) = split(host)?;
        let is_named = |url: &Url| url.host_str().is_some_and(|own| own.eq_ignore_ascii_case(name));
        let at = |url: &Url, port: u16| is_named(url) && url.port_or_known_default() == Some(port);
        let exactly = |url: &Url| at(url, port.or_else(|| default_port(url)).unwrap_or_default());
        if exactly(public_url) {
            return None;
        }
        let found = self.0.iter().find(|host| exactly(&host.first.url));
        found.or_else(|| {
            let mut alike = self.0.iter().filter(|host| is_named(&host.first.url));
            let only = alike.next().filter(|_| port.is_none() && !is_named(public_url))?;
            alike.next().is_none().then_some(only)
        })
    }

    /// Whether a `Host` header has the name of a service on https with another port, or with a dot behind it. That is neither
    /// the service nor the door, unless it is the door's own name too.
    pub fn is_beside(&self, host: &str, public_url: &Url) -> bool {
        let Some((name, _)) = split(host) else { return false };
        let name = name.strip_suffix('.').unwrap_or(name);
        let is_named = |url: &Url| url.host_str().is_some_and(|own| own.eq_ignore_ascii_case(name));
        let is_service = |host: &Arc<ServiceHost>| host.first.url.scheme() == "https" && is_named(&host.first.url);
        self.named(host, public_url).is_none() && !is_named(public_url) && self.0.iter().any(is_service)
    }
}

impl ServiceHost {
    pub fn with_id(&self, id: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.id == id)
    }

    /// The service that a page belongs to: the one whose own path is the longest of those above it.
    pub fn service_of(&self, page: &ServicePath) -> &Service {
        let above = self.services.iter().filter(|service| holds(service, page.path()));
        above.max_by_key(|service| service.url.path().len()).unwrap_or(&self.first)
    }

    /// The service whose own path is exactly this, with a slash at the end or without. Where there is but one, it is also the
    /// one of the host as a whole.
    pub fn service_at(&self, path: &str) -> Option<&Service> {
        let path = path.trim_end_matches('/');
        let exactly = self.services.iter().find(|service| service.url.path().trim_end_matches('/') == path);
        exactly.or_else(|| (path.is_empty() && self.services.len() == 1).then_some(&self.first))
    }

    /// The first of its services, where none is named.
    pub fn first(&self) -> &Service {
        &self.first
    }

    /// The origin of every service there.
    pub fn origin(&self) -> String {
        self.first.origin()
    }
}

/// A service's host in lower case, with its port unless that is the scheme's own.
pub fn authority_of(service: &Service) -> String {
    authority(&service.url)
}

/// The host of an address as browsers write it into `Host`: with its port unless that is the scheme's own.
pub fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Whether a path is a service's own or below.
pub fn holds(service: &Service, path: &str) -> bool {
    let own = service.url.path().trim_end_matches('/');
    path.strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn default_port(url: &Url) -> Option<u16> {
    match url.scheme() {
        "https" => Some(443),
        "http" => Some(80),
        _ => None,
    }
}

/// Name and port of a `Host` header; one whose port is none names nothing.
fn split(host: &str) -> Option<(&str, Option<u16>)> {
    let end = if host.starts_with('[') { host.find(']')? + 1 } else { host.find(':').unwrap_or(host.len()) };
    let (name, rest) = host.split_at(end);
    match rest.strip_prefix(':') {
        Some("") => Some((name, None)),
        Some(port) => port.parse().ok().map(|port| (name, Some(port))),
        None => rest.is_empty().then_some((name, None)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service(id: &str, url: &str) -> Service {
        Service::new(id.to_owned(), id.to_owned(), url.parse().expect("a URL"))
    }

    fn found(host: &str) -> Option<String> {
        let services = [
            service("wiki", "https://wiki.example.org"),
            service("team", "https://wiki.example.org/team"),
            service("local", "http://127.0.0.1:8001"),
            service("other", "http://127.0.0.1:8002"),
            service("six", "http://[::1]:8003"),
            service("demo", "http://demo.localhost:8080"),
            service("mine", "https://door.example/app"),
        ];
        let door = Url::parse("https://door.example").expect("a URL");
        ServiceHosts::of(&services, &door).named(host, &door).map(|host| host.first().id.clone())
    }

    #[test]
    fn security_49_a_host_is_that_of_one_service_or_of_none() {
        for (host, id) in [
            ("wiki.example.org", "wiki"),
            ("WIKI.example.org:443", "wiki"),
            ("wiki.example.org:", "wiki"),
            ("127.0.0.1:8001", "local"),
            ("127.0.0.1:8002", "other"),
            ("[::1]:8003", "six"),
            ("[::1]", "six"),
            ("demo.localhost:8080", "demo"),
            ("demo.localhost", "demo"),
        ] {
            assert_eq!(found(host).as_deref(), Some(id), "{host}");
        }
        for host in [
            "door.example",
            "door.example:443",
            "door.example:8443",
            "wiki.example.org:80",
            "wiki.example.org:8443",
            "wiki.example.org.",
            "xwiki.example.org",
            "wiki.example.org:x",
            "wiki.example.org@evil.test",
            "127.0.0.1",
            "127.0.0.1:8004",
            "",
            "[::1",
        ] {
            assert_eq!(found(host), None, "{host}");
        }
    }

    #[test]
    fn security_49_the_name_of_a_service_with_another_port_is_not_the_doors() {
        let services = [
            service("wiki", "https://wiki.example.org"),
            service("local", "http://127.0.0.1:8001"),
            service("mine", "https://door.example/app"),
            service("beside", "https://other.example:8443"),
        ];
        let door = Url::parse("https://door.example").expect("a URL");
        let hosts = ServiceHosts::of(&services, &door);
        for host in [
            "wiki.example.org:80",
            "WIKI.example.org:8443",
            "wiki.example.org.",
            "wiki.example.org.:443",
            "other.example:443",
        ] {
            assert!(hosts.is_beside(host, &door), "{host}");
        }
        for host in [
            "wiki.example.org",
            "wiki.example.org:443",
            "other.example",
            "other.example:8443",
            "door.example:8443",
            "door.example.",
            "127.0.0.1:3000",
            "elsewhere.example",
            "wiki.example.org:x",
            "",
        ] {
            assert!(!hosts.is_beside(host, &door), "{host}");
        }
    }

    #[test]
    fn a_service_is_at_its_own_path_and_alone_at_its_host_at_the_root_too() {
        let door = Url::parse("https://door.example").expect("a URL");
        let at = |services: &[Service], path: &str| {
            let hosts = ServiceHosts::of(services, &door);
            let host = hosts.named("apps.example.org", &door).expect("the host");
            host.service_at(path).map(|service| service.id.clone())
        };
        let (one, two) =
            (service("one", "https://apps.example.org/one"), service("two", "https://apps.example.org/two/"));
        let alone = [one.clone()];
        for (path, id) in [("", Some("one")), ("/", Some("one")), ("/one", Some("one")), ("/one/", Some("one"))] {
            assert_eq!(at(&alone, path).as_deref(), id, "{path}");
        }
        for path in ["/on", "/ones", "/one/x", "/ONE", "/x/one"] {
            assert_eq!(at(&alone, path), None, "{path}");
        }
        let both = [one, two];
        for (path, id) in [("", None), ("/", None), ("/one", Some("one")), ("/two", Some("two")), ("/three", None)] {
            assert_eq!(at(&both, path).as_deref(), id, "{path}");
        }
    }

    #[test]
    fn a_page_belongs_to_the_service_with_the_longest_path_above_it() {
        let services = [service("wiki", "https://wiki.example.org"), service("team", "https://wiki.example.org/team/")];
        let door = Url::parse("https://door.example").expect("a URL");
        let hosts = ServiceHosts::of(&services, &door);
        let host = hosts.named("wiki.example.org", &door).expect("the host");
        for (page, id) in [("/", "wiki"), ("/team", "team"), ("/team/x?y", "team"), ("/teams", "wiki")] {
            assert_eq!(host.service_of(&ServicePath::parse(page).expect("a page")).id, id, "{page}");
        }
        assert_eq!(authority_of(host.first()), "wiki.example.org");
    }
}
