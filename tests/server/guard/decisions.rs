//! The decision, over HTTP: every page and every visitor, for people and for programs.

use reqwest::Method;

use crate::support::{Answer, Browser, Database, Pool, TestServer, make};

/// What a person gets.
#[derive(Clone, Copy, Debug)]
enum Gets {
    Page(&'static str),
    To(&'static str),
}

use Gets::{Page, To};

/// See [`TABLE`].
type Row = (&'static str, [Gets; 4], Option<(u16, &'static str)>);

const EXPIRED: &str = "/session-expired?return_to=/account%3Fx%3D1";

/// The visitor; then `/sign-in?return_to=/asked`, `/`, `/account?x=1`, `/register` for a person; then the reason why a
/// program is refused at `/account`, if it is.
const TABLE: [Row; 7] = [
    (
        "anonymous",
        [Page("Sign in"), Page("Sign in to Vestibule"), To("/sign-in?return_to=/account%3Fx%3D1"), To("/sign-in")],
        Some((401, "not_signed_in")),
    ),
    ("active", [To("/asked"), Page("Hello, Ravi Reader"), Page("Your account"), To("/")], None),
    ("stale", [To("/asked"), Page("Hello, Ravi Reader"), Page("Your account"), To("/")], None),
    (
        "registering",
        [To("/register"), Page("Finish registering"), To("/register"), Page("Create your account")],
        Some((403, "registering")),
    ),
    (
        "idle_expired",
        [Page("Sign in"), Page("Sign in to Vestibule"), To(EXPIRED), To("/sign-in")],
        Some((401, "idle_expired")),
    ),
    (
        "absolute_expired",
        [Page("Sign in"), Page("Sign in to Vestibule"), To(EXPIRED), To("/sign-in")],
        Some((401, "absolute_expired")),
    ),
    (
        "ended",
        [Page("Sign in"), Page("Sign in to Vestibule"), To(EXPIRED), To("/sign-in")],
        Some((401, "ended_elsewhere")),
    ),
];

const PAGES: [&str; 4] = ["/sign-in?return_to=/asked", "/", "/account?x=1", "/register"];

async fn visitor(server: &TestServer, state: &str) -> Browser {
    let browser = server.browser();
    if state != "anonymous" {
        make(&browser, "reader", state).await;
    }
    browser
}

#[track_caller]
fn check(state: &str, page: &str, answer: &Answer, expected: Gets) {
    match expected {
        Page(heading) => assert_eq!(answer.page(200), heading, "{state} at {page}"),
        To(location) => assert_eq!(answer.location(), location, "{state} at {page}"),
    }
}

#[sqlx::test]
async fn every_person_at_every_page_gets_what_the_table_says(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for (state, row, _) in TABLE {
        let browser = visitor(&server, state).await;
        for (page, expected) in PAGES.into_iter().zip(row) {
            check(state, page, &browser.get(page).await, expected);
        }
    }
}

#[sqlx::test]
async fn the_other_pages_are_for_everybody_and_the_session_expired_page_for_guests(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for (state, headings) in [
        ("anonymous", [Page("You've signed out"), Page("You're not signed in")]),
        ("active", [Page("You're signed in"), To("/asked")]),
        ("registering", [Page("You've signed out"), To("/register")]),
        ("idle_expired", [Page("You've signed out"), Page("You were signed out")]),
        ("absolute_expired", [Page("You've signed out"), Page("Time to sign in again")]),
        ("ended", [Page("You've signed out"), Page("You were signed out")]),
    ] {
        let browser = visitor(&server, state).await;
        for (page, expected) in ["/signed-out", "/session-expired?return_to=/asked"].into_iter().zip(headings) {
            check(state, page, &browser.get(page).await, expected);
        }
    }
}

#[sqlx::test]
async fn a_program_is_never_redirected(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for (state, _, refusal) in TABLE {
        let browser = visitor(&server, state).await;
        // Four ways of being a program.
        let asks = || {
            [
                browser.program("/account?x=1"),
                browser.ask(Method::GET, "/account?x=1"),
                browser.get("/account?x=1").header("sec-fetch-mode", "cors"),
                browser.get("/account?x=1").header("authorization", "Basic eDp5"),
            ]
        };
        for answer in asks() {
            let answer = answer.await;
            match refusal {
                Some((status, reason)) => {
                    assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (status, reason), "{state}");
                    assert!(answer.headers.get("location").is_none() && answer.set_cookies().is_empty(), "{state}");
                }
                None => assert_eq!(answer.status, 200, "{state}"),
            }
        }
        for page in PAGES.into_iter().chain(["/signed-out", "/session-expired", "/me", "/no-such-page"]) {
            let answer = browser.program(page).await;
            assert!(!answer.status.is_redirection(), "{state} at {page}: {}", answer.status);
            assert!(!answer.status.is_server_error(), "{state} at {page}: {}", answer.status);
            if answer.status.is_client_error() {
                answer.reason();
            }
        }
    }
}

#[sqlx::test]
async fn what_is_not_in_the_table_is_refused(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for state in ["anonymous", "active"] {
        let browser = visitor(&server, state).await;
        for page in [
            "/admin",
            "/no-such-page",
            "/auth",
            "/auth/",
            "/account//",
            "/me//",
            "/pkg/",
            "/pkg/none.css",
            "/.env",
            "/auth/unknown",
            "/index.html",
        ] {
            assert_eq!(browser.get(page).await.page(404), "There is no such page", "{state} at {page}");
            assert_eq!(browser.program(page).await.reason(), "not_found", "{state} at {page}");
        }
    }
}

#[sqlx::test]
async fn the_wrong_method_is_refused_whoever_asks(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for state in ["anonymous", "active", "registering", "ended"] {
        let browser = visitor(&server, state).await;
        for (method, page) in [
            (Method::POST, "/account"),
            (Method::PUT, "/me"),
            (Method::DELETE, "/register"),
            (Method::POST, "/auth/sign-in"),
            (Method::POST, "/auth/callback"),
            (Method::GET, "/auth/register"),
            (Method::GET, "/auth/sign-out"),
            (Method::PATCH, "/"),
            (Method::OPTIONS, "/sign-in"),
        ] {
            let answer = browser
                .ask(method.clone(), page)
                .header("accept", "text/html")
                .header("sec-fetch-site", "same-origin")
                .await;
            assert_eq!(answer.page(405), "There is nothing to see at this address", "{state}: {method} {page}");
        }
    }
}

#[sqlx::test]
async fn the_session_expired_page_leads_back_to_where_the_person_was(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    crate::support::register(&server, &browser).await;
    server.pass("31 minutes").await;
    let page = browser.open("/account?x=1").await;
    assert_eq!(page.page(200), "You were signed out");
    let begun = browser.click(&page.button()).await;
    let attempt = crate::support::Attempt { url: begun.location().parse().unwrap() };
    let callback = attempt.agree(server.provider()).await;
    assert_eq!(browser.arrive(&callback).await.location(), "/account?x=1");
}

#[sqlx::test]
async fn the_reason_comes_from_the_database_never_from_the_query(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = visitor(&server, "idle_expired").await;
    let page = browser.get("/session-expired?reason=admin&end_reason=limit&ended=user_disabled").await;
    assert_eq!(page.page(200), "You were signed out");
}

#[sqlx::test]
async fn every_reason_has_a_page_of_its_own_with_one_way_back(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let mut headings = std::collections::HashSet::new();
    for reason in ["signed_out", "replaced", "ended_elsewhere", "limit", "provider", "admin", "user_disabled"] {
        let browser = visitor(&server, "active").await;
        let end = format!("update sessions set ended_at = now(), end_reason = '{reason}' where ended_at is null");
        server.execute(&end).await;
        let page = browser.open("/account?x=1").await;
        page.page(200);
        assert!(headings.insert(page.words()), "{reason} has the words of another");
        // Whose access is off comes in again as somebody else only, so they are asked as whom.
        let back = if reason == "user_disabled" {
            "/sign-in?return_to=/account%3Fx%3D1&choose=true"
        } else {
            "/auth/sign-in?return_to=/account%3Fx%3D1&provider=op"
        };
        assert_eq!(page.button(), back, "{reason}");
    }
}
