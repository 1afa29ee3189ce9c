//! A websocket tells what has arrived in its first frame.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
    time::timeout,
};
use vestibule::{
    model::echo::Echo,
    server::{
        limits::LimitSettings,
        listener::{Terms, serve},
        room::Room,
        router::router,
        state::AppState,
        stopping::Phase,
    },
};

use super::{head, told};
use crate::support::{Database, Pool, TestServer, echo_token, family, raw, status};

const LINE: &str = "GET /vestibule-echo/socket HTTP/1.1";
const ASKED: [&str; 4] = [
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Remote-User: root",
];

fn address(server: &TestServer) -> SocketAddr {
    server.address.socket_addrs(|| None).unwrap()[0]
}

/// Opens one and gives what it tells.
async fn open(address: SocketAddr, token: &str) -> (TcpStream, Echo) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = head(LINE, token, &ASKED).replace("Connection: close", "Connection: Upgrade");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut heard = Vec::new();
    while !heard.ends_with(b"\r\n\r\n") {
        heard.push(stream.read_u8().await.unwrap());
    }
    let heard = String::from_utf8(heard).unwrap().to_lowercase();
    assert!(heard.starts_with("http/1.1 101"), "{heard}");
    assert!(heard.contains("\r\nsec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=\r\n"), "{heard}");
    assert_eq!(stream.read_u8().await.unwrap(), 0x81, "a text");
    assert_eq!(stream.read_u8().await.unwrap(), 126, "longer than 125 bytes, and shorter than 64 KiB");
    let mut text = vec![0; usize::from(stream.read_u16().await.unwrap())];
    stream.read_exact(&mut text).await.unwrap();
    (stream, serde_json::from_slice(&text).unwrap())
}

#[sqlx::test]
async fn a_websocket_tells_and_gives_back(_: Pool, db: Database) {
    let server = family(db).await;
    let token = echo_token(&server, "wiki").await;
    let (mut stream, echo) = open(address(&server), &token).await;
    assert_eq!((echo.method.as_str(), echo.target.as_str(), echo.body.bytes), ("GET", "/vestibule-echo/socket", 0));
    for line in ["upgrade: websocket", "connection: Upgrade", "remote-user: root", "vestibule-echo: …"] {
        let (name, value) = line.split_once(": ").unwrap();
        assert!(echo.headers.contains(&(name.to_owned(), value.to_owned())), "{line}: {:?}", echo.headers);
    }
    for _ in 0..16 {
        stream.write_all(&[0x81, 0x83, 1, 2, 3, 4, b'y' ^ 1, b'e' ^ 2, b's' ^ 3]).await.unwrap();
        let mut frame = [0; 5];
        stream.read_exact(&mut frame).await.unwrap();
        assert_eq!(&frame, b"\x81\x03yes");
    }
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.unwrap();
    assert_eq!(rest, [0x88, 2, 0x03, 0xe8], "it closes by itself");
}

#[sqlx::test]
async fn what_is_no_websocket_any_more_is_told_as_it_is(_: Pool, db: Database) {
    let server = family(db).await;
    let token = echo_token(&server, "wiki").await;
    // The proxy has taken `Connection` away, or `Upgrade`.
    let echo = told(&server, head(LINE, &token, &ASKED).as_bytes()).await;
    assert!(echo.headers.iter().any(|(name, _)| name == "sec-websocket-key"), "{:?}", echo.headers);
    let answer = raw(&server, head(LINE, "x", &ASKED).replace("close", "Upgrade").as_bytes()).await;
    assert_eq!(status(&answer), 404, "and nobody else opens one");
}

#[sqlx::test]
async fn a_token_has_four_open_at_once(_: Pool, db: Database) {
    let server = family(db).await;
    let (token, other) = (echo_token(&server, "wiki").await, echo_token(&server, "wiki").await);
    let mut sockets = Vec::new();
    for _ in 0..4 {
        sockets.push(open(address(&server), &token).await);
    }
    let fifth = || async { raw(&server, head(LINE, &token, &ASKED).replace("close", "Upgrade").as_bytes()).await };
    let answer = fifth().await.to_lowercase();
    assert!(answer.starts_with("http/1.1 429") && answer.contains("\r\nretry-after: 10\r\n"), "{answer}");
    open(address(&server), &other).await;
    drop(sockets.pop());
    crate::support::patiently("a place is free again", || async { fifth().await.starts_with("HTTP/1.1 101") }).await;
}

/// It is a connection like every other: it has a place, and is waited for at the end, which it is told of.
#[sqlx::test]
async fn a_websocket_keeps_its_place_and_ends_with_the_program(_: Pool, db: Database) {
    let server = family(db).await;
    let token = echo_token(&server, "wiki").await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let state = AppState::new(Arc::clone(&server.house), LimitSettings::default());
    let (phase, phases) = watch::channel(Phase::Serving);
    let terms = Terms { room: Room::new(1, Vec::new()), ..Terms::default() };
    let serving = tokio::spawn(serve(listener, router(state), terms, phases));
    let (mut stream, _) = open(address, &token).await;
    let mut second = TcpStream::connect(address).await.unwrap();
    let read = timeout(Duration::from_secs(1), second.read(&mut [0])).await.expect("it is turned away");
    assert!(matches!(read, Ok(0) | Err(_)), "the only place is taken");
    phase.send_replace(Phase::Closing);
    let mut rest = Vec::new();
    timeout(Duration::from_secs(2), stream.read_to_end(&mut rest)).await.expect("it ends").unwrap();
    assert_eq!(rest, [0x88, 2, 0x03, 0xe9], "it goes away");
    timeout(Duration::from_secs(2), serving).await.expect("nobody is waited for").unwrap();
}
