//! Every error page is a page: one heading, no trace of the house, and a way on that works.

use reqwest::Method;
use strum::VariantArray;
use vestibule::model::{problem::Problem, registration::RegistrationPolicy};

use crate::support::{Answer, Attempt, Browser, Database, Pool, Setup, TestServer, make, sign_in};

/// The button of an error page leads somewhere that works and is not the same error.
async fn leads_on(browser: &Browser, answer: &Answer) {
    let status = answer.status.as_u16();
    let heading = answer.page(status);
    let next = browser.open(&answer.button()).await;
    assert!(next.status.as_u16() < 400, "{} ({heading}): its button leads to {}", answer.asked, next.status);
    assert_ne!(next.page(next.status.as_u16()), heading, "{}", answer.asked);
}

#[sqlx::test]
async fn every_error_a_visitor_can_cause_leads_on(_: Pool, db: Database) {
    let server = Setup { registration: RegistrationPolicy::Closed, ..Setup::default() }.start(db).await;
    for state in ["anonymous", "active", "stale", "registering", "idle_expired", "absolute_expired", "ended"] {
        let browser = server.browser();
        if state != "anonymous" {
            make(&browser, "reader", state).await;
        }
        let foreign = Attempt::begin(&server.browser(), "op", "/").await.agree(server.provider()).await;
        let declined = {
            let callback = Attempt::begin(&browser, "op", "/").await.agree(server.provider()).await;
            callback.replace("code=", "error=access_denied&x=")
        };
        let answers = [
            (404, browser.get("/no-such-page").await),
            (404, browser.click("/auth/sign-in?provider=none").await),
            (405, browser.ask(Method::PUT, "/account").header("accept", "text/html").await),
            (405, browser.get("/auth/sign-out").await),
            (400, browser.arrive("/auth/callback").await),
            (400, browser.arrive("/auth/callback?code[]=1").await),
            (400, browser.arrive(&foreign).await),
            (403, browser.arrive(&declined).await),
            (403, browser.post("/auth/sign-out", &[]).header("sec-fetch-site", "cross-site").await),
            (415, browser.post("/auth/sign-out", &[]).body("text/plain", b"x").await),
            (413, browser.post("/auth/sign-out", &[("x", &"x".repeat(100_000))]).await),
            (403, sign_in(&server, &browser, "/").await),
        ];
        for (status, answer) in answers {
            assert_eq!(answer.status, status, "{state}: {}", answer.asked);
            leads_on(&browser.copy(), &answer).await;
        }
    }
}

#[sqlx::test]
async fn an_error_page_shows_who_is_signed_in_where_that_is_known(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    make(&browser, "reader", "active").await;
    let answer = browser.click("/auth/sign-in?provider=none").await;
    assert!(answer.text().contains("Ravi Reader"), "{}", answer.text());
}

#[sqlx::test]
async fn a_page_for_an_address_that_is_none_shows_who_is_signed_in(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    make(&browser, "reader", "active").await;
    for answer in [browser.get("/no-such-page").await, browser.get("/auth/sign-out").await] {
        let text = answer.text();
        assert!(text.contains("Ravi Reader") && text.contains("action=\"/auth/sign-out\""), "{}: {text}", answer.asked);
    }
    assert!(!server.browser().get("/no-such-page").await.text().contains("Ravi Reader"));
}

#[sqlx::test]
async fn trying_again_leads_on_to_where_the_person_was_going(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let callback = Attempt::begin(&browser, "op", "/account?x=1").await.agree(server.provider()).await;
    let declined = browser.arrive(&callback.replace("code=", "error=access_denied&x=")).await;
    assert_eq!(declined.page(403), "Sign-in cancelled");
    assert_eq!(declined.button(), "/sign-in?return_to=/account%3Fx%3D1");
    // Where somebody else was going is nobody's business.
    let theirs = Attempt::begin(&server.browser(), "op", "/account?theirs").await.agree(server.provider()).await;
    assert_eq!(browser.arrive(&theirs).await.button(), "/sign-in");
}

#[sqlx::test]
async fn the_page_of_a_refusal_tells_only_what_can_end_a_sign_in(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    for &problem in Problem::VARIANTS {
        let answer = browser.get(problem.address_after_sign_in(None).as_str()).await;
        let expected = if problem.ends_a_sign_in() { problem.status() } else { 404 };
        leads_on(&browser, &answer).await;
        assert_eq!(answer.status.as_u16(), expected, "{problem:?}");
    }
    for address in
        ["/auth/refused", "/auth/refused?reason=", "/auth/refused?reason=%3Cb%3E", "/auth/refused?reason=a&reason=b"]
    {
        assert_eq!(browser.get(address).await.page(404), "There is no such page", "{address}");
    }
}

#[sqlx::test]
async fn a_method_that_is_not_taken_is_told_which_are(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    for (method, address, methods) in [
        (Method::PUT, "/account", "GET, HEAD"),
        (Method::POST, "/me", "GET, HEAD"),
        (Method::GET, "/auth/sign-out", "POST"),
        (Method::DELETE, "/autosession", "GET, HEAD, POST"),
    ] {
        let answer = browser.ask(method, address).await;
        assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, methods), "{}", answer.asked);
    }
}

#[sqlx::test]
async fn what_was_asked_for_is_not_repeated_in_a_page(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    for address in [
        "/%3Cscript%3Ealert(1)%3C/script%3E",
        "/sign-in?return_to=/%3Cscript%3Ealert(1)%3C/script%3E%22onload=x",
        "/auth/sign-in?provider=%3Cscript%3Ealert(1)",
        "/auth/callback?error=%3Cscript%3Ealert(1)&state=%3Cscript%3Ealert(1)",
        "/session-expired?return_to=/%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    ] {
        let text = browser.get(address).await.text();
        assert!(!text.contains("<script>alert") && !text.contains("\"><script"), "{address}: {text}");
    }
}

#[sqlx::test]
async fn a_fault_of_ours_is_a_page_without_details(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let callback = Attempt::begin(&browser, "op", "/").await.agree(server.provider()).await;
    server.execute("alter table identities rename to lost").await;
    let answer = browser.arrive(&callback).await;
    assert_eq!(answer.page(500), "Something went wrong");
    assert!(!answer.text().contains("identities"));
    leads_on(&browser, &answer).await;
    let again = Attempt::begin(&browser, "op", "/").await.agree(server.provider()).await;
    let program = browser.program(&again).await;
    assert_eq!((program.status.as_u16(), program.reason().as_str()), (500, "internal"));
}
