//! What is told.

use super::{head, told};
use crate::support::{Database, Pool, echo_token, family, raw, status};

const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

#[sqlx::test]
async fn a_request_is_told_byte_for_byte(_: Pool, db: Database) {
    let server = family(db).await;
    let token = echo_token(&server, "wiki").await;
    let mut request = format!(
        "GET /vestibule-echo/a//b/../c%2e%2F;x\\y%00?q=%zz HTTP/1.1\r\nHost: WIKI.example.org:443\r\n\
         Remote-User: root\r\nConnection: close, Remote-User\r\nREMOTE_USER: root\r\nVestibule-Echo: {token}\r\n\
         Cookie: a=1; __Host-vestibule=secret; __Host-session=secret\r\nX-Copy: <{token}>\r\n\
         Authorization: Bearer vst_abc\r\nremote-user: \r\nX-Raw: Zo"
    )
    .into_bytes();
    request.extend_from_slice(b"\xeb \\\r\n\r\n");
    let echo = told(&server, &request).await;
    assert_eq!((echo.method.as_str(), echo.version.as_str()), ("GET", "HTTP/1.1"));
    assert_eq!(echo.target, "/vestibule-echo/a//b/../c%2e%2F;x\\y%00?q=%zz");
    assert_eq!(echo.host.as_deref(), Some("WIKI.example.org:443"));
    assert_eq!((echo.peer.as_deref(), echo.scheme_seen), (Some("127.0.0.1"), None));
    assert_eq!((echo.body.bytes, echo.body.sha256.as_str()), (0, EMPTY));
    let lines: Vec<String> = echo.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let expected = [
        "host: WIKI.example.org:443",
        "remote-user: root",
        "remote-user: ",
        "connection: close, Remote-User",
        "remote_user: root",
        "vestibule-echo: …",
        "cookie: a=1; __Host-vestibule=…; __Host-session=…",
        "x-copy: <…>",
        "authorization: Bearer vst_abc",
        "x-raw: Zo\\xeb \\x5c",
    ];
    assert_eq!(lines, expected);
    assert_eq!(echo.escaped, [9]);
}

#[sqlx::test]
async fn every_method_is_told_and_every_body_summed(_: Pool, db: Database) {
    let server = family(db).await;
    let token = echo_token(&server, "wiki").await;
    let sum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "X"] {
        let line = format!("{method} /vestibule-echo/ HTTP/1.1");
        let echo = told(&server, head(&line, &token, &[]).as_bytes()).await;
        assert_eq!((echo.method.as_str(), echo.target.as_str(), echo.body.bytes), (method, "/vestibule-echo/", 0));
        let whole = head(&line, &token, &["Content-Length: 3"]) + "abc";
        let in_parts = head(&line, &token, &["Transfer-Encoding: chunked"]) + "1\r\na\r\n2\r\nbc\r\n0\r\n\r\n";
        for request in [whole, in_parts] {
            let echo = told(&server, request.as_bytes()).await;
            assert_eq!((echo.body.bytes, echo.body.sha256.as_str()), (3, sum), "{method}");
        }
    }
    let answer = raw(&server, head("HEAD /vestibule-echo/x HTTP/1.1", &token, &[]).as_bytes()).await;
    assert_eq!(status(&answer), 200);
    assert!(answer.ends_with("\r\n\r\n"), "{answer}");
}

#[sqlx::test]
async fn the_line_of_a_request_is_told_and_chooses_the_service(_: Pool, db: Database) {
    let server = family(db).await;
    let (wiki, crm) = (echo_token(&server, "wiki").await, echo_token(&server, "crm").await);
    let old = told(&server, head("GET /vestibule-echo/x HTTP/1.0", &wiki, &[]).as_bytes()).await;
    assert_eq!(old.version, "HTTP/1.0");
    let line = "GET http://crm.example.com/vestibule-echo/x HTTP/1.1";
    let echo = told(&server, head(line, &crm, &[]).as_bytes()).await;
    assert_eq!(echo.target, "http://crm.example.com/vestibule-echo/x");
    assert_eq!(echo.host.as_deref(), Some("crm.example.com"));
    assert_eq!(status(&raw(&server, head(line, &wiki, &[]).as_bytes()).await), 404, "another service's token");
}

/// What a proxy has made another address of is not there, however it is asked for.
#[sqlx::test]
async fn the_folder_is_taken_by_the_letter(_: Pool, db: Database) {
    let server = family(db).await;
    let token = echo_token(&server, "wiki").await;
    for target in
        ["/vestibule-echo", "/Vestibule-Echo/x", "/%76estibule-echo/x", "/x/../vestibule-echo/x", "//vestibule-echo/x"]
    {
        let answer = raw(&server, head(&format!("GET {target} HTTP/1.1"), &token, &[]).as_bytes()).await;
        assert_eq!(status(&answer), 421, "{target}");
    }
}
