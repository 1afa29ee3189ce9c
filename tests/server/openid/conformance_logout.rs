//! The OpenID Foundation's conformance plan for sign-outs that we begin (OpenID Connect RP-Initiated Logout 1.0).

use serde_json::json;
use url::Url;

use crate::support::{
    Answer, Browser, Database, Pool, Setup, TestServer, make, patch, refused, register, sign_in, sign_in_at,
};

const HERE: &str = "You've signed out";
const THERE_TOO: &str = "You've signed out";

/// A server whose providers all have a page to sign out.
async fn start(setup: Setup, db: Database) -> TestServer {
    let server = setup.start(db).await;
    for provider in &server.providers {
        let endpoint = format!("{}/end-session", provider.issuer);
        provider.script().edit_metadata = patch(json!({ "end_session_endpoint": endpoint }));
    }
    server
}

fn parameter(url: &Url, name: &str) -> String {
    let values: Vec<_> = url.query_pairs().filter(|(key, _)| key == name).map(|(_, value)| value).collect();
    assert_eq!(values.len(), 1, "{name} in {url}");
    values[0].to_string()
}

/// Signs out, and gives the address at the provider that it leads to.
async fn sign_out(browser: &Browser) -> Url {
    browser.post("/auth/sign-out", &[]).await.location().parse().expect("the provider's address")
}

/// Signs out here and at the provider, and comes back.
async fn there_and_back(server: &TestServer, browser: &Browser) -> Answer {
    let back = server.provider().visit(&sign_out(browser).await).await;
    browser.arrive(&back).await
}

#[sqlx::test]
async fn rp_init_logout(_: Pool, db: Database) {
    let server = start(Setup::default(), db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let thief = browser.copy();

    let answer = browser.post("/auth/sign-out", &[]).await;
    assert_eq!(answer.header("clear-site-data"), "\"storage\"");
    let address: Url = answer.location().parse().unwrap();
    assert_eq!(address.path(), "/end-session");
    assert_eq!(Some(&parameter(&address, "id_token_hint")), server.provider().id_tokens().last());
    assert_eq!(parameter(&address, "client_id"), "vestibule-test");
    let back = server.public_url.join("/signed-out").unwrap();
    assert_eq!(parameter(&address, "post_logout_redirect_uri"), back.as_str());
    assert_eq!(parameter(&address, "state").len(), 43, "256 bits");
    assert_eq!(address.query_pairs().count(), 4);

    // It has ended before the browser gets to the provider, and also if it never does.
    assert_eq!(server.provider().times_seen("GET end-session"), 0);
    assert_eq!(browser.session_cookie(), None);
    assert_eq!(refused(&thief).await, "signed_out");

    let back = server.provider().visit(&address).await;
    let page = browser.arrive(&back).await;
    assert_eq!(page.page(200), THERE_TOO);
    assert_eq!(browser.get(&back).await.page(200), THERE_TOO, "the page can be reloaded");
    let other = server.browser();
    other.get("/sign-in").await;
    for elsewhere in [other, server.browser()] {
        assert_eq!(
            elsewhere.arrive(&back).await.page(200),
            HERE,
            "in another browser it says nothing of this sign-out"
        );
    }
}

#[sqlx::test]
async fn rp_init_logout_other_state(_: Pool, db: Database) {
    let server = start(Setup::default(), db).await;
    let browser = server.browser();
    for state in ["A".repeat(43), String::new(), "x".to_owned(), "\0".to_owned(), "ä".repeat(5000)] {
        server.provider().somebody("ada");
        if sign_in(&server, &browser, "/").await.location() == "/register" {
            register(&server, &server.browser()).await;
            sign_in(&server, &browser, "/").await;
        }
        server.provider().script().edit_sign_out = patch(json!({ "state": state }));
        let page = there_and_back(&server, &browser).await;
        assert_eq!(page.page(200), HERE, "{state:.20}");
        assert!(page.words().contains("You may still be signed in to Provider op"));
    }
}

#[sqlx::test]
async fn rp_init_logout_no_state(_: Pool, db: Database) {
    let server = start(Setup::default(), db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    server.provider().script().edit_sign_out = patch(json!({ "state": null }));
    assert_eq!(there_and_back(&server, &browser).await.page(200), HERE);
}

#[sqlx::test]
async fn rp_init_logout_state_of_long_ago(_: Pool, db: Database) {
    let server = start(Setup::default(), db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let address = sign_out(&browser).await;
    server.execute("update sign_outs set expires_at = expires_at - interval '15 minutes 1 second'").await;
    let back = server.provider().visit(&address).await;
    assert_eq!(browser.arrive(&back).await.page(200), HERE);
}

#[sqlx::test]
async fn the_state_of_a_sign_in_is_none_of_a_sign_out(_: Pool, db: Database) {
    let server = start(Setup::default(), db).await;
    let browser = server.browser();
    let state = crate::support::Attempt::begin(&browser, "op", "/").await.parameter("state");
    assert_eq!(browser.arrive(&format!("/signed-out?state={state}")).await.page(200), HERE);
}

#[sqlx::test]
async fn the_id_token_of_the_last_sign_in_goes_along(_: Pool, db: Database) {
    let server = start(Setup::default(), db).await;
    let (browser, other) = (server.browser(), server.browser());
    register(&server, &browser).await;
    sign_in(&server, &browser, "/").await;
    sign_in(&server, &other, "/").await;
    let tokens = server.provider().id_tokens();
    assert_eq!(parameter(&sign_out(&browser).await, "id_token_hint"), tokens[1]);
    assert_eq!(parameter(&sign_out(&other).await, "id_token_hint"), tokens[2]);
}

#[sqlx::test]
async fn everywhere_leads_to_the_provider_too(_: Pool, db: Database) {
    let server = start(Setup::default(), db).await;
    let (browser, other) = (server.browser(), server.browser());
    register(&server, &browser).await;
    sign_in(&server, &other, "/").await;
    let answer = browser.post("/auth/sign-out", &[("everywhere", "true")]).await;
    assert!(answer.location().starts_with(&server.provider().issuer));
    assert_eq!(server.live_sessions().await, 0);
}

#[sqlx::test]
async fn the_provider_is_the_one_of_the_session(_: Pool, db: Database) {
    let server = start(Setup { providers: vec!["op", "other"], ..Setup::default() }, db).await;
    let browser = server.browser();
    assert_eq!(sign_in_at(&server, 1, &browser, "/").await.location(), "/register");
    browser.post("/auth/register", &[("name", "Ada"), ("email", "ada@example.org")]).await;
    let address = sign_out(&browser).await;
    assert!(address.as_str().starts_with(&server.providers[1].issuer), "{address}");
    let back = server.providers[1].visit(&address).await;
    assert_eq!(browser.arrive(&back).await.page(200), "You've signed out");
}

#[sqlx::test]
async fn an_endpoint_with_a_query_keeps_it(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let endpoint = format!("{}/end-session?policy=b2c_1&x=%26", server.provider().issuer);
    server.provider().script().edit_metadata = patch(json!({ "end_session_endpoint": endpoint }));
    let browser = server.browser();
    register(&server, &browser).await;
    let address = sign_out(&browser).await;
    assert_eq!((parameter(&address, "policy"), parameter(&address, "x")), ("b2c_1".to_owned(), "&".to_owned()));
    let back = server.provider().visit(&address).await;
    assert_eq!(browser.arrive(&back).await.page(200), THERE_TOO);
}

#[sqlx::test]
async fn a_provider_without_such_a_page_is_named(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let answer = browser.post("/auth/sign-out", &[]).await;
    assert_eq!(answer.location(), "/signed-out");
    let page = browser.follow(answer).await;
    assert_eq!(page.page(200), HERE);
    assert!(page.words().contains("You may still be signed in to Provider op"), "{}", page.text());
}

#[sqlx::test]
async fn a_provider_that_is_down_keeps_nobody_signed_in(_: Pool, db: Database) {
    let before = start(Setup::default(), db.clone()).await;
    let browser = before.browser();
    register(&before, &browser).await;
    // Started again, when the provider does not answer any more.
    let server = start(Setup::default(), db).await;
    server.provider().stop().await;
    let again = server.browser();
    again.set_session_cookie(&browser.session_cookie().unwrap());
    let answer = again.post("/auth/sign-out", &[]).await;
    assert_eq!(answer.location(), "/signed-out");
    let page = again.follow(answer).await;
    assert_eq!(page.page(200), HERE);
    assert!(page.text().contains("isn't responding, so you may still be signed in there"), "{}", page.text());
    assert_eq!(refused(&browser).await, "signed_out");
}

#[sqlx::test]
async fn a_session_made_by_the_workshop_stays_here(_: Pool, db: Database) {
    let server = start(Setup::default(), db).await;
    let browser = server.browser();
    make(&browser, "reader", "active").await;
    let answer = browser.post("/auth/sign-out", &[]).await;
    assert_eq!(answer.location(), "/signed-out");
    assert_eq!(browser.follow(answer).await.page(200), HERE);
    assert_eq!(server.count("select count(*) from sign_outs").await, 0);
}

#[sqlx::test]
async fn security_26_the_policy_lets_the_form_lead_to_the_page_and_nowhere_else(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().edit_metadata =
        patch(json!({ "end_session_endpoint": "http://sign-out.example:8080/path" }));
    let browser = server.browser();
    register(&server, &browser).await;
    let page = browser.get("/account").await;
    let policy = page.header("content-security-policy");
    let form_action = policy.split(';').find_map(|part| part.trim().strip_prefix("form-action ")).expect(policy);
    let mut allowed: Vec<_> = form_action.split(' ').collect();
    allowed.sort_unstable();
    assert_eq!(allowed, ["'self'", server.provider().issuer.as_str(), "http://sign-out.example:8080"]);
}

#[sqlx::test]
async fn an_id_token_that_fits_into_no_header_stays_here(_: Pool, db: Database) {
    let server = start(Setup::default(), db).await;
    server.provider().script().edit_id_token = patch(json!({ "groups": vec!["a group with a long name"; 300] }));
    let browser = server.browser();
    register(&server, &browser).await;
    let address = sign_out(&browser).await;
    assert!(address.as_str().len() < 4096, "{}", address.as_str().len());
    assert!(address.query_pairs().all(|(name, _)| name != "id_token_hint"), "half a hint is none");
    assert_eq!(parameter(&address, "client_id"), "vestibule-test");
    assert_eq!(parameter(&address, "state").len(), 43);
}
