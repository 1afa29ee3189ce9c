//! HTTP/1.1 to one origin: what is asked goes out byte for byte, no redirect is followed, no proxy of the environment is used,
//! and no more requests are open at once than was said.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use http_body_util::{BodyExt, Full};
use hyper::{
    body::{Body as _, Bytes, Incoming},
    client::conn::http1::{SendRequest, handshake},
};
use hyper_util::rt::TokioIo;
use reqwest::{
    Version,
    header::{CONNECTION, CONTENT_TYPE, HOST, HeaderMap, HeaderValue},
};
use tokio::{
    net::TcpStream,
    sync::Semaphore,
    time::{timeout, timeout_at},
};
use tokio_rustls::rustls::pki_types::ServerName;

use super::{
    reach::Reached,
    request::{Answer, Reads, Request},
};

/// A service that takes longer has not answered.
const ANSWERS_WITHIN: Duration = Duration::from_secs(10);

/// No body is waited for longer.
const BODY_WITHIN: Duration = Duration::from_secs(1);

/// A body that decides nothing is taken along for as long, so that its connection can be used again.
const REST_WITHIN: Duration = Duration::from_millis(100);

const BODY_MOST: usize = 8 << 20;
const REST_MOST: usize = 64 << 10;

/// Servers close what is quiet, some after 5 s; one that does so just when something is sent would be no answer.
const QUIET_MOST: Duration = Duration::from_secs(1);

type Connection = SendRequest<Full<Bytes>>;

/// Asks one origin.
pub struct Client {
    pub reached: Reached,
    idle: Mutex<Vec<(Connection, Instant)>>,
    permits: Arc<Semaphore>,
    asked: AtomicUsize,
}

/// Why there is no answer, in words.
pub type NoAnswer = String;

impl Client {
    /// `permits` are shared by all clients of a run.
    pub fn new(reached: Reached, permits: Arc<Semaphore>) -> Self {
        Self { reached, idle: Mutex::default(), permits, asked: AtomicUsize::new(0) }
    }

    /// How many requests there have been.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }

    /// Whether anybody is there at all.
    pub async fn knock(&self) -> Result<(), NoAnswer> {
        self.connect().await.map(drop)
    }

    pub async fn send(&self, request: &Request) -> Result<Answer, NoAnswer> {
        let _permit = self.permits.acquire().await.map_err(|_| "the run was interrupted".to_owned())?;
        self.send_at_last(request).await
    }

    /// Also when the run is over and nothing else is sent any more.
    pub async fn send_at_last(&self, request: &Request) -> Result<Answer, NoAnswer> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let written = self.written(request)?;
        let answered = timeout(ANSWERS_WITHIN, self.exchange(written, request.reads)).await;
        answered.unwrap_or_else(|_| Err(format!("no answer within {} s", ANSWERS_WITHIN.as_secs())))
    }

    fn written(&self, request: &Request) -> Result<hyper::Request<Full<Bytes>>, NoAnswer> {
        if let Some(name) = request.unwritable {
            return Err(format!("cannot be sent: the value of {name} is none that a header can have"));
        }
        let body = request.body.as_ref();
        let bytes = body.map(|body| Bytes::copy_from_slice(&body.body)).unwrap_or_default();
        let built = hyper::Request::builder().method(request.method.as_str()).uri(self.target(request));
        let mut written = built.body(Full::new(bytes)).map_err(|error| format!("cannot be sent: {error}"))?;
        *written.headers_mut() = request.headers.clone();
        let unwritable = |error: reqwest::header::InvalidHeaderValue| format!("cannot be sent: {error}");
        written.headers_mut().insert(HOST, HeaderValue::from_str(&self.reached.authority).map_err(unwritable)?);
        if let Some(body) = body {
            let kind = HeaderValue::from_str(&body.content_type).map_err(unwritable)?;
            written.headers_mut().insert(CONTENT_TYPE, kind);
        }
        Ok(written)
    }

    fn target(&self, request: &Request) -> String {
        format!("{}{}", self.reached.prefix, request.target)
    }

    /// A connection that was used before may be gone by now: what has no answer on it is sent once more, on a new one. Also
    /// what changes something, which nobody may repeat who does not know whether it was done (RFC 9110 section 9.2.2): here
    /// it is about a thing made for this one cell, and done twice it is the same answer about access.
    async fn exchange(&self, request: hyper::Request<Full<Bytes>>, reads: Reads) -> Result<Answer, NoAnswer> {
        let broke = |error: hyper::Error| format!("the connection broke: {error}");
        if let Some(mut connection) = self.idle_connection() {
            match connection.send_request(request.clone()).await {
                Ok(response) => return Ok(self.read(connection, response, reads).await),
                // Something came, and it is no HTTP.
                Err(error) if error.is_parse() => return Err(broke(error)),
                Err(_) => {}
            }
        }
        let mut connection = self.connect().await?;
        let response = connection.send_request(request).await.map_err(broke)?;
        Ok(self.read(connection, response, reads).await)
    }

    fn idle_connection(&self) -> Option<Connection> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some((connection, since)) = idle.pop() {
            if since.elapsed() < QUIET_MOST && connection.is_ready() {
                return Some(connection);
            }
        }
        None
    }

    async fn connect(&self) -> Result<Connection, NoAnswer> {
        let failed = |error: std::io::Error| format!("nobody answers at {}: {error}", self.reached.origin);
        let stream = TcpStream::connect(self.reached.addresses.as_slice()).await.map_err(failed)?;
        let _ = stream.set_nodelay(true);
        let Some((connector, name)) = &self.reached.tls else { return opened(TokioIo::new(stream)).await };
        let name = ServerName::try_from(name.clone()).map_err(|error| error.to_string())?;
        let stream = connector.connect(name, stream).await.map_err(|error| {
            format!("{} does not prove who it is: {error}. --ca FILE trusts one more authority", self.reached.origin)
        })?;
        opened(TokioIo::new(stream)).await
    }

    async fn read(&self, connection: Connection, response: hyper::Response<Incoming>, reads: Reads) -> Answer {
        let (parts, mut body) = response.into_parts();
        let is_last = parts.version != Version::HTTP_11 || closes(&parts.headers);
        let (most, within) = match reads {
            Reads::Body => (BODY_MOST, BODY_WITHIN),
            Reads::Status => (REST_MOST, REST_WITHIN),
        };
        let mut answer =
            Answer { status: parts.status.as_u16(), headers: parts.headers, body: Vec::new(), is_whole: false };
        let is_too_long = body.size_hint().lower() > most as u64;
        let is_stream = answer.header("content-type").is_some_and(|kind| kind.starts_with("text/event-stream"));
        if answer.status == 101 || (reads == Reads::Status && (is_too_long || is_stream)) {
            // Dropping it closes the connection, a websocket's as well.
            return answer;
        }
        let until = tokio::time::Instant::now() + within;
        answer.is_whole = loop {
            match timeout_at(until, body.frame()).await {
                Ok(None) => break true,
                Ok(Some(Ok(frame))) => {
                    answer.body.extend_from_slice(frame.data_ref().map_or(&[], |data| data));
                    if answer.body.len() > most {
                        break false;
                    }
                }
                Ok(Some(Err(_))) | Err(_) => break false,
            }
        };
        if answer.is_whole && !is_last {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push((connection, Instant::now()));
        }
        answer
    }
}

/// Whether an answer says that it is the last one on its connection.
fn closes(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(CONNECTION).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|option| option.trim().eq_ignore_ascii_case("close"))
}

async fn opened<S>(io: TokioIo<S>) -> Result<Connection, NoAnswer>
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
{
    let (connection, driver) = handshake(io).await.map_err(|error| error.to_string())?;
    tokio::spawn(async move {
        let _ = driver.with_upgrades().await;
    });
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    use super::*;
    use crate::acl::{known::Body, reach::Reach};

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
        for target in ["//docs//17", "/%64ocs/%2e%2e/a", "/a/../b/./c", "/docs;x/17;y?q=%20&r", "/a\\b", "/DOCS/", "/?"]
        {
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
}
