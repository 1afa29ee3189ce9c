//! Where a service is reached, and whether it may be asked at all: nobody's system but one's own, unless it is named.

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use tokio_rustls::{TlsConnector, rustls::ClientConfig};
use url::Url;

use crate::model::{
    named_certificate::trusted_beside,
    resolved::{self, Resolved},
    service_host::authority,
};

/// What the command line says of reaching hosts.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    /// Hosts that may be elsewhere.
    pub allowed: Vec<String>,
    /// Names with the address that stands for them, and perhaps its port.
    pub resolved: Vec<Resolved>,
    /// A certificate to trust beside the system's: an authority's, or a server's own.
    pub ca: Option<PathBuf>,
}

/// An origin that may be asked.
#[derive(Clone)]
pub struct Reached {
    pub addresses: Vec<SocketAddr>,
    /// As it goes into `Host`.
    pub authority: String,
    pub origin: String,
    /// The path of its address, which is before every path that is asked; without a slash at its end.
    pub prefix: String,
    /// With the name that its certificate has to have.
    pub tls: Option<(TlsConnector, String)>,
}

impl Reach {
    /// Every address that the name stands for has to be of this machine, unless the host is named.
    pub async fn reach(&self, url: &Url) -> Result<Reached, String> {
        self.reach_if(url, |host| self.allowed.iter().any(|named| named.eq_ignore_ascii_case(host))).await
    }

    /// For what is asked on this machine only, whatever is named.
    pub async fn reach_loopback(&self, url: &Url) -> Result<Reached, String> {
        self.reach_if(url, |_| false).await
    }

    async fn reach_if(&self, url: &Url, may_be_elsewhere: impl Fn(&str) -> bool) -> Result<Reached, String> {
        let no_address = || format!("{url} is no address such as http://127.0.0.1:4000");
        if !["http", "https"].contains(&url.scheme()) {
            return Err(no_address());
        }
        let host = url.host_str().ok_or_else(no_address)?;
        let addresses = resolved::addresses(url, &self.resolved).await?;
        let elsewhere = addresses.iter().find(|address| !address.ip().is_loopback());
        if let Some(address) = elsewhere.filter(|_| !may_be_elsewhere(host)) {
            return Err(format!(
                "{host} is at {}, which is not this machine. Only services of your own are asked: --allow-host {host} says that it is one (the contract is asked on this machine only)",
                address.ip()
            ));
        }
        let tls = match url.scheme() {
            "https" => Some((TlsConnector::from(Arc::new(self.trust()?)), host.trim_matches(['[', ']']).to_owned())),
            _ => None,
        };
        let prefix = url.path().trim_end_matches('/').to_owned();
        let origin = url.origin().ascii_serialization();
        Ok(Reached { addresses, authority: authority(url), origin, prefix, tls })
    }

    /// Whom to trust: the system's authorities, and what is named.
    pub fn trust(&self) -> Result<ClientConfig, String> {
        trusted_beside(self.ca.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        text.parse().expect("an address")
    }

    #[tokio::test]
    async fn only_this_machine_is_asked_unless_a_host_is_named() {
        let reach = |allowed: &[&str], resolved: &[&str]| Reach {
            allowed: allowed.iter().map(ToString::to_string).collect(),
            resolved: resolved.iter().map(|text| resolved::read(text).expect("readable")).collect(),
            ca: None,
        };
        let own = reach(&[], &[]);
        for here in ["http://127.0.0.1:4000", "http://[::1]:4000", "http://localhost", "https://wiki.localhost:8443"] {
            assert!(own.reach(&url(here)).await.is_ok(), "{here}");
        }
        for elsewhere in ["http://192.0.2.7", "http://[2001:db8::1]:4000", "http://0.0.0.0"] {
            let error = own.reach(&url(elsewhere)).await.err().expect(elsewhere);
            assert!(error.contains("--allow-host"), "{error}");
        }
        let moved = reach(&[], &["wiki.localhost:192.0.2.7", "door.example:127.0.0.1:8080"]);
        assert!(moved.reach(&url("http://wiki.localhost")).await.is_err(), "a name that leads elsewhere");
        let reached = moved.reach(&url("http://door.example/")).await.expect("on this machine");
        assert_eq!(reached.addresses, ["127.0.0.1:8080".parse().expect("an address")]);
        assert_eq!((reached.authority.as_str(), reached.origin.as_str()), ("door.example", "http://door.example"));
        let named = reach(&["wiki.example"], &["wiki.example:192.0.2.7", "other.example:192.0.2.7"]);
        assert!(named.reach(&url("http://WIKI.example:81")).await.is_ok());
        assert!(named.reach(&url("http://other.example")).await.is_err());
        assert!(named.reach_loopback(&url("http://wiki.example")).await.is_err(), "the contract, whatever is named");
        assert!(own.reach(&url("ftp://127.0.0.1")).await.is_err());
    }
}
