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
        let bytes = body.map(|body| Bytes::from(body.bytes())).unwrap_or_default();
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
            format!(
                "{} does not prove who it is: {error}. --ca FILE trusts one more authority, or its own certificate",
                self.reached.origin
            )
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
#[path = "client_tests.rs"]
mod tests;
