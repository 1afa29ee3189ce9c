//! What is made of what the provider says, where it may be said in more than one way.

use chrono::Utc;
use serde_json::{Value, json};

use crate::support::{Database, Pool, TestServer, edit, me, register, sign_in};

fn now() -> i64 {
    Utc::now().timestamp()
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
async fn a_token_without_at_hash_and_auth_time_is_enough(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().edit_id_token = edit(|claims| {
        claims.as_object_mut().unwrap().retain(|name, _| name != "at_hash" && name != "auth_time");
    });
    register(&server, &server.browser()).await;
}

#[sqlx::test]
async fn what_a_provider_does_not_vouch_for_is_not_confirmed(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
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
    assert!(auth_time.unwrap() <= Utc::now(), "nobody signs in in the future");
}
