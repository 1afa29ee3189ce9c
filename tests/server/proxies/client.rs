//! Bytes through a proxy, over TLS, as no decent client sends them.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{
        ClientConfig, DigitallySignedStruct, Error, SignatureScheme,
        client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
        crypto::ring,
        pki_types::{CertificateDer, ServerName, UnixTime},
    },
};

/// Whether the door answers behind it: some listen before they know where to send whom.
pub async fn is_up(proxy: SocketAddr) -> bool {
    let Ok(stream) = TcpStream::connect(proxy).await else { return false };
    let Ok(mut stream) = connector(&[]).connect(name("door.example"), stream).await else { return false };
    let ask = b"GET /health/live HTTP/1.1\r\nHost: door.example\r\nConnection: close\r\n\r\n";
    let mut first = [0; 12];
    stream.write_all(ask).await.is_ok() && stream.read_exact(&mut first).await.is_ok() && first == *b"HTTP/1.1 200"
}

/// Where visitors come from, which is no proxy's address.
pub const VISITOR: &str = "127.0.0.2";

/// A connection for the host that the TLS handshake names.
pub async fn connect(proxy: SocketAddr, host: &str) -> TlsStream<TcpStream> {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::new(VISITOR.parse().unwrap(), 0)).unwrap();
    let stream = socket.connect(proxy).await.unwrap();
    connector(&[]).connect(name(host), stream).await.unwrap()
}

/// The same for a protocol that TLS agrees on (ALPN).
pub async fn connect_for(proxy: SocketAddr, host: &str, protocol: &[u8]) -> TlsStream<TcpStream> {
    let stream = TcpStream::connect(proxy).await.unwrap();
    connector(&[protocol]).connect(name(host), stream).await.unwrap()
}

/// Sends a head, with what makes the server close, and gives all that comes back.
pub async fn raw(proxy: SocketAddr, host: &str, line: &str, headers: &[&str]) -> String {
    let has = |name: &str| headers.iter().any(|header| header.to_lowercase().starts_with(name));
    let mut head = format!("{line}\r\n");
    if !has("host:") {
        head.push_str(&format!("Host: {host}\r\n"));
    }
    if !has("connection:") {
        head.push_str("Connection: close\r\n");
    }
    for header in headers {
        head.push_str(&format!("{header}\r\n"));
    }
    let mut stream = connect(proxy, host).await;
    stream.write_all(format!("{head}\r\n").as_bytes()).await.unwrap();
    stream.flush().await.unwrap();
    let mut answer = Vec::new();
    // Some close without the end that TLS has for it.
    let closed = timeout(Duration::from_secs(20), stream.read_to_end(&mut answer)).await;
    assert!(closed.is_ok(), "{line}: it does not close, after {:?}", String::from_utf8_lossy(&answer));
    without_interim(String::from_utf8_lossy(&answer).into_owned())
}

/// Less what is said before the answer itself (RFC 9110 15.2).
fn without_interim(mut answer: String) -> String {
    while answer.starts_with("HTTP/1.1 1") && !answer.starts_with("HTTP/1.1 101") {
        answer = answer.split_once("\r\n\r\n").map(|(_, rest)| rest.to_owned()).unwrap_or_default();
    }
    answer
}

fn name(host: &str) -> ServerName<'static> {
    ServerName::try_from(host.to_owned()).unwrap()
}

fn connector(protocols: &[&[u8]]) -> TlsConnector {
    let mut client = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Anybody))
        .with_no_client_auth();
    client.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
    TlsConnector::from(Arc::new(client))
}

/// Certificates are not what is tested here.
#[derive(Debug)]
struct Anybody;

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        ring::default_provider().signature_verification_algorithms.supported_schemes()
    }
}
