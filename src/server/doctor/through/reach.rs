//! The way to a proxy: its address, and TLS as browsers ask for it.

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, pki_types::ServerName},
};
use url::Url;

use crate::model::{
    named_certificate::trusted_beside,
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
        let host = url.host_str().ok_or_else(no_address)?;
        // A file that is no use is told of, also where nothing is encrypted.
        let trust = trusted_beside(told.ca.as_deref()).map_err(sentence)?;
        let trust = (url.scheme() == "https").then_some(trust);
        let addresses = resolved::addresses(url, &told.resolved).await.map_err(sentence)?;
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

fn sentence(why: String) -> String {
    format!("{why}.")
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
