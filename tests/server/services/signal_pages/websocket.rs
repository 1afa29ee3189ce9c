//! A browser's half of a websocket (RFC 6455), as far as these tests talk.

use std::{net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

pub struct Websocket(TcpStream);

#[derive(Debug, PartialEq, Eq)]
pub enum Heard {
    Text(String),
    /// Code and reason.
    Closed(u16, String),
}

impl Websocket {
    /// Opens one as a proxy passes it on; the status of a refusal.
    pub async fn open(address: SocketAddr, assertion: &str) -> Result<Self, u16> {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let head = format!(
            "GET /socket HTTP/1.1\r\nHost: wiki.example.org\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
             Vestibule-Assertion: {assertion}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut heard = Vec::new();
        while !heard.ends_with(b"\r\n\r\n") {
            heard.push(within(stream.read_u8()).await.expect("a head"));
        }
        let status: u16 = String::from_utf8_lossy(&heard).split(' ').nth(1).unwrap().parse().unwrap();
        if status == 101 { Ok(Self(stream)) } else { Err(status) }
    }

    /// Says a word of at most 125 bytes.
    pub async fn say(&mut self, word: &str) {
        self.0.write_all(&frame(word)).await.unwrap();
    }

    /// Whether nobody answers any more, and the connection ends soon: the close, which was heard last, has had no answer.
    pub async fn ends_cut_off(mut self) -> bool {
        // It fails where it has ended already.
        let _ = self.0.write_all(&frame("hello")).await;
        let mut rest = Vec::new();
        let end = timeout(Duration::from_secs(4), self.0.read_to_end(&mut rest)).await;
        end.is_ok() && rest.is_empty()
    }

    /// The next word, or the end; pings are passed over.
    pub async fn hear(&mut self) -> Heard {
        loop {
            let [first, length] = [self.byte().await, self.byte().await];
            assert!(length < 126, "a short frame of a server's");
            let mut payload = vec![0; usize::from(length)];
            within(self.0.read_exact(&mut payload)).await.unwrap();
            match first & 0x0f {
                1 => return Heard::Text(String::from_utf8(payload).unwrap()),
                8 => {
                    let (code, reason) = payload.split_at(2);
                    let code = u16::from_be_bytes(code.try_into().unwrap());
                    return Heard::Closed(code, String::from_utf8(reason.to_vec()).unwrap());
                }
                _ => {}
            }
        }
    }

    /// Whether it is open: what is said comes back.
    pub async fn echoes(&mut self) -> bool {
        self.say("hello").await;
        self.hear().await == Heard::Text("hello".to_owned())
    }

    async fn byte(&mut self) -> u8 {
        within(self.0.read_u8()).await.expect("a frame")
    }
}

/// A word of at most 125 bytes, as a browser says it.
fn frame(word: &str) -> Vec<u8> {
    const MASK: [u8; 4] = [1, 2, 3, 4];
    let masked = word.bytes().zip(MASK.iter().cycle()).map(|(byte, mask)| byte ^ mask);
    let length = u8::try_from(word.len()).unwrap();
    [0x81, 0x80 | length].into_iter().chain(MASK).chain(masked).collect()
}

async fn within<T>(reading: impl Future<Output = T>) -> T {
    timeout(Duration::from_secs(20), reading).await.expect("something is said")
}
