//! Which host a request is for: one, and the one that is served (RFC 9112 section 3.2, RFC 9113 section 8.3.1).

use std::{net::SocketAddr, sync::Arc};

use hyper::{Request, StatusCode, Version, client::conn::http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpStream;
use tokio_rustls::{TlsConnector, rustls::pki_types::ServerName};
use vestibule::server::{limits::LimitSettings, listener::Terms, router::router, state::AppState};

use crate::support::{Answer, Browser, Database, Pool, TestServer, is_up, over_tls, raw, status};

const BEGIN: &str = "/auth/sign-in?provider=op";

/// A line, headers, and what every client says that wants one answer only.
async fn ask(server: &TestServer, line: &str, headers: &[&str]) -> String {
    let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
    raw(server, format!("{line}\r\n{headers}accept: text/html\r\nconnection: close\r\n\r\n").as_bytes()).await
}

fn host_of(server: &TestServer) -> String {
    server.public_url.authority().to_owned()
}

#[sqlx::test]
async fn a_request_without_one_right_host_is_400(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for (line, otherwise) in [
        ("GET / HTTP/1.1", 200),
        ("GET /me HTTP/1.1", 401),
        ("GET /health/live HTTP/1.1", 200),
        ("GET /favicon.svg HTTP/1.1", 200),
        ("POST /auth/sign-out HTTP/1.1", 403),
    ] {
        for hosts in [
            &[][..],
            &["host: x", "host: x"],
            &["host: x", "host: y"],
            &["host:"],
            &["host: x y"],
            &["host: x/y"],
            &["host: user@x"],
            &["host: x:99999"],
            &["host: x, y"],
            &["host: [::1"],
            &["host: http://x"],
            &["host: x\u{e4}"],
        ] {
            let answer = ask(&server, line, hosts).await;
            assert_eq!(status(&answer), 400, "{line}, {hosts:?}: {answer}");
        }
        assert_eq!(status(&ask(&server, line, &["host: x"]).await), otherwise, "{line}");
    }
    let page = ask(&server, "GET / HTTP/1.1", &[]).await;
    assert!(page.contains("<h1") && page.contains("content-security-policy"), "{page}");
    is_up(&server).await;
}

#[sqlx::test]
async fn an_old_client_need_not_name_a_host(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    assert_eq!(status(&ask(&server, "GET / HTTP/1.0", &[]).await), 200);
    assert_eq!(status(&ask(&server, "GET / HTTP/1.0", &["host: x"]).await), 200);
    assert_eq!(status(&ask(&server, "GET / HTTP/1.0", &["host: x", "host: y"]).await), 400);
}

#[sqlx::test]
async fn security_49_an_absolute_request_line_wins_over_host(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let (ours, other) = (host_of(&server), "localhost:1");
    let click = "sec-fetch-site: same-origin";
    let location = |answer: &str| {
        let line = answer.lines().find(|line| line.to_lowercase().starts_with("location: "));
        line.unwrap_or_else(|| panic!("{answer}"))["location: ".len()..].to_owned()
    };
    // Under the public name a sign-in begins; under another one of this machine it is sent to the public name first.
    for (line, host) in [(&ours, &ours), (&ours, &other.to_owned())] {
        let answer =
            ask(&server, &format!("GET http://{line}{BEGIN} HTTP/1.1"), &[&format!("host: {host}"), click]).await;
        assert!(location(&answer).starts_with(&server.provider().issuer), "{answer}");
    }
    let answer = ask(&server, &format!("GET http://{other}{BEGIN} HTTP/1.1"), &[&format!("host: {ours}"), click]).await;
    assert_eq!(location(&answer), format!("http://{ours}/sign-in"));
    // Whatever the line says of the host, what is judged stays what it was.
    let post = format!("POST http://{other}/auth/sign-out HTTP/1.1");
    let forged = ask(&server, &post, &[&format!("host: {other}"), &format!("origin: http://{other}")]).await;
    assert_eq!(status(&forged), 403, "{forged}");
    assert_eq!(
        status(&ask(&server, &format!("GET http://user@{ours}/ HTTP/1.1"), &[&format!("host: {ours}")]).await),
        400
    );
}

/// The same door, speaking HTTP/2 over TLS.
async fn second(server: &TestServer) -> (SocketAddr, TlsConnector) {
    over_tls(router(AppState::new(Arc::clone(&server.house), LimitSettings::default())), Terms::default()).await
}

/// The status and the `Location` of a click under an authority, with a `Host` beside it or without.
async fn click(at: &(SocketAddr, TlsConnector), authority: &str, host: Option<&str>) -> (StatusCode, String) {
    let stream = TcpStream::connect(at.0).await.unwrap();
    let stream = at.1.connect(ServerName::try_from("localhost").unwrap(), stream).await.unwrap();
    let (mut sender, connection) = http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let mut request = Request::builder().version(Version::HTTP_2).uri(format!("https://{authority}{BEGIN}"));
    request = request.header("accept", "text/html").header("sec-fetch-site", "same-origin");
    if let Some(host) = host {
        request = request.header("host", host);
    }
    let answer = sender.send_request(request.body(String::new()).unwrap()).await.unwrap();
    let location = answer.headers().get("location").map(|location| location.to_str().unwrap().to_owned());
    (answer.status(), location.unwrap_or_default())
}

#[sqlx::test]
async fn security_49_the_authority_of_http_2_counts_as_host(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let at = second(&server).await;
    let ours = host_of(&server);
    for host in [None, Some(ours.as_str())] {
        let (status, location) = click(&at, &ours, host).await;
        assert_eq!(status, 303, "{host:?}");
        assert!(location.starts_with(&server.provider().issuer), "{host:?}: {location}");
    }
    assert_eq!(click(&at, "localhost:1", None).await, (StatusCode::SEE_OTHER, format!("http://{ours}/sign-in")));
    assert_eq!(click(&at, &ours, Some("localhost:1")).await.0, 400);
    assert_eq!(click(&at, "localhost:1", Some(&ours)).await.0, 400);
}

/// A click on the provider's button, with the `Host` that a proxy makes of it.
async fn by_way_of(server: &TestServer, browser: &Browser, host: &str, referer: Option<&str>) -> Answer {
    let ask = browser.click(BEGIN).header("host", host);
    match referer {
        Some(page) => ask.header("referer", server.public_url.join(page).unwrap().as_str()).await,
        None => ask.await,
    }
}

#[sqlx::test]
async fn a_proxy_that_leaves_the_port_out_of_host_keeps_nobody_from_signing_in(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let answer = by_way_of(&server, &server.browser(), "127.0.0.1", None).await;
    assert!(answer.location().starts_with(&server.provider().issuer), "{}", answer.location());
    assert!(!server.house.told_of_host.is_completed(), "nothing is wrong with it");
}

#[sqlx::test]
async fn a_proxy_that_changes_host_sends_nobody_in_a_circle_and_is_told_of_once(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    // Typed: who came by another name goes on under the public one.
    let typed = by_way_of(&server, &browser, "localhost:3000", None).await;
    assert_eq!(typed.location(), server.public_url.join("/sign-in").unwrap().as_str());
    assert!(server.house.told_of_host.is_completed());
    // From the page there, by the same proxy: they are under the public name already.
    let answer = by_way_of(&server, &browser, "localhost:3000", Some("/sign-in")).await;
    assert!(answer.location().starts_with(&server.provider().issuer), "{}", answer.location());
    // A page of somebody else's says nothing of the name.
    let foreign =
        browser.arrive(BEGIN).header("host", "localhost:3000").header("referer", "http://localhost:3000/").await;
    assert_eq!(foreign.location(), server.public_url.join("/sign-in").unwrap().as_str());
}
