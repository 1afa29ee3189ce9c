//! The same-origin gate before everything that changes something.

use reqwest::Method;

use crate::support::{Ask, Browser, Database, Pool, Setup, TestServer, make, me, sign_in};

/// Every post there is, as its own page sends it.
const POSTS: [&str; 3] = ["/auth/sign-out", "/auth/register", "/autosession"];

fn post<'a>(browser: &'a Browser, address: &str) -> Ask<'a> {
    browser.post(address, &[("name", "Ada"), ("email", "ada@example.org"), ("persona", "reader")])
}

#[sqlx::test]
async fn security_25_posts_from_elsewhere_are_403_and_change_nothing(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let (signed_in, registering) = (server.browser(), server.browser());
    make(&signed_in, "reader", "active").await;
    sign_in(&server, &registering, "/").await;
    let rows =
        "select (select count(*) from users) + (select count(*) from sessions) + (select count(*) from registrations)";
    let before = server.count(rows).await;
    for browser in [&signed_in, &registering] {
        for address in POSTS {
            for answer in [
                post(browser, address).header("sec-fetch-site", "cross-site"),
                post(browser, address).header("sec-fetch-site", "same-site"),
                post(browser, address).header("sec-fetch-site", "Same-Origin"),
                post(browser, address).header("sec-fetch-site", ""),
                post(browser, address).without("sec-fetch-site").header("origin", "https://evil.example"),
                post(browser, address).without("sec-fetch-site").header("origin", "null"),
                post(browser, address).without("sec-fetch-site").header("origin", "http://127.0.0.1:1"),
                post(browser, address).without("sec-fetch-site").header("origin", "http://localhost"),
            ] {
                let answer = answer.await;
                assert_eq!(answer.page(403), "We stopped that for your safety", "{address}");
                assert!(answer.set_cookies().is_empty() && answer.header("clear-site-data").is_empty(), "{address}");
                assert_eq!(browser.open(&answer.button()).await.status, 200);
            }
            let program = browser.ask(Method::POST, address).header("sec-fetch-site", "cross-site").form(&[]).await;
            assert_eq!((program.status.as_u16(), program.reason().as_str()), (403, "cross_site"), "{address}");
        }
    }
    assert_eq!(server.count(rows).await, before);
    me(&signed_in).await;
}

#[sqlx::test]
async fn security_25_a_post_that_does_not_say_where_it_comes_from_is_403(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    make(&browser, "reader", "active").await;
    for address in ["/auth/sign-out", "/auth/register"] {
        let answer = post(&browser, address).without("sec-fetch-site").without("origin").await;
        assert_eq!(answer.page(403), "We stopped that for your safety", "{address}");
    }
    me(&browser).await;
}

#[sqlx::test]
async fn security_25_an_old_browser_that_sends_only_origin_passes(_: Pool, db: Database) {
    for https in [false, true] {
        let server = Setup { https, ..Setup::default() }.start(db.clone()).await;
        let browser = server.browser();
        make(&browser, "reader", "active").await;
        let answer = browser.post("/auth/sign-out", &[]).without("sec-fetch-site").without("sec-fetch-mode").await;
        assert_eq!(answer.location(), "/signed-out", "https: {https}");
    }
}

#[sqlx::test]
async fn security_25_a_typed_post_passes(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    make(&browser, "reader", "active").await;
    let answer = browser.post("/auth/sign-out", &[]).header("sec-fetch-site", "none").await;
    assert_eq!(answer.location(), "/signed-out");
}

#[sqlx::test]
async fn security_25_reading_changes_nothing(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    sign_in(&server, &browser, "/").await;
    let rows = "select (select count(*) from users) + 10 * (select count(*) from sessions) + 100 * (select count(*) from registrations)
                + 1000 * (select count(*) from events)";
    let before = server.count(rows).await;
    for address in [
        "/auth/register?name=Ada&email=ada@example.org",
        "/auth/sign-out?everywhere=true",
        "/autosession?persona=admin",
        "/register?name=Ada&email=ada@example.org",
        "/signed-out",
        "/sign-in",
        "/session-expired",
        "/me",
    ] {
        for method in [Method::GET, Method::HEAD] {
            browser.ask(method, address).header("accept", "text/html").await;
        }
    }
    assert_eq!(server.count(rows).await, before);
    assert_eq!(browser.program("/me").await.reason(), "registering");
}

#[sqlx::test]
async fn security_25_only_the_content_types_of_forms_are_read(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    sign_in(&server, &browser, "/").await;
    for (kind, body) in [
        ("text/plain", "name=Ada&email=ada@example.org"),
        ("application/json", r#"{"name":"Ada","email":"ada@example.org"}"#),
        ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nAda\r\n--x--"),
        ("application/xml", "<name>Ada</name>"),
        ("", "name=Ada&email=ada@example.org"),
    ] {
        let answer = browser.post("/auth/register", &[]).body(kind, body.as_bytes()).await;
        assert_eq!(answer.status, 415, "{kind}");
        answer.page(answer.status.as_u16());
        assert_eq!(server.count("select count(*) from users").await, 0, "{kind}");
    }
    let answer = browser
        .post("/auth/register", &[])
        .body("application/x-www-form-urlencoded; charset=utf-8", b"name=Ada&email=ada@example.org");
    assert_eq!(answer.await.location(), "/");
}
