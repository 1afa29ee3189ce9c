//! The OpenID Foundation's conformance plan for back-channel logout, as far as nothing ends: what is wrong with a token
//! is answered with 400 and JSON that nobody keeps (OpenID Connect Back-Channel Logout 1.0, sections 2.6 and 2.8).

use serde_json::{Value, json};

use crate::{
    conformance_backchannel::{Scene, tell},
    support::{Answer, Database, EVENT, Pool, me},
};

/// The answer is a refusal, and nothing has happened.
pub async fn is_refused(scene: &Scene, what: &str, answer: Answer) {
    assert_eq!(answer.status, 400, "{what}: {}", answer.text());
    assert_eq!(answer.header("cache-control"), "no-store", "{what}");
    assert_eq!(answer.header("content-type"), "application/json", "{what}");
    assert_eq!(answer.json()["error"], "invalid_request", "{what}");
    assert_eq!(scene.server.live_sessions().await, 4, "{what}");
    assert_eq!(scene.server.count("select count(*) from events where kind = 'session_ended'").await, 0, "{what}");
    assert_eq!(scene.server.count("select count(*) from logout_tokens").await, 0, "{what}");
    me(&scene.here).await;
}

/// A token with these claims is refused, and without them, about the same person, it is good.
async fn refuse_claims(db: Database, changes: Value) {
    let scene = Scene::start(db).await;
    let mut claims = json!({ "sub": "ada", "sid": "sid-here" });
    for (name, value) in changes.as_object().unwrap() {
        claims[name] = value.clone();
    }
    let token = scene.server.provider().logout_token(&claims);
    is_refused(&scene, &changes.to_string(), tell(&scene.server, &token).await).await;
    let good = scene.server.provider().logout_token(&json!({ "sub": "ada", "sid": "sid-here" }));
    assert_eq!(tell(&scene.server, &good).await.status, 200);
    assert_eq!(scene.server.live_sessions().await, 3);
}

fn now() -> i64 {
    chrono::Utc::now().timestamp()
}

#[sqlx::test]
async fn no_event(_: Pool, db: Database) {
    refuse_claims(db, json!({ "events": null })).await;
}

#[sqlx::test]
async fn events_that_is_no_object(_: Pool, db: Database) {
    refuse_claims(db, json!({ "events": [EVENT] })).await;
}

#[sqlx::test]
async fn event_that_is_no_object(_: Pool, db: Database) {
    refuse_claims(db, json!({ "events": { EVENT: true } })).await;
}

#[sqlx::test]
async fn wrong_event(_: Pool, db: Database) {
    refuse_claims(db, json!({ "events": { "http://schemas.openid.net/event/frontchannel-logout": {} } })).await;
}

#[sqlx::test]
async fn with_nonce(_: Pool, db: Database) {
    refuse_claims(db, json!({ "nonce": "n" })).await;
}

#[sqlx::test]
async fn wrong_aud(_: Pool, db: Database) {
    refuse_claims(db, json!({ "aud": "another-client" })).await;
}

#[sqlx::test]
async fn wrong_aud_in_a_list(_: Pool, db: Database) {
    refuse_claims(db, json!({ "aud": ["vestibule-test2", "another-client"] })).await;
}

#[sqlx::test]
async fn missing_aud(_: Pool, db: Database) {
    refuse_claims(db, json!({ "aud": null })).await;
}

#[sqlx::test]
async fn wrong_iss(_: Pool, db: Database) {
    refuse_claims(db, json!({ "iss": "https://another.example" })).await;
}

#[sqlx::test]
async fn missing_iss(_: Pool, db: Database) {
    refuse_claims(db, json!({ "iss": null })).await;
}

#[sqlx::test]
async fn missing_jti(_: Pool, db: Database) {
    refuse_claims(db, json!({ "jti": null })).await;
}

#[sqlx::test]
async fn empty_jti(_: Pool, db: Database) {
    refuse_claims(db, json!({ "jti": "" })).await;
}

#[sqlx::test]
async fn missing_sub_and_sid(_: Pool, db: Database) {
    refuse_claims(db, json!({ "sub": null, "sid": null })).await;
}

#[sqlx::test]
async fn sub_that_is_no_text(_: Pool, db: Database) {
    refuse_claims(db, json!({ "sub": 7 })).await;
}

#[sqlx::test]
async fn sid_that_is_no_text(_: Pool, db: Database) {
    refuse_claims(db, json!({ "sid": ["sid-here"] })).await;
}

#[sqlx::test]
async fn sid_with_a_nul(_: Pool, db: Database) {
    refuse_claims(db, json!({ "sid": "sid\0here" })).await;
}

#[sqlx::test]
async fn expired(_: Pool, db: Database) {
    refuse_claims(db, json!({ "iat": now() - 200, "exp": now() - 80 })).await;
}

#[sqlx::test]
async fn no_iat(_: Pool, db: Database) {
    refuse_claims(db, json!({ "iat": null })).await;
}

#[sqlx::test]
async fn old_iat(_: Pool, db: Database) {
    refuse_claims(db, json!({ "iat": now() - 3600, "exp": now() + 3600 })).await;
}

#[sqlx::test]
async fn iat_in_the_future(_: Pool, db: Database) {
    refuse_claims(db, json!({ "iat": now() + 300, "exp": now() + 600 })).await;
}

#[sqlx::test]
async fn times_that_are_none(_: Pool, db: Database) {
    refuse_claims(db, json!({ "iat": "now", "exp": 1e300 })).await;
}
