//! A proxy with the door behind it, in one small server, which has one fault.

mod arriving;
mod fault;
mod judging;
mod request;

use std::net::SocketAddr;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

pub use self::fault::Fault;
use self::request::Request;

pub const TOKEN: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
pub const PRIVATE: &str = "/private";
pub const COOKIES: [&str; 2] = ["vestibule-80", "vestibule-enter-80"];

/// The other service of the door.
pub const OTHER: &str = "crm.example.com";

#[derive(Clone, Copy)]
pub struct Fake {
    pub address: SocketAddr,
    fault: Fault,
    has_session: bool,
}

impl Fake {
    pub async fn start(fault: Fault, has_session: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let fake = Self { address: listener.local_addr().expect("an address"), fault, has_session };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(async move { fake.serve(stream).await });
            }
        });
        fake
    }

    pub fn origin(self) -> String {
        format!("http://{}", self.address)
    }

    async fn serve(self, mut stream: TcpStream) {
        let Some(request) = Request::read(&mut stream).await else { return };
        let answer = self.answer(&request);
        let _ = stream.write_all(answer.as_bytes()).await;
        if !answer.starts_with("HTTP/1.1 101") || request.has("upgrade", "h2c") {
            return;
        }
        let echo = self.echo(&request);
        let frame =
            [&[0x81, 126][..], &u16::try_from(echo.len()).expect("short").to_be_bytes(), echo.as_bytes()].concat();
        let _ = stream.write_all(&frame).await;
        let mut word = [0; 9];
        if stream.read_exact(&mut word).await.is_ok() {
            let _ = stream.write_all(b"\x81\x03yes").await;
        }
    }
}
