//! The terms of the organisation: accepted by newcomers in their form, and by everybody else when they go somewhere.

use vestibule::model::{by_language::ByLanguage, terms::Terms};

use crate::support::{
    Browser, Checks, Database, Person, Pool, Setup, TestServer, WIKI, family_with, field_value, has_element, make, me,
    register, sign_in, text_in,
};

const NOW: &str = "2026-11";

fn terms() -> Option<Terms> {
    Some(Terms { version: NOW.to_owned(), url: ByLanguage::same("https://example.org/terms") })
}

async fn start(db: Database) -> TestServer {
    Setup { terms: terms(), ..Setup::default() }.start(db).await
}

/// What was accepted, by whom does not matter.
async fn accepted(server: &TestServer) -> Vec<String> {
    server.texts("select version from terms_accepted order by accepted_at").await
}

/// Somebody who accepted others before.
async fn with_others(server: &TestServer) -> Browser {
    let browser = server.browser();
    make(&browser, "editor", "active").await;
    server
        .execute("delete from terms_accepted; update users set terms_version = '2025-01', terms_versions = '{}'")
        .await;
    browser
}

#[sqlx::test]
async fn a_newcomer_accepts_the_terms_that_the_form_shows_and_nothing_typed_is_lost(_: Pool, db: Database) {
    let server = start(db).await;
    let browser = server.browser();
    sign_in(&server, &browser, "/").await;
    let form = browser.click("/register").await;
    assert!(form.text().contains("href=\"https://example.org/terms\""), "{}", form.text());
    assert!(!has_element(&form.text(), "terms-error"), "nobody is blamed for a form that they have not sent");
    // Without the box, or with the box of a form from before there were these.
    for terms in [None, Some("2025-01"), Some(""), Some("2026-11 ")] {
        let mut fields = vec![("name", "Grace"), ("email", "grace@example.org")];
        fields.extend(terms.map(|terms| ("terms", terms)));
        let answer = browser.post("/auth/register", &fields).await;
        assert_eq!(answer.location(), "/register", "{terms:?}");
        let again = browser.click("/register").await;
        let text = again.text();
        assert_eq!(field_value(&text, "name").as_deref(), Some("Grace"));
        assert_eq!(field_value(&text, "email").as_deref(), Some("grace@example.org"));
        assert!(text.contains("id=\"terms-error\"") && text.contains("href=\"#terms\""), "{text}");
        assert!(text_in(&text, "title").starts_with("Error: "), "{text}");
    }
    assert_eq!(server.count("select count(*) from users").await, 0);
    // What is accepted stays so where something else is wrong.
    browser.post("/auth/register", &[("name", ""), ("email", "grace@example.org"), ("terms", NOW)]).await;
    let again = browser.click("/register").await.text();
    assert!(again.contains("checked") && !again.contains("id=\"terms-error\""), "{again}");
    let fields = [("name", "Grace"), ("email", "grace@example.org"), ("terms", NOW)];
    assert_eq!(browser.post("/auth/register", &fields).await.location(), "/");
    assert_eq!(me(&browser).await["user"]["name"], "Grace");
    assert_eq!(accepted(&server).await, [NOW]);
    let in_a_request = "select count(*) from terms_accepted join events using (request_id) where kind = 'registered'";
    assert_eq!(server.count(in_a_request).await, 1);
    assert_eq!(browser.get("/account").await.status, 200, "and is not asked again");
}

#[sqlx::test]
async fn without_terms_nothing_is_said_of_them(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    sign_in(&server, &browser, "/").await;
    assert!(!browser.click("/register").await.text().contains("id=\"terms\""));
    let browser = server.browser();
    register(&server, &server.browser()).await;
    make(&browser, "editor", "active").await;
    assert_eq!(browser.get("/account").await.status, 200);
    assert_eq!(browser.get("/terms?return_to=/account").await.page(200), "Nothing to accept");
    let answer = browser.post("/auth/terms?return_to=/account", &[("terms", "x")]).await;
    assert_eq!(answer.location(), "/account");
    assert_eq!(accepted(&server).await, [""; 0]);
}

#[sqlx::test]
async fn other_terms_are_asked_for_at_the_next_page_and_what_is_open_goes_on(_: Pool, db: Database) {
    let server = start(db).await;
    let browser = with_others(&server).await;
    for (page, asked) in [
        ("/", "/terms"),
        ("/account", "/terms?return_to=/account"),
        ("/account/details", "/terms?return_to=/account/details"),
        ("/account/tokens?x=y", "/terms?return_to=/account/tokens%3Fx%3Dy"),
    ] {
        assert_eq!(browser.get(page).await.location(), asked);
    }
    // Programs, scripts of a page that is open, and its forms.
    assert_eq!(browser.program("/me").await.status, 200);
    let fetched = browser.get("/account").header("sec-fetch-mode", "cors").header("sec-fetch-dest", "empty");
    assert_eq!(fetched.await.status, 200);
    let saved = browser.post("/auth/details", &[("name", "Edda"), ("email", "edda@example.org")]).await;
    assert_eq!(saved.location(), "/account");
    assert_eq!(me(&browser).await["user"]["name"], "Edda");
    // Whoever does not want to goes.
    let page = browser.get("/terms?return_to=/account").await;
    assert_eq!(page.page(200), "Our terms have changed");
    assert!(page.text().contains("action=\"/auth/sign-out\"") && page.text().contains("https://example.org/terms"));
    // Another version than the page has shown is none that was read.
    let other = browser.post("/auth/terms?return_to=/account", &[("terms", "2025-01")]).await;
    assert_eq!(other.location(), "/terms?return_to=/account");
    assert_eq!(browser.post("/auth/terms", &[]).await.location(), "/terms");
    assert_eq!(accepted(&server).await, [""; 0]);
    let answer = browser.post("/auth/terms?return_to=/account", &[("terms", NOW)]).await;
    assert_eq!(answer.location(), "/account");
    for page in ["/", "/account"] {
        assert_eq!(browser.get(page).await.status, 200, "{page}");
    }
    assert_eq!(browser.get("/terms").await.page(200), "Nothing to accept");
    browser.post("/auth/terms", &[("terms", NOW)]).await;
    assert_eq!(accepted(&server).await, [NOW]);
    assert_eq!(server.count("select count(*) from events where kind = 'terms_accepted'").await, 1);
}

#[sqlx::test]
async fn who_never_accepted_any_is_asked_too_and_nobody_is_led_elsewhere(_: Pool, db: Database) {
    let server = start(db).await;
    let browser = with_others(&server).await;
    server.execute("update users set terms_version = null, terms_versions = '{}'").await;
    assert_eq!(browser.get("/terms").await.page(200), "Please accept our terms");
    for evil in ["//evil.example", "https://evil.example/", "/terms", "/auth/sign-out"] {
        let encoded: String = url::form_urlencoded::byte_serialize(evil.as_bytes()).collect();
        let text = browser.get(&format!("/terms?return_to={encoded}")).await.text();
        assert!(text.contains("action=\"/auth/terms\""), "{evil}: {text}");
    }
    assert_eq!(server.browser().get("/terms").await.location(), "/sign-in");
    let foreign = browser.post("/auth/terms", &[("terms", NOW)]).header("sec-fetch-site", "cross-site");
    assert_eq!(foreign.await.status, 403);
    assert_eq!(accepted(&server).await, [""; 0]);
}

#[sqlx::test]
async fn fifty_that_accept_at_once_accept_once(_: Pool, db: Database) {
    let server = start(db).await;
    let browser = with_others(&server).await;
    let fields = [("terms", NOW)];
    let all = (0..50).map(|_| async { browser.post("/auth/terms", &fields).await.location().to_owned() });
    assert!(futures::future::join_all(all).await.iter().all(|to| to == "/"));
    assert_eq!(accepted(&server).await, [NOW]);
    assert_eq!(server.count("select count(*) from events where kind = 'terms_accepted'").await, 1);
}

#[sqlx::test]
async fn at_a_service_whoever_goes_there_is_asked_and_its_pages_go_on(_: Pool, db: Database) {
    let server = family_with(db, |setup| setup.terms = terms()).await;
    let person = Person::new(&server);
    sign_in(&server, &person.door, "/").await;
    let fields = [("name", "Ada"), ("email", "ada@example.org"), ("terms", NOW)];
    person.door.post("/auth/register", &fields).await;
    let page = format!("{WIKI}/page");
    assert_eq!(person.go(&page_by_door()).await.arrived(), page);
    let checks = Checks::of(&server).await;
    let cookie = format!("__Host-vestibule={}", person.at_wiki().expect("a session there"));
    let goes = |mode: &'static str| {
        checks
            .forward("GET", &page)
            .header("cookie", &cookie)
            .header("accept", "text/html")
            .header("sec-fetch-mode", mode)
    };
    assert_eq!(goes("navigate").await.status, 200);
    server
        .execute("delete from terms_accepted; update users set terms_version = '2025-01', terms_versions = '{}'")
        .await;
    assert_eq!(goes("cors").await.status, 200, "what a page of it fetches goes on");
    let form = checks.forward("POST", &page).header("cookie", &cookie).header("accept", "text/html");
    assert_eq!(form.header("sec-fetch-site", "same-origin").await.status, 200, "and so does its form");
    let asked = goes("navigate").await;
    assert_eq!(asked.location(), page_by_door());
    // From there to the door, which asks, and back to the very page.
    let terms = person.go_until(asked.location(), "https://door.example/terms").await;
    let (_, query) = terms.split_once('?').expect("where to go on");
    let answer = person.door.post(&format!("/auth/terms?{query}"), &fields[2..]).await;
    assert_eq!(answer.status, 200, "a form leads to another host by a page");
    assert_eq!(person.go(&page_by_door()).await.arrived(), page);
    assert_eq!(goes("navigate").await.status, 200);
}

fn page_by_door() -> String {
    format!("{WIKI}/.vestibule/enter?return_to=/page")
}

#[sqlx::test]
async fn what_was_accepted_at_one_node_owes_nothing_at_another_with_other_terms(_: Pool, db: Database) {
    let newer = start(db.clone()).await;
    let older = Setup { terms: Some(Terms { version: "2025-01".to_owned(), ..terms().unwrap() }), ..Setup::default() };
    let older = older.start(db).await;
    let browser = with_others(&newer).await;
    let there = older.browser();
    there.set_session_cookie(&browser.session_cookie().unwrap());
    for _ in 0..3 {
        assert_eq!(there.click("/account").await.page(200), "Your account", "these were accepted before");
        if browser.click("/account").await.status == 303 {
            browser.post("/auth/terms", &[("terms", NOW)]).await;
        }
        assert_eq!(browser.click("/account").await.page(200), "Your account");
    }
    assert_eq!(newer.count("select count(*) from events where kind = 'terms_accepted'").await, 1);
    assert_eq!(newer.texts("select unnest(terms_versions) from users").await, ["2025-01", NOW]);
}
