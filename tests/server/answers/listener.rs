//! How connections begin and end: requests in flight finish when the server stops, slow clients are cut off, and the
//! server speaks https itself where it is given a certificate.

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{Router, http::StatusCode, routing::get};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::{Notify, watch},
    task::JoinHandle,
};
use tokio_rustls::{
    TlsAcceptor, TlsConnector,
    rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName},
};
use vestibule::server::{
    config::TlsFiles,
    listener::{self, Terms},
    stopping::Phase,
    tls,
};

const ASK: &[u8] = b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";

/// A server of one address, which can be told to stop.
struct Running {
    address: SocketAddr,
    stop: watch::Sender<Phase>,
    ended: JoinHandle<()>,
}

async fn serve(router: Router, tls: Option<TlsAcceptor>) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, phases) = watch::channel(Phase::Serving);
    let terms = Terms { tls: tls.map(Into::into), ..Terms::default() };
    let ended = tokio::spawn(listener::serve(listener, router, terms, phases));
    Running { address, stop, ended }
}

#[tokio::test]
async fn requests_in_flight_finish_and_no_new_ones_are_taken() {
    let (entered, release) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (enter, wait) = (Arc::clone(&entered), Arc::clone(&release));
    let slow = get(move || async move {
        enter.notify_one();
        wait.notified().await;
        "finished"
    });
    let Running { address, stop, ended } = serve(Router::new().route("/", slow), None).await;
    let mut client = TcpStream::connect(address).await.unwrap();
    client.write_all(ASK).await.unwrap();
    entered.notified().await;
    stop.send(Phase::Closing).unwrap();
    // The port is free as soon as the server has heard of it; another program may take over.
    let deadline = Instant::now() + Duration::from_secs(5);
    while TcpStream::connect(address).await.is_ok() {
        assert!(Instant::now() < deadline, "connections are still taken");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(!ended.is_finished(), "it does not leave before the answer is there");
    release.notify_one();
    let mut answer = String::new();
    client.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("finished"), "{answer}");
    tokio::time::timeout(Duration::from_secs(5), ended).await.expect("it ends by itself").unwrap();
}

/// While the server is about to stop, whoever asks for something is told to close the connection. A websocket is not closed.
#[tokio::test]
async fn a_change_of_protocol_is_not_told_to_close_while_the_server_drains() {
    let changed = [("connection", "Upgrade"), ("upgrade", "websocket")];
    let router = Router::new()
        .route("/", get(|| async { "" }))
        .route("/socket", get(move || async move { (StatusCode::SWITCHING_PROTOCOLS, changed) }));
    let running = serve(router, None).await;
    running.stop.send(Phase::Draining).unwrap();
    for (path, status, connection) in [("/", "200", "close"), ("/socket", "101", "upgrade")] {
        let mut client = TcpStream::connect(running.address).await.unwrap();
        let ask = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n");
        client.write_all(ask.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        while !answer.windows(4).any(|end| end == b"\r\n\r\n") {
            assert_ne!(client.read_buf(&mut answer).await.unwrap(), 0, "{path}: it ends early");
        }
        let answer = String::from_utf8(answer).unwrap().to_ascii_lowercase();
        let said: Vec<&str> = answer.lines().filter_map(|line| line.strip_prefix("connection: ")).collect();
        assert!(answer.starts_with(&format!("http/1.1 {status}")), "{answer}");
        assert_eq!(said, [connection], "{answer}");
    }
}

#[tokio::test]
async fn security_27_a_client_that_never_ends_its_headers_is_cut_off() {
    let running = serve(Router::new().route("/", get(|| async { "" })), None).await;
    for bytes in ["GET / HTTP/1.1\r\nhost: x\r\n", "G"] {
        let mut client = TcpStream::connect(running.address).await.unwrap();
        client.write_all(bytes.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        // What counts is that it ends: by itself, without another byte of ours.
        let read = tokio::time::timeout(Duration::from_secs(25), client.read_to_end(&mut answer)).await;
        assert!(read.is_ok(), "{bytes:?}: the connection is still open");
        assert_eq!(answer, b"", "{bytes:?}");
    }
}

#[tokio::test]
async fn with_a_certificate_of_its_own_it_speaks_https() {
    let folder = tempfile::tempdir().unwrap();
    let files = TlsFiles { cert: folder.path().join("cert.pem"), key: folder.path().join("key.pem") };
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(&files.cert, cert.pem()).unwrap();
    std::fs::write(&files.key, signing_key.serialize_pem()).unwrap();
    let router = Router::new().route("/", get(|| async { "over https" }));
    let running = serve(router, Some(tls::acceptor(&files).unwrap())).await;

    let mut roots = RootCertStore::empty();
    roots.add(cert.der().clone()).unwrap();
    let client = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(running.address).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let mut stream = TlsConnector::from(Arc::new(client)).connect(name, stream).await.unwrap();
    stream.write_all(ASK).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("over https"), "{answer}");

    // Plain http on that port gets no answer that could carry a cookie.
    let mut plain = TcpStream::connect(running.address).await.unwrap();
    plain.write_all(ASK).await.unwrap();
    let mut answer = Vec::new();
    let _ = plain.read_to_end(&mut answer).await;
    assert!(!answer.starts_with(b"HTTP/"), "{answer:?}");
}

#[test]
fn a_certificate_that_cannot_be_used_names_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let files = TlsFiles { cert: folder.path().join("cert.pem"), key: folder.path().join("key.pem") };
    let wrong = |files: &TlsFiles| tls::acceptor(files).err().expect("it cannot be used").to_string();
    assert!(wrong(&files).contains("cert.pem"), "{}", wrong(&files));
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(&files.cert, cert.pem()).unwrap();
    std::fs::write(&files.key, "no key").unwrap();
    assert!(wrong(&files).contains("key.pem"), "{}", wrong(&files));
    let other = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(&files.key, other.signing_key.serialize_pem()).unwrap();
    assert!(wrong(&files).contains("cert.pem"), "a key of another certificate: {}", wrong(&files));
    std::fs::write(&files.key, signing_key.serialize_pem()).unwrap();
    assert!(tls::acceptor(&files).is_ok());
}
