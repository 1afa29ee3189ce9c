use std::net::SocketAddr;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
    task::JoinHandle,
};

use super::*;

const OFF: &str = "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n";

/// A door that answers so, with what it was asked.
async fn answering(answer: String) -> (SocketAddr, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let asked = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        let mut buffer = [0; 4096];
        let read = stream.read(&mut buffer).await.expect("a request");
        stream.write_all(answer.as_bytes()).await.expect("an answer");
        String::from_utf8_lossy(&buffer[..read]).to_ascii_lowercase()
    });
    (address, asked)
}

#[tokio::test]
async fn its_name_leads_where_the_command_line_says_and_stays_its_name() {
    for (url, host) in [("http://door.example", "door.example"), ("http://door.localhost:9", "door.localhost:9")] {
        let (address, asked) = answering(OFF.to_owned()).await;
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
    let reach = Reach { ca: Some("nowhere.pem".into()), ..Reach::default() };
    let url = "http://127.0.0.1:9".parse().expect("an address");
    let answer = Door::new(&url, &reach).session(&AskSession::default()).await;
    let why = answer.expect_err("no session").to_string();
    assert!(why.contains("nowhere.pem holds no certificate that could be trusted"), "{why}");
}

#[tokio::test]
async fn an_answer_of_another_shape_is_told_without_what_it_says() {
    for (body, why) in [
        (r#"{"service":{"id":"wiki","cookie":"0198.secret"}}"#, "its member \"service\" has another shape"),
        (r#""0198.secret"x"#, "it is no JSON"),
    ] {
        let length = body.len();
        let (address, asked) = answering(format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{body}")).await;
        let url: Url = format!("http://{address}").parse().expect("an address");
        let answer = Door::new(&url, &Reach::default()).session(&AskSession::default()).await;
        assert_eq!(answer.expect_err("no session").to_string(), format!("The answer of {url} cannot be read: {why}"));
        asked.await.expect("a request");
    }
}
