//! Probes, files and HEAD.

use reqwest::Method;

use crate::support::{Database, Pool, TestServer, make};

#[sqlx::test]
async fn probes_ask_nobody_who_they_are(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    for (address, text) in [("/health/live", "live\n"), ("/health/ready", "ready\n")] {
        for answer in [browser.ask(Method::GET, address).await, browser.get(address).await] {
            assert_eq!((answer.status.as_u16(), answer.text().as_str()), (200, text));
            assert!(answer.header("content-type").starts_with("text/plain"));
        }
        assert_eq!(browser.ask(Method::POST, address).await.status, 405);
    }
}

#[sqlx::test]
async fn head_is_get_without_the_body(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for state in ["anonymous", "active", "ended"] {
        let browser = server.browser();
        if state != "anonymous" {
            make(&browser, "reader", state).await;
        }
        for address in [
            "/",
            "/sign-in",
            "/account",
            "/me",
            "/signed-out",
            "/health/live",
            "/health/ready",
            "/no-such-page",
            "/favicon.svg",
            "/autosession",
        ] {
            let accept = "text/html";
            let get = browser.ask(Method::GET, address).header("accept", accept).await;
            let head = browser.ask(Method::HEAD, address).header("accept", accept).await;
            assert_eq!(head.status, get.status, "{state} at {address}");
            assert_eq!(head.body, Vec::<u8>::new(), "{state} at {address}");
            for header in ["content-type", "location", "cache-control"] {
                assert_eq!(head.header(header), get.header(header), "{state} at {address}: {header}");
            }
        }
    }
}

#[sqlx::test]
async fn head_begins_no_sign_in_and_uses_up_no_attempt(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let answer = browser
        .ask(Method::HEAD, "/auth/sign-in?provider=op")
        .header("accept", "text/html")
        .header("sec-fetch-site", "none")
        .await;
    assert_eq!(answer.status, 303);
    assert_eq!(server.count("select count(*) from sign_ins where used_at is null").await, 0);
    let callback = crate::support::Attempt::begin(&browser, "op", "/").await.agree(server.provider()).await;
    let head = browser.ask(Method::HEAD, &callback).header("accept", "text/html").await;
    assert_eq!(head.status, 400);
    assert_eq!(browser.arrive(&callback).await.location(), "/register", "a link checker does not sign anybody in");
}

#[sqlx::test]
async fn files_are_there_for_everybody(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let icon = browser.get("/favicon.svg").await;
    assert_eq!((icon.status.as_u16(), icon.header("content-type")), (200, "image/svg+xml"));
    assert_eq!(browser.get("/robots.txt").await.status, 200);
}
