//! Pages of other origins at `/autosession`: those that `[workshop]` names have sessions made, and nobody else has.

use reqwest::Method;

use crate::support::{Answer, Browser, Database, Pool, Setup, TestServer, me, refused};

const SUITE: &str = "http://localhost:8080";

/// What reads like it, or is nobody's.
const OTHERS: [&str; 13] = [
    "null",
    "",
    "http://evil.example",
    "http://localhost",
    "http://localhost:80801",
    "http://localhost:808",
    "http://localhost:8080.evil.example",
    "http://evil.localhost:8080",
    "http://evil-localhost:8080",
    "https://localhost:8080",
    "HTTP://LOCALHOST:8080",
    "http://localhost:8080/",
    "http://localhost:8080 http://evil.example",
];

async fn start(db: Database) -> TestServer {
    Setup { origins: vec!["http://127.0.0.1:5173", SUITE], ..Setup::default() }.start(db).await
}

/// A page's `fetch` with `credentials: "include"`.
async fn fetch(browser: &Browser, origin: &str, site: &str) -> Answer {
    let ask = browser.ask(Method::POST, "/autosession").header("origin", origin).header("sec-fetch-site", site);
    let ask = ask.header("sec-fetch-mode", "cors").header("accept", "*/*");
    ask.body("application/json", br#"{"persona":"reader"}"#).await
}

async fn preflight(browser: &Browser, address: &str, origin: &str) -> Answer {
    let ask = browser.ask(Method::OPTIONS, address).header("origin", origin).header("sec-fetch-mode", "cors");
    ask.header("access-control-request-method", "POST").header("access-control-request-headers", "content-type").await
}

fn is_without_cors(answer: &Answer) -> bool {
    !answer.headers.keys().any(|name| name.as_str().starts_with("access-control-"))
}

#[sqlx::test]
async fn a_page_of_a_named_origin_has_sessions_made_and_reads_the_answer(_: Pool, db: Database) {
    let server = start(db).await;
    for (origin, site) in [(SUITE, "same-site"), (SUITE, "cross-site"), ("http://127.0.0.1:5173", "same-site")] {
        let browser = server.browser();
        let asked = preflight(&browser, "/autosession", origin).await;
        assert_eq!((asked.status.as_u16(), asked.text().as_str()), (204, ""));
        assert_eq!(asked.header("access-control-allow-methods"), "GET, POST");
        assert_eq!(asked.header("access-control-allow-headers"), "content-type");
        let made = fetch(&browser, origin, site).await;
        assert_eq!(made.status, 200, "{origin} {site}");
        for answer in [&asked, &made, &browser.program("/autosession").header("origin", origin).await] {
            assert_eq!(answer.header("access-control-allow-origin"), origin);
            assert_eq!(answer.header("access-control-allow-credentials"), "true");
            assert!(varies_by_origin(answer), "{:?}", answer.headers);
        }
        assert_eq!(me(&browser).await["user"]["name"], "Ravi Reader");
    }
    let browser = server.browser();
    let ask = browser.ask(Method::POST, "/autosession").header("origin", SUITE).header("sec-fetch-site", "same-site");
    let refused = ask.body("application/json", b"{}").await;
    assert_eq!(refused.status, 400);
    assert_eq!(refused.header("access-control-allow-origin"), SUITE, "and a page reads what is wrong");
}

/// The clock of a world as well; what is not there is not.
#[sqlx::test]
async fn a_page_of_a_named_origin_moves_the_clock_of_a_world(_: Pool, db: Database) {
    let server = start(db).await;
    let browser = server.browser();
    let ask = |origin: &str, address: &str, body: &str| {
        let ask = browser.ask(Method::POST, address).header("origin", origin).header("sec-fetch-site", "same-site");
        ask.body("application/json", body.as_bytes())
    };
    assert_eq!(ask(SUITE, "/autosession", r#"{"persona":"reader","world":"w1"}"#).await.status, 200);
    let clock = ask(SUITE, "/autosession/clock", r#"{"world":"w1","advance":"31min"}"#).await;
    assert_eq!((clock.status.as_u16(), clock.header("access-control-allow-origin")), (200, SUITE));
    assert_eq!(refused(&browser).await, "idle_expired");
    assert_eq!(preflight(&browser, "/autosession/clock", SUITE).await.status, 204);
    let elsewhere = ask("http://evil.example", "/autosession/clock", r#"{"world":"w1","advance":"31min"}"#).await;
    assert_eq!((elsewhere.status.as_u16(), is_without_cors(&elsewhere)), (403, true));
}

fn varies_by_origin(answer: &Answer) -> bool {
    let lines = answer.headers.get_all("vary").iter();
    lines.filter_map(|line| line.to_str().ok()).any(|line| line.split(',').any(|name| name.trim() == "origin"))
}

#[sqlx::test]
async fn security_25_a_page_of_any_other_origin_makes_itself_no_session(_: Pool, db: Database) {
    let server = start(db).await;
    for origin in OTHERS {
        let browser = server.browser();
        for site in ["cross-site", "same-site"] {
            let answer = fetch(&browser, origin, site).await;
            assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (403, "cross_site"), "{origin} {site}");
            assert!(is_without_cors(&answer) && answer.set_cookies().is_empty(), "{origin}: {:?}", answer.headers);
            assert!(varies_by_origin(&answer), "no cache gives the one the other's");
        }
        let form = browser.post("/autosession", &[("persona", "admin")]).header("sec-fetch-site", "cross-site");
        assert_eq!(form.header("origin", origin).await.page(403), "We stopped that for your safety", "{origin}");
        let asked = preflight(&browser, "/autosession", origin).await;
        assert_eq!(asked.status, 405, "{origin}");
        assert!(is_without_cors(&asked), "{origin}");
    }
    assert_eq!(server.count("select count(*) from users").await, 0);
}

/// A page that has its own name lead here (DNS rebinding) is of the same origin to its browser.
#[sqlx::test]
async fn security_25_a_page_whose_own_name_leads_here_makes_itself_no_session(_: Pool, db: Database) {
    let server = start(db).await;
    for (host, origin, site) in [
        ("evil.example", "http://evil.example", "same-origin"),
        ("evil.example:8080", SUITE, "same-site"),
        ("localhost.evil.example:8080", SUITE, "same-origin"),
    ] {
        let browser = server.browser();
        let ask = browser.ask(Method::POST, "/autosession").header("host", host).header("origin", origin);
        let answer = ask.header("sec-fetch-site", site).form(&[("persona", "admin")]).await;
        assert_eq!(answer.status, 403, "{host} {origin}");
        let list = browser.ask(Method::GET, "/autosession").header("host", host).await;
        assert_eq!(list.status, 403, "{host} is not told who there is");
    }
    // No browser leaves it out.
    let answer = crate::support::raw(&server, b"GET /autosession HTTP/1.0\r\n\r\n").await;
    assert_eq!(crate::support::status(&answer), 403);
    assert_eq!(server.count("select count(*) from users").await, 0);
}

#[sqlx::test]
async fn two_origins_in_one_request_are_none(_: Pool, db: Database) {
    let server = start(db).await;
    let host = server.address.port().unwrap();
    let request = format!(
        "POST /autosession HTTP/1.1\r\nhost: 127.0.0.1:{host}\r\norigin: {SUITE}\r\norigin: {SUITE}\r\n\
         sec-fetch-site: same-site\r\ncontent-type: application/json\r\ncontent-length: 20\r\n\
         connection: close\r\n\r\n{{\"persona\":\"reader\"}}"
    );
    let answer = crate::support::raw(&server, request.as_bytes()).await;
    assert_eq!(crate::support::status(&answer), 403);
}

#[sqlx::test]
async fn security_25_no_other_address_is_told_to_other_origins(_: Pool, db: Database) {
    let server = start(db).await;
    let browser = server.browser();
    for address in
        ["/", "/me", "/sign-in", "/account", "/autosession/x", "/autosessions", "/favicon.svg", "/auth/sign-out"]
    {
        let read = browser.program(address).header("origin", SUITE).header("sec-fetch-site", "same-site").await;
        assert!(is_without_cors(&read), "{address}");
        let asked = preflight(&browser, address, SUITE).await;
        assert!(is_without_cors(&asked) && [404, 405].contains(&asked.status.as_u16()), "{address}: {}", asked.status);
    }
    let out = browser.post("/auth/sign-out", &[]).header("origin", SUITE).header("sec-fetch-site", "same-site");
    assert_eq!(out.await.page(403), "We stopped that for your safety");
}

#[sqlx::test]
async fn without_origins_and_without_autosession_nothing_is_different(_: Pool, db: Database) {
    for (origins, autosession, status) in [(vec![], true, 403), (vec![SUITE], false, 403)] {
        let server = Setup { origins, autosession, ..Setup::default() }.start(db.clone()).await;
        let browser = server.browser();
        let answer = fetch(&browser, SUITE, "same-site").await;
        assert_eq!(answer.status, status);
        assert!(is_without_cors(&answer) && !varies_by_origin(&answer));
        assert_eq!(preflight(&browser, "/autosession", SUITE).await.status, 405);
    }
}
