//! The OpenID Foundation's conformance plan for relying parties, as far as it is about what an ID token, userinfo and
//! discovery say. Each test has the name of the plan's.

use serde_json::{Value, json};

use crate::{
    openid::id_tokens::refuse,
    support::{Attempt, Database, Pool, TestServer, edit, me, patch, register, sign_in},
};

/// An ID token with these changes is refused for this reason, and without them believed.
async fn refuse_token(db: Database, changes: Value, reason: &str) {
    let server = TestServer::start(db).await;
    let what = changes.to_string();
    server.provider().script().edit_id_token = patch(changes);
    refuse(&server, reason, &what).await;
    server.provider().script().edit_id_token = edit(|_| {});
    register(&server, &server.browser()).await;
}

fn now() -> i64 {
    chrono::Utc::now().timestamp()
}

#[sqlx::test]
async fn invalid_iss(_: Pool, db: Database) {
    refuse_token(db, json!({ "iss": "https://another.example" }), "wrong_issuer").await;
}

#[sqlx::test]
async fn missing_iss(_: Pool, db: Database) {
    refuse_token(db, json!({ "iss": null }), "wrong_issuer").await;
}

#[sqlx::test]
async fn missing_sub(_: Pool, db: Database) {
    refuse_token(db, json!({ "sub": null }), "invalid_subject").await;
}

#[sqlx::test]
async fn invalid_aud(_: Pool, db: Database) {
    refuse_token(db, json!({ "aud": "another-client" }), "wrong_audience").await;
}

#[sqlx::test]
async fn missing_aud(_: Pool, db: Database) {
    refuse_token(db, json!({ "aud": null }), "wrong_audience").await;
}

#[sqlx::test]
async fn missing_iat(_: Pool, db: Database) {
    refuse_token(db, json!({ "iat": null }), "invalid_issue_time").await;
}

#[sqlx::test]
async fn missing_exp(_: Pool, db: Database) {
    refuse_token(db, json!({ "exp": null }), "invalid_expiry").await;
}

#[sqlx::test]
async fn expired(_: Pool, db: Database) {
    refuse_token(db, json!({ "iat": now() - 400, "exp": now() - 100 }), "expired").await;
}

#[sqlx::test]
async fn issued_in_the_future(_: Pool, db: Database) {
    refuse_token(db, json!({ "iat": now() + 120, "exp": now() + 420 }), "issued_in_future").await;
}

#[sqlx::test]
async fn nonce_invalid(_: Pool, db: Database) {
    refuse_token(db, json!({ "nonce": "A".repeat(43) }), "wrong_nonce").await;
}

#[sqlx::test]
async fn missing_nonce(_: Pool, db: Database) {
    refuse_token(db, json!({ "nonce": null }), "wrong_nonce").await;
}

#[sqlx::test]
async fn a_nonce_of_another_attempt_of_the_same_browser_is_invalid(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let other = Attempt::begin(&browser, "op", "/").await.parameter("nonce");
    server.provider().script().edit_id_token = patch(json!({ "nonce": other }));
    assert_eq!(sign_in(&server, &browser, "/").await.page(400), "We couldn't sign you in");
    assert_eq!(server.refusal().await.as_deref(), Some("wrong_nonce"));
    assert_eq!(browser.session_cookie(), None);
}

#[sqlx::test]
async fn invalid_at_hash(_: Pool, db: Database) {
    refuse_token(db, json!({ "at_hash": "77QmUPtjPfzWtF2AnpK9RQ" }), "wrong_at_hash").await;
}

#[sqlx::test]
async fn several_audiences_with_another_azp(_: Pool, db: Database) {
    refuse_token(
        db,
        json!({ "aud": ["vestibule-test", "another-client"], "azp": "another-client" }),
        "untrusted_audience",
    )
    .await;
}

#[sqlx::test]
async fn one_audience_with_another_azp(_: Pool, db: Database) {
    refuse_token(db, json!({ "azp": "another-client" }), "wrong_authorized_party").await;
}

#[sqlx::test]
async fn one_audience_in_a_list_is_one_audience(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().edit_id_token = patch(json!({ "aud": ["vestibule-test"], "azp": "vestibule-test" }));
    register(&server, &server.browser()).await;
}

#[sqlx::test]
async fn userinfo_invalid_sub(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().edit_userinfo = patch(json!({ "sub": "somebody-else" }));
    refuse(&server, "wrong_userinfo_subject", "another sub in userinfo").await;
}

#[sqlx::test]
async fn scope_userinfo_claims(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let asked = Attempt::begin(&browser, "op", "/").await.parameter("scope");
    let mut scopes: Vec<_> = asked.split(' ').collect();
    scopes.sort_unstable();
    assert_eq!(scopes, ["email", "openid", "profile"]);
    // The usual provider says these in userinfo and nowhere else.
    let me = register(&server, &browser).await;
    assert_eq!(me["user"]["name"], "Ada Lovelace");
    assert_eq!(me["user"]["email"], "ada@example.org");
    assert_eq!(me["user"]["email_verified"], true);
}

#[sqlx::test]
async fn discovery_openid_config(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let attempt = Attempt::begin(&server.browser(), "op", "/").await;
    assert_eq!(attempt.url.path(), "/authorize", "the address is the one of the metadata");
    assert_eq!(attempt.parameter("response_type"), "code");
    assert_eq!(attempt.parameter("client_id"), "vestibule-test");
    assert_eq!(attempt.parameter("redirect_uri"), server.public_url.join("/auth/callback").unwrap().as_str());
    assert_eq!(server.provider().times_seen("GET discovery"), 1);
    assert_eq!(server.provider().times_seen("elsewhere"), 0);
}

#[sqlx::test]
async fn discovery_jwks_uri_keys(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    register(&server, &server.browser()).await;
    assert_eq!(server.provider().times_seen("GET jwks"), 1, "{:?}", server.provider().seen());
}

#[sqlx::test]
async fn discovery_issuer_mismatch(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().edit_metadata = patch(json!({ "issuer": "https://another.example" }));
    let browser = server.browser();
    let answer = browser.click("/auth/sign-in?provider=op").await;
    assert_eq!(answer.page(502), "Signing in with Provider op isn't working");
    assert_eq!(server.provider().times_seen("GET authorize"), 0);
}

#[sqlx::test]
async fn third_party_init_login(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let iss = &server.provider().issuer;
    let link = |target: &str| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("iss", iss).append_pair("target_link_uri", target);
        format!("/auth/sign-in?{}", query.finish())
    };
    let here = server.public_url.join("/account?tab=2").unwrap();
    let answer = browser.arrive(&link(here.as_str())).await;
    assert_eq!(answer.location(), "/sign-in?return_to=/account%3Ftab%3D2");
    let page = browser.follow(answer).await;
    assert_eq!(page.page(200), "Sign in");
    assert!(page.text().contains("return_to=/account%3Ftab%3D2"), "the way in leads there: {}", page.text());

    for foreign in [
        "https://evil.example/account",
        "//evil.example/account",
        "/account",
        "javascript:alert(1)",
        "not an address",
        &format!("{}auth/callback?code=x", server.public_url),
        &format!("{}@evil.example/account", server.public_url.as_str().trim_end_matches('/')),
    ] {
        assert_eq!(browser.arrive(&link(foreign)).await.location(), "/sign-in", "{foreign}");
    }
    assert_eq!(
        server.count("select count(*) from sign_ins where used_at is null").await,
        0,
        "nobody has asked for it yet"
    );
    assert_eq!(server.provider().seen(), Vec::<String>::new());
}

#[sqlx::test]
async fn third_party_init_login_leaves_the_signed_in_alone(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let before = register(&server, &browser).await;
    let here = server.public_url.join("/account").unwrap();
    let answer = browser.arrive(&format!("/auth/sign-in?iss=x&provider=op&target_link_uri={here}")).await;
    assert_eq!(browser.follow(answer).await.page(200), "Your account", "who is signed in goes right on");
    assert_eq!(me(&browser).await["session"]["id"], before["session"]["id"]);
}
