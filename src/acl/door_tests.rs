use std::net::SocketAddr;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
    task::JoinHandle,
};

use super::*;

/// A door that is off, with what it was asked.
async fn listening() -> (SocketAddr, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let asked = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        let mut buffer = [0; 4096];
        let read = stream.read(&mut buffer).await.expect("a request");
        stream.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n").await.expect("an answer");
        String::from_utf8_lossy(&buffer[..read]).to_ascii_lowercase()
    });
    (address, asked)
}

#[tokio::test]
async fn its_name_leads_where_the_command_line_says_and_stays_its_name() {
    for (url, host) in [("http://door.example", "door.example"), ("http://door.localhost:9", "door.localhost:9")] {
        let (address, asked) = listening().await;
        let url: Url = url.parse().expect("an address");
        let name = url.host_str().expect("a host").to_owned();
        let reach = Reach { resolved: vec![(name, address.ip(), Some(address.port()))], ..Reach::default() };
        let answer = Door::new(&url, &reach).session(&AskSession::default()).await;
        assert!(matches!(&answer, Err(DoorError::Off(_))), "{answer:?}");
        let asked = asked.await.expect("a request");
        assert!(asked.contains(&format!("\r\nhost: {host}\r\n")), "{asked}");
    }
}

#[tokio::test]
async fn an_authority_that_cannot_be_read_is_told() {
    let reach = Reach { authority: Some("nowhere.pem".into()), ..Reach::default() };
    let url = "http://127.0.0.1:9".parse().expect("an address");
    let answer = Door::new(&url, &reach).session(&AskSession::default()).await;
    let why = answer.expect_err("no session").to_string();
    assert!(why.contains("nowhere.pem holds no certificate that could be trusted"), "{why}");
}
