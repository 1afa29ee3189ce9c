//! Requests at once on one connection of HTTP/2: each costs what it would cost on a connection of its own.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use hyper::{
    Request, StatusCode, Version,
    client::conn::http2::{Builder, SendRequest},
};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::{
    net::TcpStream,
    time::{sleep, timeout},
};
use tokio_rustls::{TlsConnector, rustls::pki_types::ServerName};
use vestibule::server::{limits::LimitSettings, listener::Terms, room::Room, router::router, state::AppState};

use crate::support::{Database, Pool, TestServer, over_tls};

/// Places of the house; one address has eight of them.
const PLACES: usize = 32;
const SHARE: usize = 8;

async fn connection((address, tls): &(SocketAddr, TlsConnector), window: u32) -> SendRequest<String> {
    let name = ServerName::try_from("localhost").unwrap();
    let stream = tls.connect(name, TcpStream::connect(address).await.unwrap()).await.unwrap();
    let mut builder = Builder::new(TokioExecutor::new());
    builder.initial_stream_window_size(window);
    let (sender, connection) = builder.handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    sender
}

async fn ask(sender: &mut SendRequest<String>, server: &TestServer) -> hyper::Response<hyper::body::Incoming> {
    let url = format!("https://{}/", server.public_url.authority());
    let request = Request::builder().version(Version::HTTP_2).uri(url).body(String::new()).unwrap();
    timeout(Duration::from_secs(10), sender.send_request(request)).await.expect("an answer").unwrap()
}

#[sqlx::test]
async fn security_27_streams_that_nobody_reads_take_the_places_of_their_own_address_only(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let app = router(AppState::new(Arc::clone(&server.house), LimitSettings::default()));
    let room = Room::new(PLACES, Vec::new());
    let door = over_tls(app, Terms { room: Arc::clone(&room), ..Terms::default() }).await;
    // Whoever opens no window takes nothing of a page.
    let mut greedy = connection(&door, 0).await;
    let mut held = Vec::new();
    for _ in 0..SHARE {
        let answer = ask(&mut greedy, &server).await;
        assert_eq!(answer.status(), StatusCode::OK);
        held.push(answer);
    }
    for _ in 0..3 {
        let turned_away = ask(&mut greedy, &server).await;
        assert_eq!(turned_away.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(turned_away.headers()["retry-after"], "1");
    }
    assert!(room.enter("192.0.2.1".parse().unwrap()).is_some(), "others have their own");
    // What is reset is over.
    held.truncate(SHARE / 2);
    let freed = async {
        while ask(&mut greedy, &server).await.status() != StatusCode::OK {
            sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(Duration::from_secs(10), freed).await.expect("places are free again");
}
