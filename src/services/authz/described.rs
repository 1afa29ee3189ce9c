//! A request to a service, as its proxy describes it.

use std::borrow::Cow;

use axum::http::HeaderMap;
use percent_encoding::{CONTROLS, utf8_percent_encode};
use strum::{EnumMessage, IntoStaticStr, VariantArray};

use crate::model::{
    path::reading::is_readable,
    service::{Service, at_host, at_origin, of_host, of_origin},
};

/// Which service is asked what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    pub method: String,
    place: Place,
    /// The origin in the request line, where that was an address in full.
    in_line: Option<String>,
    /// Path and query, as they were sent.
    pub target: String,
}

/// Where, as far as the proxy tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Scheme, host and port.
    Origin(String),
    Host(String),
}

/// Why there is nothing to decide about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray, EnumMessage)]
#[strum(serialize_all = "snake_case")]
pub enum Undescribed {
    /// Who asks is none of the proxies.
    ForeignPeer,
    /// The proxy's description lacks something.
    DescriptionMissing,
    /// Something stands in it twice: one of the two may be a stranger's.
    DescriptionDoubled,
    /// It cannot be read, or no browser sends such a thing.
    UnreadableAddress,
    /// No service is at exactly this scheme, host and port.
    UnknownService,
    /// The request line names another host than the one that is asked.
    ForeignHost,
    /// A change to HTTP/2 in the middle of a connection, after which no request would be checked any more.
    Http2Upgrade,
}

impl Described {
    /// Reads the address; nothing in it is decoded or put in order.
    pub fn new(method: &str, place: Place, line: &str) -> Result<Self, Undescribed> {
        if !is_readable(line) {
            return Err(Undescribed::UnreadableAddress);
        }
        let (in_line, target) = if line.starts_with('/') {
            (None, line)
        } else {
            let (origin, target) = split(line)?;
            (Some(origin.to_owned()), target)
        };
        Ok(Self { method: method.to_owned(), place, in_line, target: target.to_owned() })
    }

    /// Path and query as a browser writes them, which knows ASCII only.
    pub fn for_browsers(&self) -> Cow<'_, str> {
        utf8_percent_encode(&self.target, CONTROLS).into()
    }

    /// The service that is asked.
    pub fn service<'a>(&self, services: &'a [Service]) -> Result<&'a Service, Undescribed> {
        let path = self.target.split('?').next().unwrap_or_default();
        let found = match &self.place {
            Place::Origin(origin) => at_origin(services, origin, path),
            Place::Host(host) => at_host(services, host, path),
        };
        let service = found.ok_or(Undescribed::UnknownService)?;
        let is_same = |origin: &String| at_origin(services, origin, path).is_some_and(|named| named.id == service.id);
        if self.in_line.as_ref().is_none_or(is_same) { Ok(service) } else { Err(Undescribed::ForeignHost) }
    }

    /// All services at the host that is asked, whatever the path.
    pub fn services_there<'a>(&self, services: &'a [Service]) -> Result<Vec<&'a Service>, Undescribed> {
        let found = match &self.place {
            Place::Origin(origin) => of_origin(services, origin),
            Place::Host(host) => of_host(services, host),
        };
        let first = found.first().ok_or(Undescribed::UnknownService)?;
        let is_same = |origin: &String| of_origin(services, origin).iter().any(|named| named.id == first.id);
        if self.in_line.as_ref().is_none_or(is_same) { Ok(found) } else { Err(Undescribed::ForeignHost) }
    }
}

/// Origin and the rest of an address in full.
pub(super) fn split(address: &str) -> Result<(&str, &str), Undescribed> {
    let host = address.find("://").ok_or(Undescribed::UnreadableAddress)? + "://".len();
    let path = address[host..].find('/').ok_or(Undescribed::UnreadableAddress)? + host;
    Ok(address.split_at(path))
}

/// The one value of a header of the description.
pub(super) fn only<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a str, Undescribed> {
    let mut values = headers.get_all(name).iter();
    let value = values.next().filter(|value| !value.is_empty()).ok_or(Undescribed::DescriptionMissing)?;
    if values.next().is_some() {
        return Err(Undescribed::DescriptionDoubled);
    }
    std::str::from_utf8(value.as_bytes()).map_err(|_| Undescribed::UnreadableAddress)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::path::reading::MOST_BYTES_SENT as MOST_BYTES;

    fn found(place: Place, line: &str) -> Result<String, Undescribed> {
        let services = ["https://wiki.example.org", "https://crm.example.com"].map(|url| {
            let url = url::Url::parse(url).expect("a URL");
            Service::new(url.host_str().unwrap_or_default().to_owned(), String::new(), url)
        });
        Described::new("GET", place, line)?.service(&services).map(|service| service.id.clone())
    }

    fn at_wiki(line: &str) -> Result<String, Undescribed> {
        found(Place::Origin("https://wiki.example.org".to_owned()), line)
    }

    #[test]
    fn security_39_a_host_in_the_address_that_is_not_the_services_is_refused() {
        let wiki = Ok("wiki.example.org".to_owned());
        for line in
            ["/", "/a?b=https://crm.example.com/", "https://wiki.example.org/a", "HTTPS://WIKI.example.org:443/"]
        {
            assert_eq!(at_wiki(line), wiki, "{line}");
        }
        for line in [
            "https://crm.example.com/a",
            "http://wiki.example.org/a",
            "https://wiki.example.org:8443/a",
            "https://wiki.example.org@crm.example.com/a",
            "https://wiki.example.org./a",
            "evil://wiki.example.org/a",
        ] {
            assert_eq!(at_wiki(line), Err(Undescribed::ForeignHost), "{line}");
        }
        assert_eq!(
            found(Place::Host("wiki.example.org".to_owned()), "https://crm.example.com/"),
            Err(Undescribed::ForeignHost)
        );
    }

    #[test]
    fn security_47_nothing_is_cut_off_before_it_is_judged_ghsa_pxq7_h93f_9jrg() {
        for line in [
            "/public#/../admin",
            "/a?b#c",
            "/#",
            "/a b",
            "/a\tb",
            "/a\0",
            "/a\r\nb",
            "/a\u{7f}",
            "*",
            "",
            "a",
            "https://x",
        ] {
            assert_eq!(at_wiki(line), Err(Undescribed::UnreadableAddress), "{line:?}");
        }
        assert_eq!(at_wiki(&format!("/?{}", "a".repeat(MOST_BYTES))), Err(Undescribed::UnreadableAddress));
        assert!(at_wiki(&format!("/?{}", "a".repeat(MOST_BYTES - 2))).is_ok());
    }
}
