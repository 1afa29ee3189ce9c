//! `GET /me` at one node, over connections that are kept: as little work as a request can be for whoever asks.

use std::{
    net::SocketAddr,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::sessions::Session;

/// After that nobody waits any more.
const GIVEN_UP_AFTER: Duration = Duration::from_secs(15);

/// One node, as those who ask see it.
#[derive(Debug)]
pub struct Door {
    pub name: String,
    address: SocketAddr,
    /// Host and port of the address that people use, which is every node's.
    host: String,
    cookie_name: String,
    idle: Mutex<Vec<TcpStream>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// The session is good.
    Accepted,
    /// It is not, and this is what was said.
    Refused(String),
    /// 503: nobody can tell.
    Away,
    /// The connection broke, or none came about.
    Broken,
    /// There was no answer.
    Nothing,
    /// What no answer may be.
    Wrong(String),
}

#[derive(Debug)]
pub struct Asked {
    /// Just before the request was written.
    pub sent: Instant,
    pub took: Duration,
    pub said: Said,
}

impl Door {
    pub fn new(name: &str, address: SocketAddr, public_port: u16) -> Self {
        Self {
            name: name.to_owned(),
            address,
            host: format!("127.0.0.1:{public_port}"),
            cookie_name: format!("session-{public_port}"),
            idle: Mutex::default(),
        }
    }

    /// Asks who is calling.
    pub async fn ask(&self, session: Session) -> Asked {
        let request = format!(
            "GET /me HTTP/1.1\r\nHost: {}\r\nAccept: application/json\r\nCookie: {}={}\r\n\r\n",
            self.host,
            self.cookie_name,
            session.cookie()
        );
        let mut sent = Instant::now();
        let exchange = async {
            // One that was kept may have been closed meanwhile, as when a node stops: that is nobody's fault.
            while let Some(kept) = self.kept() {
                sent = Instant::now();
                if let Some(answer) = self.exchange(kept, &request).await {
                    return Some(answer);
                }
            }
            let new = TcpStream::connect(self.address).await.ok()?;
            let _ = new.set_nodelay(true);
            sent = Instant::now();
            self.exchange(new, &request).await
        };
        let said = match timeout(GIVEN_UP_AFTER, exchange).await {
            Err(_) => Said::Nothing,
            Ok(None) => Said::Broken,
            Ok(Some((status, head, body))) => judge(status, &head, &body, session),
        };
        Asked { sent, took: sent.elapsed(), said }
    }

    fn kept(&self) -> Option<TcpStream> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    async fn exchange(&self, mut connection: TcpStream, request: &str) -> Option<(u16, String, String)> {
        connection.write_all(request.as_bytes()).await.ok()?;
        let mut read = Vec::with_capacity(2048);
        let answer = loop {
            if connection.read_buf(&mut read).await.ok()? == 0 {
                return None;
            }
            if let Some(answer) = whole(&read) {
                break answer;
            }
        };
        if !answer.1.to_ascii_lowercase().contains("connection: close") {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
        Some(answer)
    }
}

/// Status, head and body, once all of it is there. `/me` always says how long it is.
pub fn whole(read: &[u8]) -> Option<(u16, String, String)> {
    let text = std::str::from_utf8(read).ok()?;
    let (head, body) = text.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    (body.len() >= length?).then(|| (status, head.to_owned(), body.to_owned()))
}

fn judge(status: u16, head: &str, body: &str, session: Session) -> Said {
    match status {
        200 if body.contains(&session.id().to_string()) => Said::Accepted,
        200 => Said::Wrong(format!("somebody else's session: {body}")),
        503 => Said::Away,
        401 | 403 | 302 | 303 | 307 => Said::Refused(format!("{status} {body}")),
        _ => Said::Wrong(format!("{head}\n{body}")),
    }
}
