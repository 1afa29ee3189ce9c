//! The way to a proxy: its address, and TLS as browsers ask for it.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{
        ClientConfig, RootCertStore,
        pki_types::{CertificateDer, ServerName, pem::PemObject},
    },
};
use url::{Host, Url};

use crate::model::{
    named_certificate,
    resolved::{self, Resolved},
};

/// Nobody waits longer for a connection.
const CONNECTS_WITHIN: Duration = Duration::from_secs(5);

const HTTP2_FIRST: [&[u8]; 2] = [b"h2", b"http/1.1"];

/// A connection, encrypted or not.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// What the command line says of the way.
#[derive(Default)]
pub(super) struct Reaching {
    pub resolved: Vec<Resolved>,
    /// A certificate to trust beside the system's: an authority's, or the proxy's own.
    pub ca: Option<PathBuf>,
}

/// Where a proxy is asked.
pub(super) struct Way {
    addresses: Vec<SocketAddr>,
    /// As its certificate has to have it.
    name: String,
    /// Whom to trust, where it is encrypted.
    trust: Option<ClientConfig>,
}

impl Way {
    pub async fn find(url: &Url, told: &Reaching) -> Result<Self, String> {
        let no_address = || format!("{url} is no address such as https://wiki.example.org.");
        let (host, port) = url.host_str().zip(url.port_or_known_default()).ok_or_else(no_address)?;
        // A file that is no use is told of, also where nothing is encrypted.
        let trust = trust(told.ca.as_deref())?;
        let trust = (url.scheme() == "https").then_some(trust);
        let addresses = addresses(url, host, port, &told.resolved).await?;
        Ok(Self { addresses, name: host.trim_matches(['[', ']']).to_owned(), trust })
    }

    pub fn is_encrypted(&self) -> bool {
        self.trust.is_some()
    }

    /// For HTTP/1.1, without a word about protocols, as the oldest clients connect.
    pub async fn connect(&self) -> Result<Box<dyn Stream>, String> {
        self.connect_as(&self.name).await
    }

    /// The same while TLS names another host, for which the proxy has to have a certificate.
    pub async fn connect_as(&self, name: &str) -> Result<Box<dyn Stream>, String> {
        let stream = self.reach().await?;
        let Some(trust) = &self.trust else { return Ok(Box::new(stream)) };
        Ok(Box::new(encrypted(stream, trust, name, &[]).await?))
    }

    /// A connection for HTTP/2; none where it is not offered.
    pub async fn connect_for_http2(&self) -> Result<Option<Box<dyn Stream>>, String> {
        let Some(trust) = &self.trust else { return Ok(None) };
        let stream = encrypted(self.reach().await?, trust, &self.name, &HTTP2_FIRST).await?;
        let is_offered = stream.get_ref().1.alpn_protocol() == Some(b"h2".as_slice());
        Ok(is_offered.then(|| Box::new(stream) as Box<dyn Stream>))
    }

    async fn reach(&self) -> Result<TcpStream, String> {
        let failed = |why: String| format!("Nobody answers at {}: {why}.", self.name);
        let stream = timeout(CONNECTS_WITHIN, TcpStream::connect(self.addresses.as_slice())).await;
        let stream = stream.map_err(|_| failed("it takes too long".to_owned()))?;
        let stream = stream.map_err(|error| failed(error.to_string()))?;
        let _ = stream.set_nodelay(true);
        Ok(stream)
    }
}

async fn encrypted(
    stream: TcpStream,
    trust: &ClientConfig,
    name: &str,
    protocols: &[&[u8]],
) -> Result<tokio_rustls::client::TlsStream<TcpStream>, String> {
    let mut config = trust.clone();
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
    let server = ServerName::try_from(name.to_owned()).map_err(|error| error.to_string())?;
    let shaken = timeout(CONNECTS_WITHIN, TlsConnector::from(Arc::new(config)).connect(server, stream)).await;
    let failed = |why: String| {
        format!("{name} does not prove who it is: {why}. --ca FILE trusts one more authority, or its own certificate.")
    };
    shaken.map_err(|_| failed("it takes too long".to_owned()))?.map_err(|error| failed(error.to_string()))
}

async fn addresses(url: &Url, host: &str, port: u16, named: &[Resolved]) -> Result<Vec<SocketAddr>, String> {
    if let Some((ip, own)) = resolved::find(url, named) {
        return Ok(vec![SocketAddr::new(ip, own.unwrap_or(port))]);
    }
    let ip: IpAddr = match url.host() {
        Some(Host::Ipv4(ip)) => ip.into(),
        Some(Host::Ipv6(ip)) => ip.into(),
        _ => {
            let unknown = |error: io::Error| {
                format!("{host} is not known here ({error}). --resolve {host}:127.0.0.1 says where it is.")
            };
            return Ok(tokio::net::lookup_host((host, port)).await.map_err(unknown)?.collect());
        }
    };
    Ok(vec![SocketAddr::new(ip, port)])
}

fn trust(named: Option<&Path>) -> Result<ClientConfig, String> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let Some(file) = named else { return named_certificate::trusting(roots, Vec::new()) };
    let wrong = |why: String| format!("{} holds no certificate that could be trusted: {why}.", file.display());
    let certificates = CertificateDer::pem_file_iter(file).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let certificates = certificates.map_err(|error| wrong(error.to_string()))?;
    if certificates.is_empty() {
        return Err(wrong("there is none in it".to_owned()));
    }
    named_certificate::trusting(roots, certificates).map_err(wrong)
}
