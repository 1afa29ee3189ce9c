//! Parts of files, and HEAD wherever there is GET.

use reqwest::Method;

use crate::support::{Answer, Browser, Database, Pool, Setup, TestServer, make};

const FILE: &str = "/robots.txt";

async fn part(browser: &Browser, range: &str, person: bool) -> Answer {
    let ask = if person { browser.get(FILE) } else { browser.ask(Method::GET, FILE) };
    ask.header("range", range).await
}

#[sqlx::test]
async fn a_part_beyond_the_end_of_a_file_is_416_and_says_how_long_it_is(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let length = browser.get(FILE).await.body.len();
    for person in [false, true] {
        for range in [format!("bytes={length}-"), "bytes=999999-".to_owned(), "bytes=999999-1000000".to_owned()] {
            let answer = part(&browser, &range, person).await;
            assert_eq!(answer.status, 416, "{range}");
            assert_eq!(answer.header("content-range"), format!("bytes */{length}"), "{range}");
            assert_eq!((answer.body.len(), answer.header("content-type")), (0, ""), "{range}: nothing around it");
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
        }
        let answer = part(&browser, "bytes=2-4", person).await;
        assert_eq!((answer.status.as_u16(), answer.body.len()), (206, 3));
        assert_eq!(answer.header("content-range"), format!("bytes 2-4/{length}"));
    }
}

#[sqlx::test]
async fn a_range_that_cannot_be_meant_is_answered_with_the_whole(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let whole = browser.get(FILE).await.body;
    for range in ["items=0-5", "seconds=999999-", "nonsense", ""] {
        let answer = part(&browser, range, false).await;
        assert_eq!((answer.status.as_u16(), &answer.body), (200, &whole), "{range:?}");
    }
    let another_version =
        browser.ask(Method::GET, FILE).header("range", "bytes=0-1").header("if-range", "\"old\"").await;
    assert_eq!((another_version.status.as_u16(), &another_version.body), (200, &whole));
    assert_eq!(browser.ask(Method::HEAD, FILE).header("range", "bytes=0-1").await.status, 200);
}

/// Headers that are of this one answer only.
const OWN: [&str; 7] = [
    "date",
    "x-request-id",
    "content-security-policy",
    "content-length",
    "set-cookie",
    "transfer-encoding",
    "vestibule-time-left",
];

fn lasting(answer: &Answer) -> Vec<(String, String)> {
    let headers = answer.headers.iter().filter(|(name, _)| !OWN.contains(&name.as_str()));
    let mut lasting: Vec<_> =
        headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    lasting.sort();
    lasting
}

#[sqlx::test]
async fn head_has_the_status_and_the_headers_of_get_and_no_body(_: Pool, db: Database) {
    let server = Setup { providers: vec!["op", "other"], ..Setup::default() }.start(db).await;
    for state in ["anonymous", "active", "registering", "ended"] {
        let browser = server.browser();
        match state {
            "anonymous" => {}
            "registering" => drop(make(&browser, "newcomer", state).await),
            _ => drop(make(&browser, "reader", state).await),
        }
        for address in [
            "/",
            "/sign-in",
            "/register",
            "/session-expired",
            "/signed-out",
            "/account",
            "/account/details",
            "/account/link",
            "/account/unlink",
            "/auth/refused?reason=sign_in_stale",
            "/me",
            "/health/live",
            "/health/ready",
            "/favicon.svg",
            "/robots.txt",
            "/autosession",
            "/no-such-page",
            "/sign-in/",
            "/auth/frontchannel-logout/op",
            "/auth/sign-in",
            "/auth/link",
            "/auth/callback",
            "/auth/register",
            "/auth/sign-out",
            "/pkg/none.css",
        ] {
            // A person who comes back from a provider is sent on to read why not, which the test's browser does at once.
            let accepts = if address == "/auth/callback" { &["*/*"][..] } else { &["*/*", "text/html"] };
            for accept in accepts {
                let get = browser.copy().ask(Method::GET, address).header("accept", accept).await;
                let head = browser.copy().ask(Method::HEAD, address).header("accept", accept).await;
                let asked = format!("{state} at {address} for {accept}");
                assert_eq!((head.status, lasting(&head)), (get.status, lasting(&get)), "{asked}");
                assert_eq!(head.body.len(), 0, "{asked}");
            }
        }
    }
}

#[sqlx::test]
async fn head_begins_finishes_and_says_nothing_whatever_is_in_the_query(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    make(&browser, "reader", "active").await;
    let cookies = browser.cookie_names();
    for (address, leads_to) in [("/auth/sign-in?provider=op", "/sign-in"), ("/auth/link?provider=op", "/account/link")]
    {
        let head = browser
            .ask(Method::HEAD, address)
            .header("accept", "text/html")
            .header("sec-fetch-site", "same-origin")
            .await;
        assert_eq!(head.location(), leads_to, "{address}");
    }
    assert_eq!(server.count("select count(*) from sign_ins").await, 0);
    assert_eq!(browser.cookie_names(), cookies);
}

#[sqlx::test]
async fn a_method_that_an_address_does_not_take_is_405_with_those_that_it_takes(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    for (address, allowed) in [
        ("/", "GET, HEAD"),
        ("/me", "GET, HEAD"),
        ("/health/live", "GET, HEAD"),
        ("/auth/sign-in", "GET, HEAD"),
        ("/auth/sign-out", "POST"),
        ("/autosession", "GET, HEAD, POST"),
        ("/favicon.svg", "GET, HEAD"),
    ] {
        for method in [Method::OPTIONS, Method::PUT, Method::DELETE, Method::PATCH] {
            let answer = browser.ask(method.clone(), address).await;
            assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, allowed), "{method} {address}");
        }
    }
    for method in [Method::OPTIONS, Method::PUT, Method::POST] {
        assert_eq!(browser.ask(method.clone(), "/no-such-page").await.status, 404, "{method}");
    }
}

#[sqlx::test]
async fn an_address_with_a_slash_too_many_leads_to_the_address(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    for (from, to) in [
        ("/sign-in/", "/sign-in"),
        ("/sign-in/?return_to=%2Faccount", "/sign-in?return_to=%2Faccount"),
        ("/me/", "/me"),
        ("/health/live/", "/health/live"),
        ("/account/details/", "/account/details"),
    ] {
        for answer in [browser.get(from).await, browser.program(from).await, browser.ask(Method::HEAD, from).await] {
            assert_eq!((answer.status.as_u16(), answer.header("location")), (308, to), "{from}");
        }
        assert_eq!(browser.post(from, &[]).await.status, 404, "{from}");
    }
    for address in ["/no-such-page/", "/sign-in//", "/sign-out/", "/favicon.svg/", "/auth/sign-out/"] {
        let answer = browser.get(address).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (404, ""), "{address}");
    }
    for address in ["//evil.example/", "//sign-in/", "/%2F/evil.example/", "/\\evil.example/"] {
        let request = format!("GET {address} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        let answer = crate::support::raw(&server, request.as_bytes()).await;
        assert!(!answer.to_lowercase().contains("\nlocation:"), "{address}: {answer}");
    }
}
