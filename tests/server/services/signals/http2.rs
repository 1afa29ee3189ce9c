//! Over HTTP/2 a stream is one of many on its connection.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::STANDARD};
use http_body_util::BodyExt;
use hyper::{
    Request, Response, Version,
    body::Incoming,
    client::conn::http2::{Builder, SendRequest},
};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::{
    net::{TcpListener, TcpStream},
    time::{Duration, timeout},
};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName},
};
use vestibule::server::{
    limits::LimitSettings,
    listener::{self, Terms},
    router::router,
    state::AppState,
    stopping,
    tls::{Certificate, TlsFiles},
};

use super::{family, listener::secret_of};
use crate::support::{Database, Person, Pool, TestServer, patiently};

/// More than fits into the window of a stream, and less than what the door keeps for all of them.
const ENDS: usize = 2_000;

/// A connection to the same door over TLS, whose streams have each the window that RFC 9113 gives them.
async fn connection(server: &TestServer) -> SendRequest<String> {
    let folder = tempfile::tempdir().unwrap();
    let files = TlsFiles { cert: folder.path().join("cert.pem"), key: folder.path().join("key.pem") };
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(&files.cert, cert.pem()).unwrap();
    std::fs::write(&files.key, signing_key.serialize_pem()).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let mut state = AppState::new(Arc::clone(&server.house), LimitSettings::default());
    state.signals = server.signals.clone();
    let terms = Terms { tls: Some(Certificate::read(&files).unwrap()), ..Terms::default() };
    tokio::spawn(listener::serve(listener, router(state), terms, stopping::never()));
    let mut roots = RootCertStore::empty();
    roots.add(cert.der().clone()).unwrap();
    let mut client = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    client.alpn_protocols = vec![b"h2".to_vec()];
    let tls = TlsConnector::from(Arc::new(client));
    let stream = tls.connect(ServerName::try_from("localhost").unwrap(), TcpStream::connect(address).await.unwrap());
    let stream = TokioIo::new(stream.await.unwrap());
    let mut builder = Builder::new(TokioExecutor::new());
    builder.initial_stream_window_size(65_535).initial_connection_window_size(16 << 20);
    let (sender, connection) = builder.handshake(stream).await.unwrap();
    tokio::spawn(connection);
    sender
}

async fn ask(sender: &mut SendRequest<String>, server: &TestServer, path: &str) -> Response<Incoming> {
    let credential = STANDARD.encode(format!("wiki:{}", secret_of("wiki")));
    let url = format!("https://{}{path}", server.public_url.authority());
    let request = Request::builder().version(Version::HTTP_2).uri(url);
    let request = request.header("authorization", format!("Basic {credential}")).body(String::new()).unwrap();
    sender.send_request(request).await.unwrap()
}

#[sqlx::test]
async fn who_does_not_read_loses_its_own_stream_and_no_other(_: Pool, db: Database) {
    let server = family(db).await;
    let mut sender = connection(&server).await;
    let stuck = ask(&mut sender, &server, "/signals").await;
    let mut reads = ask(&mut sender, &server, "/signals").await.into_body();
    patiently("both listen", || async { server.signals.count() == 2 }).await;
    let _person = Person::signed_in(&server).await;
    server
        .execute(&format!(
            "insert into service_sessions (id, session_id, service, host, ended_at, changed_at, changed_xid)
             select gen_random_uuid(), s.id, 'wiki', 'wiki.example.org', now(), now(), pg_current_xact_id()
             from sessions s, generate_series(1, {ENDS})"
        ))
        .await;
    let mut heard = String::new();
    while server.signals.count() == 2 || heard.matches("event: ended").count() < ENDS {
        let frame = timeout(Duration::from_secs(10), reads.frame()).await.expect("it goes on").expect("no end");
        heard.push_str(std::str::from_utf8(&frame.expect("no reset").into_data().unwrap()).unwrap());
    }
    assert_eq!(ask(&mut sender, &server, "/health/live").await.status(), 200, "the connection is the same");
    // It is reset: nobody takes it for one that has come to its end.
    let error = stuck.into_body().collect().await.expect_err("in the middle");
    assert!(format!("{error:?}").contains("CANCEL"), "{error:?}");
}
