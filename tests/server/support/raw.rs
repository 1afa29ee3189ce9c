//! Bytes that no decent client sends.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use super::TestServer;

/// Sends bytes as they are and gives everything that comes back until the server closes; empty if it just hangs up.
pub async fn raw(server: &TestServer, bytes: &[u8]) -> String {
    let address = server.address.socket_addrs(|| None).unwrap()[0];
    let stream = TcpStream::connect(address).await.unwrap();
    let (mut read, mut write) = stream.into_split();
    let mut answer = Vec::new();
    let talk = async {
        // The server may hang up in the middle: then what it said before counts.
        let _ = write.write_all(bytes).await;
        let _ = read.read_to_end(&mut answer).await;
    };
    timeout(Duration::from_mins(1), talk).await.expect("the server answers or hangs up");
    String::from_utf8_lossy(&answer).into_owned()
}

/// The status of such an answer; 0 if there is none.
pub fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default()
}

/// Whatever happened before, the next person finds the door open.
pub async fn is_up(server: &TestServer) {
    assert_eq!(server.browser().open("/").await.page(200), "Sign in to Vestibule");
}
