//! Which proxy it is: what mends a fault is another line at each.

use clap::ValueEnum;

use super::wire::Reply;

/// The proxies that have a page in docs/proxies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Proxy {
    Nginx,
    Caddy,
    Traefik,
    Envoy,
    Haproxy,
}

impl Proxy {
    pub(super) const ALL: [Self; 5] = [Self::Nginx, Self::Caddy, Self::Traefik, Self::Envoy, Self::Haproxy];

    /// As it names itself. Traefik and HAProxy say nothing of themselves.
    pub(super) fn of(reply: &Reply) -> Option<Self> {
        let said = ["server", "via"].iter().filter_map(|name| reply.header(name)).collect::<Vec<_>>().join(" ");
        let said = said.to_ascii_lowercase();
        Self::ALL.into_iter().find(|proxy| said.contains(&proxy.name().to_ascii_lowercase()))
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Nginx => "nginx",
            Self::Caddy => "Caddy",
            Self::Traefik => "Traefik",
            Self::Envoy => "Envoy",
            Self::Haproxy => "HAProxy",
        }
    }

    /// Where its configuration is written out.
    pub(super) fn page(self) -> String {
        format!("docs/proxies/{}.md", self.name().to_ascii_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_known_by_what_it_says_of_itself() {
        let said = |name: &str, value: &str| {
            let headers = vec![(name.to_owned(), value.to_owned())];
            Proxy::of(&Reply { status: 200, headers, body: Vec::new() })
        };
        assert_eq!(said("server", "nginx/1.22.1"), Some(Proxy::Nginx));
        assert_eq!(said("server", "Caddy"), Some(Proxy::Caddy));
        assert_eq!(said("via", "1.1 Caddy"), Some(Proxy::Caddy));
        assert_eq!(said("server", "envoy"), Some(Proxy::Envoy));
        assert_eq!(said("server", "gunicorn"), None);
    }
}
