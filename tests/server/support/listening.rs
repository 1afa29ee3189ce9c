//! One more listener, such as a node has, before a router of the test's own.

use std::{net::SocketAddr, sync::Arc};

use axum::Router;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, crypto::ring},
};
use vestibule::server::{
    listener::{Terms, serve},
    stopping::{Phase, never},
    tls::{Certificate, TlsFiles},
};

/// Where it listens, and what ends when it has stopped.
pub async fn listening(router: Router, terms: Terms, phases: watch::Receiver<Phase>) -> (SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (address, tokio::spawn(serve(listener, router, terms, phases)))
}

/// One that speaks HTTP/2 over TLS as `localhost`, and a client's half that trusts it.
pub async fn over_tls(router: Router, terms: Terms) -> (SocketAddr, TlsConnector) {
    let folder = tempfile::tempdir().unwrap();
    let files = TlsFiles { cert: folder.path().join("cert.pem"), key: folder.path().join("key.pem") };
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(&files.cert, cert.pem()).unwrap();
    std::fs::write(&files.key, signing_key.serialize_pem()).unwrap();
    let terms = Terms { tls: Some(Certificate::read(&files).unwrap()), ..terms };
    let (address, _) = listening(router, terms, never()).await;
    let mut roots = RootCertStore::empty();
    roots.add(cert.der().clone()).unwrap();
    let mut client = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    client.alpn_protocols = vec![b"h2".to_vec()];
    (address, TlsConnector::from(Arc::new(client)))
}
