//! The short way to `/me`: what it says is what the long way says, and it says yes or nothing.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Version},
    response::Response,
};
use vestibule::server::{limits::LimitSettings, short_way::ShortWay, state::AppState};

use super::{keep, node, node_behind_a_gate, somebody, there};
use crate::support::{Browser, Database, Pool, TestServer, patiently};

fn short_way(node: &TestServer) -> ShortWay {
    ShortWay::new(&AppState::new(Arc::clone(&node.house), LimitSettings::default()))
}

/// A program's question, with these lines besides its host and the cookie.
struct Asked<'a> {
    node: &'a TestServer,
    cookie: String,
    short_way: ShortWay,
}

impl<'a> Asked<'a> {
    fn by(node: &'a TestServer, browser: &Browser) -> Self {
        let cookies = browser.cookie_names().into_iter();
        let cookie =
            cookies.map(|name| format!("{name}={}", browser.cookie(&name).unwrap())).collect::<Vec<_>>().join("; ");
        Self { node, cookie, short_way: short_way(node) }
    }

    fn host(&self) -> &str {
        self.node.public_url.authority()
    }

    fn lines(&self, more: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in [("host", self.host()), ("cookie", &self.cookie), ("accept", "*/*")].iter().chain(more) {
            headers.append(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        }
        headers
    }

    fn ask(&self, method: Method, uri: &str, headers: HeaderMap) -> Option<Response> {
        let mut request = Request::new(Body::empty());
        *request.method_mut() = method;
        *request.uri_mut() = uri.parse().unwrap();
        *request.headers_mut() = headers;
        self.short_way.answer(&request)
    }

    fn is_answered(&self) -> bool {
        self.ask(Method::GET, "/me", self.lines(&[])).is_some()
    }
}

/// Without what differs between any two answers.
fn head(answer: &reqwest::Response) -> BTreeMap<String, Vec<String>> {
    let mut head = BTreeMap::<String, Vec<String>>::new();
    for (name, value) in answer.headers() {
        let is_of_this_one = ["date", "x-request-id"].contains(&name.as_str());
        let value = if is_of_this_one { "any" } else { value.to_str().unwrap() };
        head.entry(name.to_string()).or_default().push(value.to_owned());
    }
    head
}

#[sqlx::test]
async fn it_says_what_the_long_way_says(_: Pool, db: Database) {
    let node = node(&db).await;
    let browser = somebody(&node).await;
    let asked = Asked::by(&node, &browser);
    assert!(asked.is_answered());
    let client = reqwest::Client::new();
    let ask = async |more: &[(&'static str, &str)]| {
        let request = client.get(node.public_url.join("/me").unwrap()).headers(asked.lines(more));
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200);
        let request_id = answer.headers()["x-request-id"].to_str().unwrap().parse::<uuid::Uuid>().unwrap();
        assert_eq!(request_id.get_version_num(), 7);
        (head(&answer), answer.text().await.unwrap())
    };
    // Both within the same second, by which the time that is left is told.
    patiently("the two say the same", || async {
        let (short, long) = (ask(&[]).await, ask(&[("content-length", "0")]).await);
        assert_eq!(short.0.keys().collect::<Vec<_>>(), long.0.keys().collect::<Vec<_>>());
        short == long
    })
    .await;
    assert!(asked.ask(Method::GET, "/me", asked.lines(&[("content-length", "0")])).is_none(), "that was the long way");
}

#[sqlx::test]
async fn security_37_it_answers_nothing_but_a_plain_question_of_whoever_is_signed_in(_: Pool, db: Database) {
    let node = node(&db).await;
    let browser = somebody(&node).await;
    let asked = Asked::by(&node, &browser);
    let port = node.public_url.port().unwrap();
    for host in [asked.host().to_owned(), "127.0.0.1".to_owned()] {
        let mut lines = asked.lines(&[]);
        lines.insert("host", HeaderValue::from_str(&host).unwrap());
        assert!(asked.ask(Method::GET, "/me", lines).is_some(), "{host}");
    }
    for lines in [
        &[("accept", "application/json")][..],
        &[("accept", "text/html"), ("sec-fetch-mode", "cors")],
        &[("origin", "https://evil.example")],
        &[("sec-fetch-site", "cross-site")],
        &[("vestibule-quiet", "1")],
        &[("x-request-id", "mine")],
    ] {
        assert!(asked.ask(Method::GET, "/me", asked.lines(lines)).is_some(), "{lines:?}");
    }
    for method in [Method::HEAD, Method::POST, Method::OPTIONS, Method::PUT, Method::from_bytes(b"get").unwrap()] {
        assert!(asked.ask(method.clone(), "/me", asked.lines(&[])).is_none(), "{method}");
    }
    for uri in ["/me?", "/me?x=y", "/me/", "//me", "/ME", "/%6de", "/me%2f", "/", "/mE", "http://127.0.0.1/me", "*"] {
        assert!(asked.ask(Method::GET, uri, asked.lines(&[])).is_none(), "{uri}");
    }
    let own = asked.host().to_owned();
    for lines in [
        &[("host", &*own)][..],
        &[("authorization", "Bearer x")],
        &[("authorization", "")],
        &[("content-length", "1")],
        &[("transfer-encoding", "chunked")],
        &[("expect", "100-continue")],
        &[("upgrade", "websocket")],
        &[("accept", "text/html")],
        &[("accept", "text/html"), ("sec-fetch-mode", "navigate")],
    ] {
        assert!(asked.ask(Method::GET, "/me", asked.lines(lines)).is_none(), "{lines:?}");
    }
    for host in [
        "",
        "localhost",
        "evil.example",
        "127.0.0.1.",
        "127.0.0.1:",
        "127.0.0.1:1",
        "127.0.0.1:080",
        "127.0.0.1 ",
        "u@127.0.0.1",
        "127.0.0.1,127.0.0.1",
        &format!("127.0.0.2:{port}"),
        &format!("127.0.0.1:0{port}"),
    ] {
        let mut lines = asked.lines(&[]);
        lines.insert("host", HeaderValue::from_str(host).unwrap());
        assert!(asked.ask(Method::GET, "/me", lines).is_none(), "{host}");
    }
    let mut lines = asked.lines(&[]);
    lines.remove("host");
    assert!(asked.ask(Method::GET, "/me", lines.clone()).is_none(), "no host");
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = format!("https://{}/me", asked.host()).parse().unwrap();
    *request.headers_mut() = lines;
    assert!(asked.short_way.answer(&request).is_none(), "HTTP/1.1 as to a proxy");
    *request.version_mut() = Version::HTTP_2;
    assert!(asked.short_way.answer(&request).is_some(), "HTTP/2");
    *request.uri_mut() = "https://evil.example/me".parse().unwrap();
    assert!(asked.short_way.answer(&request).is_none(), "another host by HTTP/2");
    let (name, good) = (format!("session-{port}"), browser.session_cookie().unwrap());
    let (id, secret) = good.split_once('.').unwrap();
    let other_secret = secret.chars().rev().collect::<String>();
    for cookie in [
        String::new(),
        name.clone(),
        format!("{name}="),
        format!("{name}={id}"),
        format!("{name}={id}.{other_secret}"),
        format!("{name}={id}.{secret}x"),
        format!("{name}={}.{secret}", uuid::Uuid::now_v7()),
        format!("{name}={}.{secret}", id.to_uppercase()),
        format!("{}={good}", name.to_uppercase()),
        format!("%73ession-{port}={good}"),
        format!("session={good}"),
    ] {
        let mut lines = asked.lines(&[]);
        lines.insert("cookie", HeaderValue::from_str(&cookie).unwrap());
        assert!(asked.ask(Method::GET, "/me", lines).is_none(), "{cookie}");
    }
}

#[sqlx::test]
async fn security_37_it_says_nothing_of_what_is_over_or_may_be(_: Pool, db: Database) {
    let (node, gate) = node_behind_a_gate(&db).await;
    let other = super::node(&db).await;
    let [ended, frozen] = [somebody(&node).await, somebody(&node).await];
    let [of_ended, of_frozen] = [&ended, &frozen].map(|browser| Asked::by(&node, browser));
    assert!(of_ended.is_answered() && of_frozen.is_answered());
    there(&other, &ended).post("/auth/sign-out", &[]).await;
    patiently("the end is known", || async { !of_ended.is_answered() }).await;
    assert!(of_frozen.is_answered());
    gate.freeze().await;
    patiently("what may have ended meanwhile is not believed", || async { !of_frozen.is_answered() }).await;
    gate.thaw();
    patiently("it is asked for again", || async {
        keep(&frozen).await;
        of_frozen.is_answered()
    })
    .await;
    assert!(!of_ended.is_answered());
}
