//! What is more than a page.

use futures::future::join_all;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{
    client::{connect, raw},
    people::cookie,
    running::Behind,
};

const HOST: &str = "wiki.example.org";
const SOCKET: [&str; 6] = [
    // Which must take nothing away that is not the client's.
    "Connection: Upgrade, Remote-User, Vestibule-Assertion",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Remote-User: root",
    "Remote_User: root",
];
const MEGABYTES: usize = 20 << 20;

pub async fn websocket(at: &Behind) {
    let (person, id) = at.at_wiki().await;
    let cookie = cookie(&person);
    let head = |more: &[&str]| {
        format!("GET /socket HTTP/1.1\r\nHost: {HOST}\r\n{}\r\n\r\n", [&SOCKET, more].concat().join("\r\n"))
    };
    for (more, status) in [
        (vec!["Origin: https://wiki.example.org"], "HTTP/1.1 401"),
        (vec![cookie.as_str(), "Origin: https://evil.example"], "HTTP/1.1 403"),
        (vec![cookie.as_str(), "Sec-Fetch-Site: cross-site"], "HTTP/1.1 403"),
    ] {
        let mut stream = connect(at.proxy, HOST).await;
        stream.write_all(head(&more).as_bytes()).await.unwrap();
        stream.flush().await.unwrap();
        let mut first = vec![0; status.len()];
        stream.read_exact(&mut first).await.unwrap();
        assert_eq!(String::from_utf8_lossy(&first), status, "{more:?}");
        at.wiki.nothing("a websocket that may not");
    }
    let mut stream = connect(at.proxy, HOST).await;
    stream.write_all(head(&[&cookie, "Origin: https://wiki.example.org"]).as_bytes()).await.unwrap();
    stream.flush().await.unwrap();
    let mut heard = Vec::new();
    while !heard.ends_with(b"\r\n\r\n") {
        heard.push(stream.read_u8().await.unwrap());
    }
    assert!(heard.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&heard));
    let frame = [0x81, 0x83, 1, 2, 3, 4, b'y' ^ 1, b'e' ^ 2, b's' ^ 3];
    stream.write_all(&frame).await.unwrap();
    stream.flush().await.unwrap();
    let mut echo = [0; 9];
    stream.read_exact(&mut echo).await.unwrap();
    assert_eq!(echo, frame);
    let seen = at.wiki.one();
    assert_eq!(seen.all("remote-user"), [id.as_str()]);
    assert_eq!(seen.all("vestibule-assertion").len(), 1);
}

pub async fn upload(at: &Behind) {
    let (person, _) = at.at_wiki().await;
    let body = vec![b'x'; MEGABYTES];
    let answer = person.wiki.post("/upload", &[]).body("application/octet-stream", &body).await;
    assert_eq!((answer.status.as_u16(), answer.text()), (200, format!("the backend, {MEGABYTES} bytes")));
    assert_eq!(at.wiki.one().bytes, MEGABYTES);
    let length = format!("Content-Length: {MEGABYTES}");
    let mut stream = connect(at.proxy, HOST).await;
    let head = format!("POST /upload HTTP/1.1\r\nHost: {HOST}\r\n{length}\r\n\r\n");
    let (mut read, mut write) = tokio::io::split(&mut stream);
    let told = async {
        let mut first = vec![0; 12];
        read.read_exact(&mut first).await.unwrap();
        String::from_utf8(first).unwrap()
    };
    let send = async {
        write.write_all(head.as_bytes()).await.unwrap();
        // It may close when it has said no.
        if write.write_all(&body).await.is_ok() {
            let _ = write.flush().await;
        }
    };
    let ((), told) = tokio::join!(send, told);
    assert_eq!(told, "HTTP/1.1 401");
    at.wiki.nothing("an upload by nobody");
}

pub async fn parallel(at: &Behind) {
    let (person, id) = at.at_wiki().await;
    let cookie = cookie(&person);
    let asked = (0..100).map(|number| {
        let known: Vec<&str> = if number % 2 == 0 { vec![&cookie] } else { vec![] };
        async move {
            let answer = raw(at.proxy, HOST, &format!("GET /page/{number} HTTP/1.1"), &known).await;
            let expected = if number % 2 == 0 { "HTTP/1.1 200" } else { "HTTP/1.1 401" };
            assert!(answer.starts_with(expected), "{number}: {answer}");
        }
    });
    join_all(asked).await;
    let seen = at.wiki.take();
    assert_eq!(seen.len(), 50);
    assert!(seen.iter().all(|seen| seen.all("remote-user") == [id.as_str()]));
}
