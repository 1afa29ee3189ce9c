//! Bytes that no browser sends: endless ones, and what is no HTTP at all. The server refuses or hangs up, and stays up.

use crate::support::{Database, Pool, TestServer, is_up, raw, sign_in, status};

#[sqlx::test]
async fn security_27_bodies_are_limited(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    sign_in(&server, &browser, "/").await;
    let name = "n".repeat(100_000);
    let answer = browser.post("/auth/register", &[("name", &name), ("email", "a@example.org")]).await;
    assert_eq!(answer.page(413), "That text is too long");
    let (name, cookie) = (browser.session_name(), browser.session_cookie().unwrap());
    // Without a length, piece by piece.
    let mut chunked = format!(
        "POST /auth/register HTTP/1.1\r\nhost: x\r\nconnection: close\r\naccept: text/html\r\nsec-fetch-site: same-origin\r\n\
         cookie: {name}={cookie}\r\ncontent-type: application/x-www-form-urlencoded\r\ntransfer-encoding: chunked\r\n\r\n"
    );
    chunked += &["2000\r\n", &"n".repeat(0x2000), "\r\n"].concat().repeat(20);
    chunked += "0\r\n\r\n";
    let answer = raw(&server, chunked.as_bytes()).await;
    assert_eq!(status(&answer), 413, "{answer}");
    assert!(answer.contains("That text is too long"), "{answer}");
    assert_eq!(server.count("select count(*) from users").await, 0);
    let form = browser.click("/register").await;
    assert_eq!(form.page(200), "Create your account");
}

#[sqlx::test]
async fn security_28_endless_headers_and_addresses_are_refused(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let megabyte = "x".repeat(1024 * 1024);
    let many: String =
        (0..5000).flat_map(|number| ["x-".to_owned(), number.to_string(), ": y\r\n".to_owned()]).collect();
    for request in [
        format!("GET / HTTP/1.1\r\nhost: x\r\nx-long: {megabyte}\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nhost: x\r\ncookie: session={megabyte}\r\n\r\n"),
        format!("GET /{megabyte} HTTP/1.1\r\nhost: x\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nhost: x\r\n{many}\r\n"),
    ] {
        let answer = raw(&server, request.as_bytes()).await;
        assert_eq!(status(&answer), 431, "{answer}");
        is_up(&server).await;
    }
}

#[sqlx::test]
async fn security_28_what_is_not_http_is_refused(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let requests: [(&[u8], u16); 9] = [
        (b"\0\0\0\0\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
        (b"GET\r\n\r\n", 400),
        (b"GET / HTTP/9.9\r\n\r\n", 400),
        (b"GET /\xff\xfe HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n", 400),
        (b"GET /%ff%fe HTTP/1.1\r\nhost: x\r\naccept: text/html\r\nconnection: close\r\n\r\n", 404),
        (b"POST /auth/sign-out HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n", 400),
        (b"POST /auth/sign-out HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nhost: x\r\nna me: x\r\n\r\n", 400),
    ];
    for (request, expected) in requests {
        let answer = raw(&server, request).await;
        assert_eq!(status(&answer), expected, "{request:?}: {answer}");
    }
    is_up(&server).await;
}

#[sqlx::test]
async fn paths_lead_nowhere_but_to_our_own_files(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for path in [
        "/../Cargo.toml",
        "/pkg/../../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/pkg/%2e%2e/%2e%2e/Cargo.toml",
        "/..%2fCargo.toml",
        "//etc/passwd",
        "/pkg//etc/passwd",
        "/pkg/..%5c..%5cCargo.toml",
        "/%00",
        "/pkg/%00",
        "/./",
        "/account/..",
    ] {
        let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\naccept: text/html\r\nconnection: close\r\n\r\n");
        let answer = raw(&server, request.as_bytes()).await;
        assert_eq!(status(&answer), 404, "{path}: {answer}");
        assert!(!answer.contains("[package]") && !answer.contains("root:"), "{path}: {answer}");
    }
}
