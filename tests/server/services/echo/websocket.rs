//! A websocket tells what has arrived in its first frame.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use vestibule::model::echo::Echo;

use super::{head, told};
use crate::support::{Database, Pool, TestServer, echo_token, family, raw, status};

const LINE: &str = "GET /vestibule-echo/socket HTTP/1.1";
const ASKED: [&str; 4] = [
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Remote-User: root",
];

/// Opens one and gives what it tells.
async fn open(server: &TestServer, token: &str) -> (TcpStream, Echo) {
    let address = server.address.socket_addrs(|| None).unwrap()[0];
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
    let (mut stream, echo) = open(&server, &token).await;
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
