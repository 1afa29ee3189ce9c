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
use tokio::{
    net::TcpStream,
    time::{Duration, timeout},
};
use tokio_rustls::rustls::pki_types::ServerName;
use vestibule::server::{limits::LimitSettings, listener::Terms, router::router, state::AppState};

use super::{family, listener::secret_of};
use crate::support::{Database, Person, Pool, TestServer, over_tls, patiently};

/// More than fits into the window of a stream, and less than what the door keeps for all of them.
const ENDS: usize = 2_000;

/// A connection to the same door over TLS, whose streams have each the window that RFC 9113 gives them.
async fn connection(server: &TestServer) -> SendRequest<String> {
    let mut state = AppState::new(Arc::clone(&server.house), LimitSettings::default());
    state.signals = server.signals.clone();
    let (address, tls) = over_tls(router(state), Terms::default()).await;
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
    let hear_all = async {
        while server.signals.count() == 2 || heard.matches("event: ended").count() < ENDS {
            let frame = reads.frame().await.expect("no end");
            heard.push_str(std::str::from_utf8(&frame.expect("no reset").into_data().unwrap()).unwrap());
        }
    };
    timeout(Duration::from_secs(15), hear_all).await.expect("one hears all of it, and the other one is cut off");
    assert_eq!(ask(&mut sender, &server, "/health/live").await.status(), 200, "the connection is the same");
    // It is reset: nobody takes it for one that has come to its end.
    let error = stuck.into_body().collect().await.expect_err("in the middle");
    assert!(format!("{error:?}").contains("CANCEL"), "{error:?}");
}
