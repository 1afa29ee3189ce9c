use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use super::*;
use crate::acl::http::{body::Body, reach::Reach};

/// A server that answers so many times on one connection with what it was asked first.
async fn echo(times: usize) -> Client {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address")).parse().expect("an address");
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.expect("a connection");
            tokio::spawn(async move {
                for _ in 0..times {
                    let mut buffer = [0; 4096];
                    let read = stream.read(&mut buffer).await.unwrap_or_default();
                    let line = String::from_utf8_lossy(&buffer[..read]);
                    let line = line.split("\r\n").next().unwrap_or_default();
                    let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{line}", line.len());
                    let _ = stream.write_all(answer.as_bytes()).await;
                }
            });
        }
    });
    Client::new(Reach::default().reach(&url).await.expect("loopback"), Arc::new(Semaphore::new(2)))
}

#[tokio::test]
async fn a_path_is_sent_as_it_is() {
    let client = echo(usize::MAX).await;
    for target in ["//docs//17", "/%64ocs/%2e%2e/a", "/a/../b/./c", "/docs;x/17;y?q=%20&r", "/a\\b", "/DOCS/", "/?"] {
        let answer = client.send(&Request::new("GET", target)).await.expect(target);
        assert_eq!(String::from_utf8_lossy(&answer.body), format!("GET {target} HTTP/1.1"));
    }
    assert_eq!(client.asked(), 7);
}

#[tokio::test]
async fn nothing_is_sent_without_a_header_that_cannot_be_written() {
    let client = echo(usize::MAX).await;
    let request = Request::new("GET", "/").header("cookie", "a=1\n").header("accept", "*/*");
    let why = client.send(&request).await.expect_err("nothing is sent");
    assert_eq!(why, "cannot be sent: the value of cookie is none that a header can have");
}

#[tokio::test]
async fn a_connection_that_was_closed_meanwhile_is_no_mistake() {
    let client = echo(1).await;
    for method in ["GET", "POST", "DELETE", "GET"] {
        let answer = client.send(&Request::new(method, "/")).await.expect(method);
        assert_eq!(answer.status, 200);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A server that answers the first request of a connection, and closes it at the second, having read it or not.
async fn closes_at_the_second(says_close: bool) -> (Client, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address")).parse().expect("an address");
    let read_in_vain = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&read_in_vain);
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.expect("a connection");
            let count = Arc::clone(&count);
            tokio::spawn(async move {
                let mut buffer = [0; 4096];
                let _ = stream.read(&mut buffer).await;
                let close = if says_close { "connection: x, Close\r\n" } else { "" };
                let answer = format!("HTTP/1.1 500 Failed\r\n{close}content-length: 2\r\n\r\nno");
                let _ = stream.write_all(answer.as_bytes()).await;
                if stream.read(&mut buffer).await.is_ok_and(|read| read > 0) {
                    count.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    let client = Client::new(Reach::default().reach(&url).await.expect("loopback"), Arc::new(Semaphore::new(2)));
    (client, read_in_vain)
}

#[tokio::test]
async fn a_request_that_a_used_connection_does_not_answer_is_sent_once_more() {
    for (says_close, in_vain) in [(false, 3), (true, 0)] {
        let (client, read_in_vain) = closes_at_the_second(says_close).await;
        for method in ["GET", "POST", "POST", "DELETE"] {
            let body = Some(Body { content_type: "text/plain".to_owned(), body: b"a".to_vec() });
            let answer = client.send(&Request { body, ..Request::new(method, "/") }).await.expect(method);
            assert_eq!((answer.status, answer.is_whole), (500, true), "{method}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        drop(client);
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert_eq!(read_in_vain.load(Ordering::Relaxed), in_vain, "says close: {says_close}");
    }
}

#[tokio::test]
async fn what_a_new_connection_does_not_answer_is_not_asked_for_ever() {
    let client = echo(0).await;
    let why = client.send(&Request::new("POST", "/")).await.expect_err("no answer");
    assert!(why.starts_with("the connection broke: "), "{why}");
}
