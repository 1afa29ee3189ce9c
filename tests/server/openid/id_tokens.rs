//! What the provider vouches for is believed only if every proof holds: otherwise a page with a way on, and no row.

use serde_json::{Value, json};

use crate::support::{Database, Pool, TestServer, ada, edit, sign_in};

/// A sign-in that must be refused for this reason and leave nothing behind.
pub async fn refuse(server: &TestServer, reason: &str, what: &str) {
    let browser = server.browser();
    let sessions = server.count("select count(*) from sessions").await;
    let events = server.count("select count(*) from events where kind = 'sign_in_refused'").await;
    let answer = sign_in(server, &browser, "/account").await;
    assert_eq!(answer.status, 400, "{what}: {:?}", answer.headers.get("location"));
    assert_eq!(answer.page(400), "We couldn't sign you in", "{what}");
    assert_eq!(answer.set_cookies(), Vec::<&str>::new(), "{what}");
    assert_eq!(browser.session_cookie(), None, "{what}");
    assert_eq!(server.count("select count(*) from sessions").await, sessions, "{what}");
    for table in ["users", "identities", "registrations", "sign_ins where used_at is null"] {
        let rows = server.count(&format!("select count(*) from {table}")).await;
        assert_eq!(rows, 0, "{what}: {table}");
    }
    assert_eq!(server.count("select count(*) from events where kind = 'sign_in_refused'").await, events + 1, "{what}");
    assert_eq!(server.refusal().await.as_deref(), Some(reason), "{what}");
    assert_eq!(browser.open(&answer.button()).await.page(200), "Sign in", "{what}: the way on");
}

/// The same with a change to the claims, and that it is the change that is refused.
async fn refuse_claims(db: Database, changes: Vec<(&str, Value, &str)>) {
    let server = TestServer::start(db).await;
    for (name, value, reason) in changes {
        let what = format!("{name} = {value}");
        let name = name.to_owned();
        server.provider().script().edit_id_token = edit(move |claims| match &value {
            Value::Null => drop(claims.as_object_mut().unwrap().remove(&name)),
            value => claims[&name] = value.clone(),
        });
        refuse(&server, reason, &what).await;
    }
    server.provider().script().edit_id_token = edit(|_| {});
    assert_eq!(sign_in(&server, &server.browser(), "/").await.location(), "/register", "unchanged it is believed");
}

fn now() -> i64 {
    chrono::Utc::now().timestamp()
}

#[sqlx::test]
async fn security_15_a_wrong_issuer_audience_or_nonce_is_refused(_: Pool, db: Database) {
    refuse_claims(
        db,
        vec![
            ("nonce", json!("wrong"), "wrong_nonce"),
            ("nonce", json!(""), "wrong_nonce"),
            ("nonce", Value::Null, "wrong_nonce"),
            ("aud", json!("another-client"), "wrong_audience"),
            ("aud", json!([]), "wrong_audience"),
            ("aud", Value::Null, "wrong_audience"),
            ("aud", json!("vestibule-test2"), "wrong_audience"),
            ("iss", json!("https://evil.example"), "wrong_issuer"),
            ("iss", json!("http://127.0.0.1:1"), "wrong_issuer"),
            ("iss", Value::Null, "wrong_issuer"),
        ],
    )
    .await;
}

#[sqlx::test]
async fn security_15_a_token_for_others_too_is_refused(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for azp in [json!("another-client"), json!("vestibule-test"), Value::Null] {
        let what = format!("azp = {azp}");
        server.provider().script().edit_id_token = edit(move |claims| {
            claims["aud"] = json!(["vestibule-test", "another-client"]);
            claims["azp"] = azp.clone();
        });
        refuse(&server, "untrusted_audience", &what).await;
    }
    server.provider().script().edit_id_token = edit(|claims| claims["azp"] = json!("another-client"));
    refuse(&server, "wrong_authorized_party", "one audience, and azp is another").await;
}

#[sqlx::test]
async fn security_15_an_issuer_that_differs_by_a_slash_is_refused(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().edit_id_token =
        edit(|claims| claims["iss"] = format!("{}/", claims["iss"].as_str().unwrap()).into());
    refuse(&server, "wrong_issuer", "iss with a slash").await;
}

#[sqlx::test]
async fn security_15_a_missing_or_endless_subject_is_refused(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for sub in [json!(""), json!("s".repeat(256)), json!("ü".repeat(128)), json!(7), Value::Null] {
        // Userinfo agrees, so that nothing but the subject itself is wrong.
        server.provider().person(json!({ "sub": sub, "name": "Nobody", "email": "nobody@example.org" }));
        refuse(&server, "invalid_subject", &format!("sub = {sub}")).await;
    }
    server.provider().person(ada());
    server.provider().script().edit_id_token = edit(|claims| drop(claims.as_object_mut().unwrap().remove("sub")));
    refuse(&server, "invalid_subject", "no sub").await;
}

#[sqlx::test]
async fn security_15_a_token_that_is_not_of_now_is_refused(_: Pool, db: Database) {
    refuse_claims(
        db,
        vec![
            ("iat", Value::Null, "invalid_issue_time"),
            ("iat", json!(now() + 300), "issued_in_future"),
            ("iat", json!(now() - 3600), "issued_too_long_ago"),
            ("exp", json!(now() - 120), "expired"),
            ("exp", Value::Null, "invalid_expiry"),
            ("exp", json!(0), "expired"),
            ("iat", json!(-1), "issued_too_long_ago"),
            ("exp", json!(-9_000_000_000_000_000_000_i64), "invalid_expiry"),
            ("iat", json!(i64::MAX), "invalid_issue_time"),
        ],
    )
    .await;
}

#[sqlx::test]
async fn security_15_an_at_hash_of_another_token_is_refused(_: Pool, db: Database) {
    refuse_claims(
        db,
        vec![("at_hash", json!("AAAAAAAAAAAAAAAAAAAAAA"), "wrong_at_hash"), ("at_hash", json!(""), "wrong_at_hash")],
    )
    .await;
}

#[sqlx::test]
async fn security_18_userinfo_about_somebody_else_is_refused(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for sub in [json!("grace"), json!(""), json!("ADA"), Value::Null] {
        let what = format!("userinfo about {sub}");
        server.provider().script().edit_userinfo = edit(move |claims| match &sub {
            Value::Null => drop(claims.as_object_mut().unwrap().remove("sub")),
            sub => claims["sub"] = sub.clone(),
        });
        refuse(&server, "wrong_userinfo_subject", &what).await;
    }
}
