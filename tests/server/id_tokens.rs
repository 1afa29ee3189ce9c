//! What the provider vouches for is believed only if every proof holds: otherwise a page with a way on, and no row.

use serde_json::{Value, json};

use crate::support::{Database, Pool, Setup, Sign, TestServer, edit, me, register, sign_in};

/// A sign-in that must be refused and leave nothing behind.
async fn refuse(server: &TestServer, what: &str) {
    let browser = server.browser();
    let sessions = server.count("select count(*) from sessions").await;
    let events = server.count("select count(*) from events where kind = 'sign_in_refused'").await;
    let answer = sign_in(server, &browser, "/account").await;
    assert_eq!(answer.status, 400, "{what}: {:?}", answer.headers.get("location"));
    assert_eq!(answer.page(400), "We could not confirm the sign-in", "{what}");
    assert_eq!(answer.set_cookies(), Vec::<&str>::new(), "{what}");
    assert_eq!(browser.session_cookie(), None, "{what}");
    assert_eq!(server.count("select count(*) from sessions").await, sessions, "{what}");
    for table in ["users", "identities", "registrations", "sign_ins"] {
        let rows = server.count(&format!("select count(*) from {table}")).await;
        assert_eq!(rows, 0, "{what}: {table}");
    }
    assert_eq!(server.count("select count(*) from events where kind = 'sign_in_refused'").await, events + 1, "{what}");
    assert_eq!(browser.open(&answer.button()).await.page(200), "Sign in", "{what}: the way on");
}

/// The same with a change to the claims, and that it is the change that is refused.
async fn refuse_claims(db: Database, changes: Vec<(&str, Value)>) {
    let server = TestServer::start(db).await;
    for (name, value) in changes {
        let what = format!("{name} = {value}");
        let name = name.to_owned();
        server.provider().script().edit_id_token = edit(move |claims| match &value {
            Value::Null => drop(claims.as_object_mut().unwrap().remove(&name)),
            value => claims[&name] = value.clone(),
        });
        refuse(&server, &what).await;
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
            ("nonce", json!("wrong")),
            ("nonce", json!("")),
            ("nonce", Value::Null),
            ("aud", json!("another-client")),
            ("aud", json!([])),
            ("aud", Value::Null),
            ("aud", json!("vestibule-test2")),
            ("iss", json!("https://evil.example")),
            ("iss", json!("http://127.0.0.1:1")),
            ("iss", Value::Null),
        ],
    )
    .await;
}

#[sqlx::test]
async fn security_15_a_token_for_others_too_is_refused(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for azp in [json!("another-client"), Value::Null] {
        let what = format!("azp = {azp}");
        server.provider().script().edit_id_token = edit(move |claims| {
            claims["aud"] = json!(["vestibule-test", "another-client"]);
            claims["azp"] = azp.clone();
        });
        refuse(&server, &what).await;
    }
    server.provider().script().edit_id_token = edit(|claims| claims["azp"] = json!("another-client"));
    refuse(&server, "one audience, and azp is another").await;
}

#[sqlx::test]
async fn security_15_an_issuer_that_differs_by_a_slash_is_refused(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().edit_id_token =
        edit(|claims| claims["iss"] = format!("{}/", claims["iss"].as_str().unwrap()).into());
    refuse(&server, "iss with a slash").await;
}

#[sqlx::test]
async fn security_15_a_missing_or_endless_subject_is_refused(_: Pool, db: Database) {
    refuse_claims(
        db,
        vec![("sub", Value::Null), ("sub", json!("")), ("sub", json!("s".repeat(256))), ("sub", json!(7))],
    )
    .await;
}

#[sqlx::test]
async fn a_subject_of_255_characters_is_as_long_as_it_may_be(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let sub = "s".repeat(255);
    server.provider().person(json!({ "sub": sub, "name": "Long", "email": "long@example.org" }));
    register(&server, &server.browser()).await;
    assert_eq!(server.texts("select subject from identities").await, [sub]);
}

#[sqlx::test]
async fn security_15_a_token_that_is_not_of_now_is_refused(_: Pool, db: Database) {
    refuse_claims(
        db,
        vec![
            ("iat", Value::Null),
            ("iat", json!(now() + 300)),
            ("iat", json!(now() - 3600)),
            ("exp", json!(now() - 120)),
            ("exp", Value::Null),
            ("exp", json!(0)),
            ("iat", json!(-1)),
            ("exp", json!(-9_000_000_000_000_000_000_i64)),
            ("iat", json!(i64::MAX)),
        ],
    )
    .await;
}

#[sqlx::test]
async fn a_clock_that_is_a_little_off_does_no_harm(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for (iat, exp) in [(now() + 30, now() + 330), (now() - 60, now() - 30)] {
        server.provider().script().edit_id_token = edit(move |claims| {
            claims["iat"] = json!(iat);
            claims["exp"] = json!(exp);
        });
        assert_eq!(sign_in(&server, &server.browser(), "/").await.location(), "/register", "{iat} {exp}");
    }
}

#[sqlx::test]
async fn security_15_an_at_hash_of_another_token_is_refused(_: Pool, db: Database) {
    refuse_claims(db, vec![("at_hash", json!("AAAAAAAAAAAAAAAAAAAAAA")), ("at_hash", json!(""))]).await;
}

#[sqlx::test]
async fn a_token_without_at_hash_and_auth_time_is_enough(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().edit_id_token = edit(|claims| {
        claims.as_object_mut().unwrap().retain(|name, _| name != "at_hash" && name != "auth_time");
    });
    register(&server, &server.browser()).await;
}

#[sqlx::test]
async fn security_15_a_signature_that_is_not_the_providers_is_refused(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for sign in [
        Sign::Kid { kid: Some("first"), key: "foreign" },
        Sign::Kid { kid: None, key: "foreign" },
        Sign::Nothing,
        Sign::ClientSecret,
        Sign::PublicKey,
    ] {
        server.provider().script().sign = sign;
        refuse(&server, &format!("{sign:?}")).await;
    }
}

#[sqlx::test]
async fn security_15_an_unknown_kid_with_several_keys_is_refused(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().published = vec!["first", "second"];
    for sign in [Sign::Kid { kid: Some("unknown"), key: "first" }, Sign::Kid { kid: Some("unknown"), key: "foreign" }] {
        server.provider().script().sign = sign;
        refuse(&server, &format!("{sign:?}")).await;
    }
    server.provider().script().sign = Sign::Key("second");
    assert_eq!(sign_in(&server, &server.browser(), "/").await.location(), "/register");
}

#[sqlx::test]
async fn security_18_keys_rotated_just_before_signing_still_sign_in(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    register(&server, &server.browser()).await;
    {
        let mut script = server.provider().script();
        script.published = vec!["second"];
        script.sign = Sign::Key("second");
    }
    let browser = server.browser();
    assert_eq!(sign_in(&server, &browser, "/account").await.location(), "/account");
    me(&browser).await;
}

#[sqlx::test]
async fn security_18_forged_tokens_do_not_make_us_ask_for_the_keys_each_time(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().sign = Sign::Key("foreign");
    for _ in 0..10 {
        refuse(&server, "a foreign key").await;
    }
    assert!(server.provider().times_seen("GET jwks") <= 3, "{:?}", server.provider().seen());
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
        refuse(&server, &what).await;
    }
}

#[sqlx::test]
async fn what_a_provider_does_not_vouch_for_is_not_confirmed(_: Pool, db: Database) {
    let server = Setup::default().start(db).await;
    for (number, (verified, expected)) in [
        (json!(true), true),
        (json!("true"), true),
        (json!(false), false),
        (json!("false"), false),
        (Value::Null, false),
    ]
    .into_iter()
    .enumerate()
    {
        let mut person = json!({ "sub": format!("sub-{number}"), "name": "Ada", "email": "ada@example.org" });
        if !verified.is_null() {
            person["email_verified"] = verified.clone();
        }
        server.provider().person(person);
        let me = register(&server, &server.browser()).await;
        assert_eq!(me["user"]["email_verified"], expected, "{verified}");
    }
}

#[sqlx::test]
async fn a_provider_without_userinfo_says_everything_in_the_id_token(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    {
        let mut script = server.provider().script();
        script.edit_metadata = edit(|metadata| drop(metadata.as_object_mut().unwrap().remove("userinfo_endpoint")));
        script.edit_id_token = edit(|claims| {
            claims["name"] = json!("Ada of the token");
            claims["email"] = json!("ada@example.org");
            claims["email_verified"] = json!(true);
        });
    }
    let me = register(&server, &server.browser()).await;
    assert_eq!(me["user"]["name"], "Ada of the token");
    assert_eq!(me["user"]["email_verified"], true);
    assert_eq!(server.provider().times_seen("GET userinfo"), 0);
}

#[sqlx::test]
async fn an_old_proof_at_the_provider_is_not_called_recent(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let long_ago = now() - 7200;
    server.provider().script().edit_id_token = edit(move |claims| claims["auth_time"] = json!(long_ago));
    sign_in(&server, &browser, "/").await;
    let auth_time =
        me(&browser).await["session"]["auth_time"].as_str().unwrap().parse::<chrono::DateTime<chrono::Utc>>();
    assert_eq!(auth_time.unwrap().timestamp(), long_ago);
    server.provider().script().edit_id_token = edit(|claims| claims["auth_time"] = json!(now() + 7200));
    sign_in(&server, &browser, "/").await;
    let auth_time =
        me(&browser).await["session"]["auth_time"].as_str().unwrap().parse::<chrono::DateTime<chrono::Utc>>();
    assert!(auth_time.unwrap() <= chrono::Utc::now(), "nobody signs in in the future");
}
