//! Proxies that ask about requests, as each kind does. What they send is written as it is, byte for byte.

use std::{
    future::{Future, IntoFuture},
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    time::Duration,
};

use reqwest::{
    StatusCode,
    header::{HeaderMap, HeaderName, HeaderValue},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::timeout,
};
use vestibule::{
    server::{
        at_proxies::{AtProxies, PLACES},
        listener::{self, Terms},
        stopping,
    },
    services::authz,
};

use super::{Answer, Browser, TestServer};

/// The listener that proxies ask at.
pub struct Checks {
    pub address: SocketAddr,
}

/// One question, which may still be changed; awaiting it asks.
#[derive(Clone)]
pub struct Check {
    address: SocketAddr,
    line: String,
    headers: Vec<(String, Vec<u8>)>,
}

impl Checks {
    /// For proxies on this machine.
    pub async fn of(server: &TestServer) -> Self {
        Self::from(server, &["127.0.0.0/8"]).await
    }

    pub async fn from(server: &TestServer, from: &[&str]) -> Self {
        let from: Vec<_> = from.iter().map(|net| net.parse().unwrap()).collect();
        Self::serving(AtProxies::new(authz::Checks::new(Arc::clone(&server.house), &from), &PLACES)).await
    }

    pub async fn serving(proxies: AtProxies) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(listener::serve(listener, proxies, Terms::default(), stopping::never()));
        Self { address }
    }

    /// nginx asks whether it may let a request through.
    pub fn nginx(&self, method: &str, url: &str) -> Check {
        self.ask("GET /authz/nginx").header("host", "127.0.0.1").of_nginx(method, url)
    }

    /// nginx asks what to tell somebody whom it did not let through.
    pub fn nginx_answer(&self, method: &str, url: &str) -> Check {
        self.ask("GET /authz/nginx/answer").header("host", "127.0.0.1").of_nginx(method, url)
    }

    /// Caddy, Traefik and HAProxy.
    pub fn forward(&self, method: &str, url: &str) -> Check {
        self.ask("GET /authz/forward").header("host", "127.0.0.1").of_forward(method, url)
    }

    pub fn envoy(&self, method: &str, url: &str) -> Check {
        let (_, host, target) = parts(url);
        self.ask(&format!("{method} /authz/envoy{target}")).header("host", host)
    }

    /// The same question by each kind of proxy that passes the answer on.
    pub fn passing_on(&self, method: &str, url: &str) -> [Check; 3] {
        [self.nginx_answer(method, url), self.forward(method, url), self.envoy(method, url)]
    }

    /// A question without a description.
    pub fn ask(&self, line: &str) -> Check {
        Check { address: self.address, line: format!("{line} HTTP/1.1"), headers: Vec::new() }
    }
}

/// Scheme, host with port, and the rest.
fn parts(url: &str) -> (&str, &str, &str) {
    let (scheme, rest) = url.split_once("://").expect("an address");
    let (host, _) = rest.split_once('/').expect("a path");
    (scheme, host, &rest[host.len()..])
}

impl Check {
    pub fn of_nginx(self, method: &str, url: &str) -> Self {
        self.header("x-original-method", method).header("x-original-url", url)
    }

    pub fn of_forward(self, method: &str, url: &str) -> Self {
        let (scheme, host, target) = parts(url);
        let check = self.header("x-forwarded-method", method).header("x-forwarded-proto", scheme);
        check.header("x-forwarded-host", host).header("x-forwarded-uri", target)
    }

    /// As nginx asks unless it is told otherwise: without a `Host` that it would have to have.
    pub fn of_http_1_0(mut self) -> Self {
        self.line = self.line.replace("HTTP/1.1", "HTTP/1.0");
        self.without("host")
    }

    /// One more line.
    pub fn header(self, name: &str, value: &str) -> Self {
        self.bytes(name, value.as_bytes())
    }

    pub fn bytes(mut self, name: &str, value: &[u8]) -> Self {
        self.headers.push((name.to_owned(), value.to_vec()));
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(other, _)| other != name);
        self
    }

    /// Names of its headers.
    pub fn names(&self) -> Vec<String> {
        self.headers.iter().map(|(name, _)| name.clone()).collect()
    }

    /// With the cookies of a browser.
    pub fn by(self, browser: &Browser) -> Self {
        let pairs = browser.cookie_names().into_iter().map(|name| format!("{name}={}", browser.cookie(&name).unwrap()));
        let line = pairs.collect::<Vec<_>>().join("; ");
        if line.is_empty() { self } else { self.header("cookie", &line) }
    }

    /// A person who goes there.
    pub fn visit(self) -> Self {
        self.navigation("none")
    }

    /// A form on a page of this origin.
    pub fn form(self, origin: &str) -> Self {
        self.navigation("same-origin").header("origin", origin)
    }

    pub fn navigation(self, site: &str) -> Self {
        let check = self.header("accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8");
        check.header("sec-fetch-mode", "navigate").header("sec-fetch-dest", "document").header("sec-fetch-site", site)
    }

    /// A script of the service's own page.
    pub fn script(self) -> Self {
        let check = self.header("accept", "*/*").header("sec-fetch-mode", "cors");
        check.header("sec-fetch-dest", "empty").header("sec-fetch-site", "same-origin")
    }

    async fn send(self) -> Answer {
        let mut request = format!("{}\r\n", self.line).into_bytes();
        for (name, value) in &self.headers {
            request.extend_from_slice(&[name.as_bytes(), b": ", value, b"\r\n"].concat());
        }
        request.extend_from_slice(b"connection: close\r\n\r\n");
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(&request).await.unwrap();
        let mut answer = Vec::new();
        timeout(Duration::from_secs(20), stream.read_to_end(&mut answer)).await.expect("an answer").unwrap();
        let answer = read(&self.line, &answer);
        // Whatever was asked: no proxy passes a cookie on with a yes, and nothing is kept.
        assert_eq!(answer.set_cookies(), [""; 0], "{}", answer.asked);
        assert_eq!(answer.header("cache-control"), "no-store", "{}", answer.asked);
        assert_eq!(answer.headers.contains_key("location"), answer.status == 303, "{}", answer.asked);
        answer
    }
}

fn read(asked: &str, answer: &[u8]) -> Answer {
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").expect("headers");
    let head = String::from_utf8_lossy(&answer[..end]);
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status");
    let mut headers = HeaderMap::new();
    for line in lines {
        let (name, value) = line.split_once(':').expect("a header");
        headers.append(name.parse::<HeaderName>().unwrap(), HeaderValue::from_bytes(value.trim().as_bytes()).unwrap());
    }
    assert!(!headers.contains_key("transfer-encoding"), "{asked}: a body of unknown length");
    let status = StatusCode::from_bytes(status.as_bytes()).unwrap();
    Answer { asked: asked.to_owned(), status, headers, body: answer[end + 4..].to_vec() }
}

impl IntoFuture for Check {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}
