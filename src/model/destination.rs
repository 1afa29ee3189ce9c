//! A destination: where somebody goes after signing in. A page of this site, an address of a configured service, or nothing
//! (ASVS 5.0 3.7.2).

use super::{
    address::{self, Address, ENTER},
    link::Link,
    query::Query,
    return_to::ReturnTo,
    service::Service,
    service_host::holds,
    service_path::ServicePath,
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    Page(ReturnTo),
    Service(ServiceAddress),
}

/// A whole address of a configured service: its origin as the settings have it, and a page there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceAddress(String);

impl ServiceAddress {
    /// An address is read by comparing, not by taking it apart: what begins with a service's origin and a slash leads to it.
    fn parse(given: &str, services: &[Service]) -> Option<Self> {
        services.iter().find_map(|service| {
            let rest = given.strip_prefix(service.origin().as_str())?;
            let page = if rest.is_empty() { ServicePath::home(service) } else { ServicePath::parse(rest)? };
            holds(service, page.path()).then(|| Self(format!("{}{}", service.origin(), page.as_str())))
        })
    }
}

impl Destination {
    pub fn home() -> Self {
        Self::Page(ReturnTo::home())
    }

    /// A page of this site.
    pub fn local(given: &str) -> Option<Self> {
        ReturnTo::parse(given).map(Self::Page)
    }

    /// An address of ours, unless it is only a step of signing in.
    pub fn to(address: &Address) -> Option<Self> {
        Self::local(address.path)
    }

    pub fn parse(given: &str, services: &[Service]) -> Option<Self> {
        Self::local(given).or_else(|| ServiceAddress::parse(given, services).map(Self::Service))
    }

    pub fn as_str(&self) -> &str {
        match self {
            Self::Page(page) => page.as_str(),
            Self::Service(address) => &address.0,
        }
    }

    /// Whether it leads to another origin, at once or on the way: browsers hold a chain of redirects against the
    /// `form-action` of the page whose form began it.
    pub fn leads_away(&self) -> bool {
        match self {
            Self::Page(page) => is_on_the_way(page),
            Self::Service(_) => true,
        }
    }

    /// The service that it leads to, if it is one.
    pub fn service<'a>(&self, services: &'a [Service]) -> Option<&'a Service> {
        let named = match self {
            Self::Page(page) if is_on_the_way(page) => {
                Query::of(page.as_str().split_once('?').map(|(_, query)| query)).only("service")
            }
            Self::Page(_) => None,
            Self::Service(address) => {
                let is_at =
                    |service: &&Service| ServiceAddress::parse(&address.0, std::slice::from_ref(*service)).is_some();
                return services.iter().filter(is_at).max_by_key(|service| service.url.path().len());
            }
        };
        services.iter().find(|service| Some(&service.id) == named.as_ref())
    }
}

fn is_on_the_way(page: &ReturnTo) -> bool {
    page.as_str().split(['?', '#']).next() == Some(ENTER.path)
}

impl From<&Destination> for Link {
    fn from(destination: &Destination) -> Self {
        Self::to(destination.as_str())
    }
}

impl Link {
    /// Says where to go afterwards, unless that is the landing page anyway.
    #[must_use]
    pub fn returning_to(self, to: Option<&Destination>) -> Self {
        match to {
            Some(to) if *to != Destination::home() => self.with("return_to", to.as_str()),
            _ => self,
        }
    }
}

/// Where somebody proves once more who they are, and what comes after that.
pub fn sign_in_again(return_to: Option<&Destination>) -> Link {
    address::SIGN_IN.link().returning_to(return_to).with("again", "true")
}

/// Where somebody signs in and is asked as whom, and what comes after that.
pub fn sign_in_as_another(return_to: Option<&Destination>) -> Link {
    address::SIGN_IN.link().returning_to(return_to).with("choose", "true")
}

/// Where a newcomer signs in the way they did before, so that the identity they came with is connected.
pub fn sign_in_to_connect(return_to: Option<&Destination>) -> Link {
    address::SIGN_IN.link().returning_to(return_to).with("connect", "true")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn services() -> Vec<Service> {
        let service = |id: &str, url: &str| Service::new(id.to_owned(), id.to_owned(), url.parse().expect("a URL"));
        vec![
            service("wiki", "https://wiki.example.org"),
            service("crm", "https://crm.example.com:8443/crm/"),
            service("team", "https://wiki.example.org/team"),
        ]
    }

    #[test]
    fn an_address_of_a_service_is_kept_and_one_of_anybody_else_is_none() {
        for (given, kept, id) in [
            ("https://wiki.example.org", "https://wiki.example.org/", "wiki"),
            ("https://wiki.example.org/a//b?c=%0A#d", "https://wiki.example.org/a//b?c=%0A#d", "wiki"),
            ("https://wiki.example.org/team/x", "https://wiki.example.org/team/x", "team"),
            ("https://wiki.example.org//evil.test", "https://wiki.example.org//evil.test", "wiki"),
            ("https://crm.example.com:8443/crm/x", "https://crm.example.com:8443/crm/x", "crm"),
        ] {
            let destination = Destination::parse(given, &services()).expect("a destination");
            assert_eq!(destination.as_str(), kept);
            assert!(destination.leads_away());
            assert_eq!(destination.service(&services()).map(|service| service.id.clone()).as_deref(), Some(id));
        }
        for given in [
            "https://evil.test/",
            "https://wiki.example.org.evil.test/",
            "https://wiki.example.org@evil.test/",
            "https://wiki.example.org:8443/",
            "https://wiki.example.org\\@evil.test/",
            "https://wiki.example.org?x",
            "https://wiki.example.org#x",
            "HTTPS://wiki.example.org/",
            "http://wiki.example.org/",
            "https://wiki.example.org/\r\nx",
            "https://wiki.example.org/ä",
            "https://wiki.example.org/.vestibule/enter",
            "https://wiki.example.org/%2evestibule/arrive?pass=x",
            "https://crm.example.com:8443/",
            "https://crm.example.com:8443/crmx",
            "https://crm.example.com/crm/",
            "//wiki.example.org/",
            "javascript:alert(1)//https://wiki.example.org/",
        ] {
            assert_eq!(Destination::parse(given, &services()), None, "{given}");
        }
    }

    #[test]
    fn the_way_to_a_service_is_a_page_of_ours_that_leads_away() {
        let enter = Destination::local("/enter?service=wiki&state=AAAA").expect("a page");
        assert!(enter.leads_away() && !Destination::local("/entering").expect("a page").leads_away());
        assert_eq!(enter.service(&services()).map(|service| service.id.clone()).as_deref(), Some("wiki"));
        let nobody = Destination::local("/enter?service=other&state=AAAA").expect("a page");
        assert_eq!(nobody.service(&services()), None);
    }

    proptest! {
        #[test]
        fn whatever_is_accepted_stays_at_the_service(rest in "\\PC{0,40}|[/\\\\a-z.%0-9:@?#;\r\n\t]{0,40}") {
            let given = format!("https://wiki.example.org{rest}");
            if let Some(destination) = Destination::parse(&given, &services()) {
                let url = url::Url::parse(destination.as_str()).expect("accepted addresses are valid");
                prop_assert_eq!(url.origin().ascii_serialization(), "https://wiki.example.org");
                prop_assert!(url.username().is_empty() && url.password().is_none());
            }
        }

        #[test]
        fn a_query_gives_the_path_back(given in "/[a-z/?&=%20-9]{0,40}") {
            if let Some(path) = Destination::local(&given) {
                let link = address::SIGN_IN.link().with("a", "b&c").returning_to(Some(&path));
                let url = url::Url::parse(&format!("https://door.example{link}")).expect("valid");
                let find = |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
                prop_assert_eq!(find("a"), Some("b&c".to_owned()));
                prop_assert_eq!(find("return_to").unwrap_or_else(|| "/".to_owned()), path.as_str());
            }
        }
    }
}
