//! Every error page is a page: one heading, no trace of the house, and a way on that works.

use reqwest::Method;
use vestibule::model::registration::RegistrationPolicy;

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
    assert_eq!(answer.page(500), "Something went wrong on our side");
    assert!(!answer.text().contains("identities"));
    leads_on(&browser, &answer).await;
    let again = Attempt::begin(&browser, "op", "/").await.agree(server.provider()).await;
    let program = browser.program(&again).await;
    assert_eq!((program.status.as_u16(), program.reason().as_str()), (500, "internal"));
}
