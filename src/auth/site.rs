//! The site as people and providers know it: its public address, and who stands in front of it.

use ipnet::IpNet;
use url::Url;

use crate::model::{
    address::{CALLBACK, SIGNED_OUT},
    link::Link,
};

#[derive(Debug, Clone)]
pub struct Site {
    pub public_url: Url,
    /// Whose `X-Forwarded-For` counts.
    pub trusted_proxies: Vec<IpNet>,
    /// Whether browsers are told to use https for every host below this one too.
    pub hsts_subdomains: bool,
}

impl Site {
    /// The issuer of what we sign (RFC 8414 section 2), as browsers write an origin.
    pub fn issuer(&self) -> String {
        self.public_url.origin().ascii_serialization()
    }

    /// An absolute URL of this site.
    pub fn at(&self, path: impl Into<Link>) -> Url {
        let mut url = self.public_url.clone();
        url.set_path(path.into().as_str());
        url
    }

    /// The same for a link with a query.
    pub fn address(&self, link: &Link) -> Url {
        let (path, query) = link.as_str().split_once('?').unwrap_or((link.as_str(), ""));
        let mut url = self.public_url.clone();
        url.set_path(path);
        url.set_query(Some(query).filter(|query| !query.is_empty()));
        url
    }

    /// The redirect URI to register at every provider.
    pub fn redirect_uri(&self) -> Url {
        self.at(&CALLBACK)
    }

    /// Where a provider sends people back to whom it has signed out.
    pub fn post_logout_redirect_uri(&self) -> Url {
        self.at(&SIGNED_OUT)
    }
}
