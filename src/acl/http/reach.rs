//! Where a service is reached, and whether it may be asked at all: nobody's system but one's own, unless it is named.

use std::{io, net::SocketAddr, path::PathBuf, sync::Arc};

use tokio_rustls::{
    TlsConnector,
    rustls::{
        ClientConfig, RootCertStore,
        pki_types::{CertificateDer, pem::PemObject},
    },
};
use url::{Host, Url};

use crate::model::resolved::{self, Resolved};

/// What the command line says of reaching hosts.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    /// Hosts that may be elsewhere.
    pub allowed: Vec<String>,
    /// Names with the address that stands for them, and perhaps its port.
    pub resolved: Vec<Resolved>,
    /// A certificate authority to trust beside the system's.
    pub authority: Option<PathBuf>,
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
        let (host, port) = url.host_str().zip(url.port_or_known_default()).ok_or_else(no_address)?;
        let addresses = self.addresses(url, host, port).await?;
        let elsewhere = addresses.iter().find(|address| !address.ip().is_loopback());
        if let Some(address) = elsewhere.filter(|_| !may_be_elsewhere(host)) {
            return Err(format!(
                "{host} is at {}, which is not this machine. Only services of your own are asked: --allow-host {host} says that it is one (the contract is asked on this machine only)",
                address.ip()
            ));
        }
        let tls = match url.scheme() {
            "https" => Some((self.connector()?, host.trim_matches(['[', ']']).to_owned())),
            _ => None,
        };
        let authority = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        let prefix = url.path().trim_end_matches('/').to_owned();
        Ok(Reached { addresses, authority, origin: url.origin().ascii_serialization(), prefix, tls })
    }

    /// The addresses that a host stands for, as the command line or else this machine knows it.
    async fn addresses(&self, url: &Url, host: &str, port: u16) -> Result<Vec<SocketAddr>, String> {
        if let Some((ip, own)) = resolved::find(url, &self.resolved) {
            return Ok(vec![SocketAddr::new(ip, own.unwrap_or(port))]);
        }
        match url.host() {
            Some(Host::Ipv4(ip)) => return Ok(vec![SocketAddr::new(ip.into(), port)]),
            Some(Host::Ipv6(ip)) => return Ok(vec![SocketAddr::new(ip.into(), port)]),
            _ => {}
        }
        let unknown = |error: io::Error| {
            format!("{host} is not known here ({error}). --resolve {host}:127.0.0.1 says where it is")
        };
        let addresses: Vec<SocketAddr> = tokio::net::lookup_host((host, port)).await.map_err(unknown)?.collect();
        if addresses.is_empty() { Err(format!("{host} stands for no address")) } else { Ok(addresses) }
    }

    /// The certificates that are trusted beside the system's.
    pub fn authorities(&self) -> Result<Vec<CertificateDer<'static>>, String> {
        let Some(file) = &self.authority else { return Ok(Vec::new()) };
        let wrong = |why: String| format!("{} holds no certificate that could be trusted: {why}", file.display());
        let certificates = CertificateDer::pem_file_iter(file).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let certificates = certificates.map_err(|error| wrong(error.to_string()))?;
        if certificates.is_empty() { Err(wrong("there is none in it".to_owned())) } else { Ok(certificates) }
    }

    fn connector(&self) -> Result<TlsConnector, String> {
        let mut roots = RootCertStore::empty();
        let system = rustls_native_certs::load_native_certs();
        roots.add_parsable_certificates(system.certs);
        for certificate in self.authorities()? {
            roots.add(certificate).map_err(|error| format!("what --ca names cannot be trusted: {error}"))?;
        }
        let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = config.map_err(|error| error.to_string())?.with_root_certificates(roots).with_no_client_auth();
        Ok(TlsConnector::from(Arc::new(config)))
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
            authority: None,
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
