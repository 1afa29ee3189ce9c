//! A request as it has come, and an answer as it goes.

use tokio::{io::AsyncReadExt, net::TcpStream};

pub struct Request {
    pub method: String,
    pub target: String,
    pub host: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Request {
    pub async fn read(stream: &mut TcpStream) -> Option<Self> {
        let mut bytes = Vec::new();
        let end = loop {
            if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
                break end;
            }
            if stream.read_buf(&mut bytes).await.ok()? == 0 {
                return None;
            }
        };
        let head = String::from_utf8(bytes[..end].to_vec()).ok()?;
        let mut lines = head.split("\r\n");
        let mut line = lines.next()?.split(' ');
        let (method, target) = (line.next()?.to_owned(), line.next()?.to_owned());
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let value = |name: &str| headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone());
        let length: usize = value("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        let mut body = bytes[end + 4..].to_vec();
        while body.len() < length {
            if stream.read_buf(&mut body).await.ok()? == 0 {
                return None;
            }
        }
        // As a proxy has to take it (RFC 9112 section 3.2.2).
        let (host, target) = match target.strip_prefix("http://").and_then(|full| full.split_once('/')) {
            Some((host, path)) => (host.to_owned(), format!("/{path}")),
            None => (value("host")?, target),
        };
        Some(Self { method, target, host, headers, body })
    }

    pub fn value(&self, name: &str) -> &str {
        self.headers.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value)
    }

    pub fn has(&self, name: &str, value: &str) -> bool {
        self.value(name) == value
    }
}

/// A page of the service's.
pub fn service() -> String {
    answer("200 OK", "text/html", "", "the service")
}

pub fn answer(status: &str, kind: &str, more: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}
