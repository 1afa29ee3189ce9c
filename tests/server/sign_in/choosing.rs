//! As whom somebody signs in is theirs to say: after signing out, when they start over, and when they link an account.

use serde_json::{Value, json};
use url::Url;

use crate::support::{Attempt, Browser, Database, Pool, Setup, TestServer, attributes, make, patch, register, sign_in};

/// `prompt` of the request that a click leads to.
async fn prompt_of(browser: &Browser, click: &str) -> Option<String> {
    let answer = browser.click(click).await;
    let url: Url = answer.location().parse().expect("the provider's address");
    let prompts: Vec<_> =
        url.query_pairs().filter(|(name, _)| name == "prompt").map(|(_, value)| value.into_owned()).collect();
    assert!(prompts.len() <= 1, "{prompts:?}");
    prompts.into_iter().next()
}

/// Where the page's buttons lead that begin a sign-in.
fn buttons(page: &str) -> Vec<String> {
    attributes(page, "a", "href").into_iter().filter(|href| href.starts_with("/auth/sign-in")).collect()
}

async fn says(server: &TestServer, prompts: Value) {
    server.provider().script().edit_metadata = patch(json!({ "prompt_values_supported": prompts }));
}

const BEGIN: &str = "/auth/sign-in?provider=op";

#[sqlx::test]
async fn who_has_signed_out_in_this_browser_is_not_signed_in_again_without_being_asked(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    assert_eq!(prompt_of(&browser, BEGIN).await, None);
    register(&server, &browser).await;
    assert_eq!(prompt_of(&browser, BEGIN).await, None, "who is signed in is known");
    browser.post("/auth/sign-out", &[]).await;
    assert_eq!(prompt_of(&browser, BEGIN).await.as_deref(), Some("login"));
    // The address can be typed, too: it is this browser that somebody has signed out in.
    let page = browser.get("/sign-in").await.text();
    assert_eq!(prompt_of(&browser, &buttons(&page)[0]).await.as_deref(), Some("login"));
    assert_eq!(prompt_of(&server.browser(), BEGIN).await, None, "in another browser nobody has");
    sign_in(&server, &browser, "/").await;
    server.pass("30 minutes").await;
    assert_eq!(prompt_of(&browser, BEGIN).await, None, "a session that ran out was not signed out of");
}

/// At the provider the lost device is signed in still.
#[sqlx::test]
async fn security_10_who_holds_a_browser_that_was_signed_out_from_another_one_proves_who_they_are(
    _: Pool,
    db: Database,
) {
    let server = TestServer::start(db).await;
    says(&server, json!(["login", "select_account"])).await;
    let (here, lost) = (server.browser(), server.browser());
    register(&server, &here).await;
    sign_in(&server, &lost, "/").await;
    here.post("/auth/sessions/end", &[("others", "true")]).await;
    assert_eq!(prompt_of(&lost, BEGIN).await.as_deref(), Some("login"));
    here.post("/auth/sign-out", &[]).await;
    assert_eq!(prompt_of(&here, BEGIN).await.as_deref(), Some("select_account"), "whoever signed out chooses");
}

#[sqlx::test]
async fn the_page_after_signing_out_and_starting_over_lead_to_a_choice(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    sign_in(&server, &browser, "/").await;
    let stopped = browser.post("/auth/sign-out", &[]).await;
    let page = browser.follow(stopped).await;
    assert_eq!((page.page(200).as_str(), page.button().as_str()), ("You've signed out", "/sign-in?choose=true"));
    let page = browser.click(&page.button()).await;
    assert_eq!(page.page(200), "Sign in");
    assert_eq!(buttons(&page.text()), ["/auth/sign-in?provider=op&choose=true"]);
    assert_eq!(prompt_of(&browser, &buttons(&page.text())[0]).await.as_deref(), Some("login"));
    let page = browser.click("/sign-in?return_to=/account%3Fx&choose=true").await.text();
    assert_eq!(buttons(&page), ["/auth/sign-in?return_to=/account%3Fx&provider=op&choose=true"]);
    for other in ["", "?choose=", "?choose=false", "?choose=TRUE"] {
        let page = browser.click(&format!("/sign-in{other}")).await.text();
        assert_eq!(buttons(&page), ["/auth/sign-in?provider=op"], "{other}");
    }
}

#[sqlx::test]
async fn the_provider_is_asked_for_the_choice_by_a_word_that_it_knows(_: Pool, db: Database) {
    for (prompts, expected) in [
        (json!(["none", "login", "select_account"]), "select_account"),
        (json!(["login", "consent"]), "login"),
        (json!([]), "login"),
        (json!([7, null, "select_account"]), "select_account"),
        (json!("select_account"), "login"),
        (json!({}), "login"),
        (json!(true), "login"),
    ] {
        let server = TestServer::start(db.clone()).await;
        says(&server, prompts.clone()).await;
        let prompt = prompt_of(&server.browser(), "/auth/sign-in?provider=op&choose=true").await;
        assert_eq!(prompt.as_deref(), Some(expected), "{prompts}");
    }
}

#[sqlx::test]
async fn a_configured_prompt_gives_way_to_the_choice_only(_: Pool, db: Database) {
    let setup = Setup {
        edit_provider: Box::new(|settings, _| {
            settings.parameters.insert("prompt".to_owned(), "consent".to_owned());
        }),
        ..Setup::default()
    };
    let server = setup.start(db).await;
    assert_eq!(prompt_of(&server.browser(), BEGIN).await.as_deref(), Some("consent"));
    let chosen = prompt_of(&server.browser(), "/auth/sign-in?provider=op&choose=true").await;
    assert_eq!(chosen.as_deref(), Some("login"));
}

#[sqlx::test]
async fn which_account_is_linked_is_asked(_: Pool, db: Database) {
    let server = Setup { providers: vec!["op", "other"], ..Setup::default() }.start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    for provider in ["op", "other"] {
        let prompt = prompt_of(&browser, &format!("/auth/link?provider={provider}")).await;
        assert_eq!(prompt.as_deref(), Some("login"), "{provider}");
    }
}

#[sqlx::test]
async fn who_may_not_come_in_is_offered_to_come_as_somebody_else(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    server.execute("update users set disabled_at = now()").await;
    let over = browser.open("/account").await;
    assert_eq!(over.page(200), "Your access is switched off");
    assert_eq!(over.button(), "/sign-in?return_to=/account&choose=true");
    let refused = sign_in(&server, &browser, "/account").await;
    assert_eq!(refused.status, 403);
    assert_eq!(refused.button(), "/sign-in?return_to=/account&choose=true");
}

#[sqlx::test]
async fn an_attempt_that_proves_somebody_once_more_asks_for_a_sign_in_and_nothing_else(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    says(&server, json!(["login", "select_account"])).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let prompt = prompt_of(&browser, "/auth/sign-in?provider=op&again=true&choose=true").await;
    assert_eq!(prompt.as_deref(), Some("login"));
    let attempt =
        Attempt { url: browser.click("/auth/sign-in?provider=op&again=true").await.location().parse().unwrap() };
    assert_eq!(attempt.parameter("max_age"), "900");
}

#[sqlx::test]
async fn a_session_of_a_test_suite_binds_nobody_to_a_choice(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    make(&browser, "reader", "active").await;
    browser.post("/auth/sign-out", &[]).await;
    assert_eq!(prompt_of(&browser, BEGIN).await, None);
}
