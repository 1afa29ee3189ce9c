//! Mix-up: one of two providers is hostile and would have us send it what the other one gives (RFC 9700 section 4.4).

use serde_json::json;
use url::Url;

use crate::support::{
    Answer, Attempt, Browser, Database, EditProvider, Pool, Provider, Setup, Sign, TestServer, edit, patch, sign_in_at,
};

/// The honest provider is `op`, the hostile one `evil`. With `own`, the redirect URI of those says whose it is.
async fn start(db: Database, own: &'static [&'static str]) -> TestServer {
    let edit_provider: EditProvider =
        Box::new(move |settings, _| settings.own_redirect_uri = own.contains(&settings.id.as_str()));
    Setup { providers: vec!["op", "evil"], edit_provider, ..Setup::default() }.start(db).await
}

/// The providers are of the kind that says nothing of `iss`.
fn without_iss(server: &TestServer) {
    for provider in &server.providers {
        let mut script = provider.script();
        script.edit_metadata = patch(json!({ "authorization_response_iss_parameter_supported": null }));
        script.edit_response = patch(json!({ "iss": null }));
    }
}

/// The answer is refused for this reason, and neither provider was sent a code.
async fn is_refused(server: &TestServer, browser: &Browser, answer: Answer, reason: &str) {
    assert_eq!(answer.page(400), "We couldn't sign you in");
    assert_eq!(server.refusal().await.as_deref(), Some(reason));
    assert_eq!(browser.session_cookie(), None);
    for provider in &server.providers {
        assert_eq!(provider.times_seen("POST token"), 0, "a code of one must not reach the other");
    }
    assert_eq!(server.count("select count(*) from sign_ins where used_at is null").await, 0, "the attempt is used up");
}

/// The person begins at the hostile provider, which leads them to the honest one. Where that one sends them is
/// changed to this redirect URI.
async fn led_on(server: &TestServer, browser: &Browser, redirect_uri: &str) -> Answer {
    let honest = format!("{}/authorize", server.providers[0].issuer);
    let begun = Attempt::begin(browser, "evil", "/").await.url;
    let mut address: Url = honest.parse().unwrap();
    for (name, value) in begun.query_pairs() {
        let value = if name == "redirect_uri" { redirect_uri.into() } else { value };
        address.query_pairs_mut().append_pair(&name, &value);
    }
    let callback = server.providers[0].visit(&address).await;
    browser.arrive(&callback).await
}

fn redirect_uri(server: &TestServer, provider: Option<&str>) -> String {
    let mut address = server.public_url.join("/auth/callback").unwrap();
    if let Some(provider) = provider {
        address.query_pairs_mut().append_pair("provider", provider);
    }
    address.into()
}

#[sqlx::test]
async fn by_iss_the_answer_of_another_provider_is_recognised(_: Pool, db: Database) {
    let server = start(db, &[]).await;
    let browser = server.browser();
    let answer = led_on(&server, &browser, &redirect_uri(&server, None)).await;
    is_refused(&server, &browser, answer, "wrong_response_issuer").await;
}

#[sqlx::test]
async fn by_iss_also_where_the_hostile_one_does_not_promise_it(_: Pool, db: Database) {
    let server = start(db, &[]).await;
    server.providers[1].script().edit_metadata =
        patch(json!({ "authorization_response_iss_parameter_supported": false }));
    let browser = server.browser();
    let answer = led_on(&server, &browser, &redirect_uri(&server, None)).await;
    is_refused(&server, &browser, answer, "wrong_response_issuer").await;
}

#[sqlx::test]
async fn by_its_own_redirect_uri_the_answer_of_another_provider_is_recognised(_: Pool, db: Database) {
    let server = start(db, &["op", "evil"]).await;
    without_iss(&server);
    let browser = server.browser();
    let answer = led_on(&server, &browser, &redirect_uri(&server, Some("op"))).await;
    is_refused(&server, &browser, answer, "wrong_redirect_uri").await;
}

#[sqlx::test]
async fn an_own_redirect_uri_of_the_honest_one_is_enough(_: Pool, db: Database) {
    let server = start(db, &["op"]).await;
    without_iss(&server);
    let browser = server.browser();
    let answer = led_on(&server, &browser, &redirect_uri(&server, Some("op"))).await;
    is_refused(&server, &browser, answer, "wrong_redirect_uri").await;
}

#[sqlx::test]
async fn an_attempt_at_the_honest_one_ends_at_its_own_redirect_uri_only(_: Pool, db: Database) {
    let server = start(db, &["op", "evil"]).await;
    without_iss(&server);
    for wrong in [None, Some("evil"), Some(""), Some("OP"), Some("nobody")] {
        let browser = server.browser();
        let state = Attempt::begin(&browser, "op", "/").await.parameter("state");
        let mut address: Url = redirect_uri(&server, wrong).parse().unwrap();
        address.query_pairs_mut().append_pair("code", "of-the-hostile-one").append_pair("state", &state);
        let answer = browser.arrive(address.as_str()).await;
        is_refused(&server, &browser, answer, "wrong_redirect_uri").await;
    }
}

#[sqlx::test]
async fn a_redirect_uri_that_names_two_is_nobodys(_: Pool, db: Database) {
    let server = start(db, &["op", "evil"]).await;
    without_iss(&server);
    for twice in ["provider=op&provider=evil", "provider=evil&provider=op"] {
        let browser = server.browser();
        let state = Attempt::begin(&browser, "evil", "/").await.parameter("state");
        let answer = browser.arrive(&format!("/auth/callback?{twice}&code=x&state={state}")).await;
        assert_eq!(answer.status, 400, "{twice}");
        assert_eq!(server.refusal().await, None, "{twice}: not read as the answer to any attempt");
        for provider in &server.providers {
            assert_eq!(provider.times_seen("POST token"), 0);
        }
    }
}

#[sqlx::test]
async fn an_error_of_one_does_not_count_as_the_others(_: Pool, db: Database) {
    let server = start(db, &["op", "evil"]).await;
    let browser = server.browser();
    let state = Attempt::begin(&browser, "op", "/").await.parameter("state");
    let address = format!("{}&error=access_denied&state={state}", redirect_uri(&server, Some("evil")));
    let answer = browser.arrive(&address).await;
    is_refused(&server, &browser, answer, "wrong_redirect_uri").await;
}

#[sqlx::test]
async fn with_own_redirect_uris_each_provider_signs_in(_: Pool, db: Database) {
    let server = start(db, &["op"]).await;
    for (number, id) in [(0, Some("op")), (1, None)] {
        let browser = server.browser();
        let provider = &server.house.providers[number].settings().id;
        let asked = Attempt::begin(&browser, provider, "/").await.parameter("redirect_uri");
        assert_eq!(asked, redirect_uri(&server, id));
        assert_eq!(sign_in_at(&server, number, &browser, "/").await.location(), "/register");
        assert_eq!(server.providers[number].token_requests()[0]["redirect_uri"], asked);
    }
}

#[sqlx::test]
async fn a_parameter_of_that_name_means_nothing_where_nobody_has_one(_: Pool, db: Database) {
    let server = start(db, &[]).await;
    for (number, value) in ["evil", "op", "google", ""].into_iter().enumerate() {
        server.providers[0].somebody(&format!("person-{number}"));
        server.providers[0].script().edit_response = patch(json!({ "provider": value }));
        assert_eq!(sign_in_at(&server, 0, &server.browser(), "/").await.location(), "/register", "{value}");
    }
}

#[sqlx::test]
async fn a_hostile_provider_that_hands_on_a_token_of_the_honest_one(_: Pool, db: Database) {
    let server = start(db, &[]).await;
    let honest = server.providers[0].issuer.clone();
    let jwks = format!("{honest}/jwks");
    server.providers[1].script().edit_metadata = patch(json!({ "jwks_uri": jwks }));
    server.providers[1].script().edit_id_token = edit(move |claims| claims["iss"] = json!(honest));
    let browser = server.browser();
    let answer = sign_in_at(&server, 1, &browser, "/").await;
    assert_eq!(answer.page(400), "We couldn't sign you in");
    assert_eq!(server.refusal().await.as_deref(), Some("wrong_issuer"));
    assert_eq!(browser.session_cookie(), None);
}

#[sqlx::test]
async fn a_hostile_provider_tells_of_sign_outs_at_the_honest_one(_: Pool, db: Database) {
    let server = start(db, &[]).await;
    server.providers[0].script().edit_id_token = patch(json!({ "sid": "sid-1" }));
    crate::support::come_in(&server, 0).await;
    let evil = &server.providers[1];
    let honest = server.providers[0].issuer.clone();
    for claims in [json!({ "sub": "ada", "sid": "sid-1" }), json!({ "sub": "ada", "iss": honest })] {
        let token = Provider::sign(&json!({}), &evil.logout_claims(&claims), Sign::Key("first"));
        let form = [("logout_token", token.as_str())];
        server.browser().ask(reqwest::Method::POST, "/auth/backchannel-logout/evil").form(&form).await;
    }
    assert_eq!(server.live_sessions().await, 1, "the same names at another issuer are other people's");
}
