//! A service behind a proxy that reads headers as WSGI, CGI, PHP and Rack do, and keeps every request that reached it.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use futures::StreamExt;
use hyper_util::rt::TokioIo;
use tokio::{io, net::TcpListener};

#[derive(Debug, Clone)]
pub struct Seen {
    pub method: String,
    pub target: String,
    /// An underscore is a dash, so that twins meet.
    pub headers: BTreeMap<String, Vec<String>>,
    pub bytes: usize,
}

impl Seen {
    /// Every value of a header.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.headers.get(name).map(|values| values.iter().map(String::as_str).collect()).unwrap_or_default()
    }
}

pub struct Backend {
    pub address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Backend {
    pub async fn start() -> Self {
        let seen = Arc::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().fallback(answer).with_state(Arc::clone(&seen));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, seen }
    }

    /// What has reached it since it was last looked at.
    pub fn take(&self) -> Vec<Seen> {
        std::mem::take(&mut self.seen.lock().unwrap())
    }

    #[track_caller]
    pub fn one(&self) -> Seen {
        let mut all = self.take();
        assert_eq!(all.len(), 1, "{all:#?}");
        all.remove(0)
    }

    #[track_caller]
    pub fn nothing(&self, after: &str) {
        let all = self.take();
        assert!(all.is_empty(), "after {after}: {all:#?}");
    }
}

async fn answer(State(seen): State<Arc<Mutex<Vec<Seen>>>>, mut request: Request) -> Response {
    let mut headers = BTreeMap::<String, Vec<String>>::new();
    for (name, value) in request.headers() {
        let values = headers.entry(name.as_str().replace('_', "-")).or_default();
        values.push(String::from_utf8_lossy(value.as_bytes()).into_owned());
    }
    let (method, target) = (request.method().to_string(), request.uri().to_string());
    let socket = is_websocket(request.headers()).then(|| hyper::upgrade::on(&mut request));
    let mut body = request.into_body().into_data_stream();
    let mut bytes = 0;
    while let (None, Some(Ok(chunk))) = (&socket, body.next().await) {
        bytes += chunk.len();
    }
    seen.lock().unwrap().push(Seen { method, target, headers, bytes });
    let Some(socket) = socket else { return format!("the backend, {bytes} bytes").into_response() };
    tokio::spawn(async move {
        let (mut read, mut write) = io::split(TokioIo::new(socket.await.unwrap()));
        let _ = io::copy(&mut read, &mut write).await;
    });
    let head =
        [("upgrade", "websocket"), ("connection", "upgrade"), ("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")];
    (StatusCode::SWITCHING_PROTOCOLS, head, Body::empty()).into_response()
}

fn is_websocket(headers: &HeaderMap) -> bool {
    headers.get("upgrade").is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"))
}
