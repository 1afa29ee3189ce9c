//! The OpenID Foundation's conformance plan for back-channel logout, as far as nothing ends: what is wrong with a token
//! is answered with 400 and JSON that nobody keeps (OpenID Connect Back-Channel Logout 1.0, sections 2.6 and 2.8).

use serde_json::{Value, json};
use vestibule::auth::tally::Refused;

use crate::{
    openid::conformance_backchannel::{Scene, tell},
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

/// The same of a token, for this reason and no other.
pub async fn is_refused_for(scene: &Scene, reason: &str, what: &str, token: &str) {
    scene.server.house.tally.take();
    is_refused(scene, what, tell(&scene.server, token).await).await;
    let counted: Vec<_> = scene.server.house.tally.take().into_keys().map(|line| (line.what, line.why)).collect();
    assert_eq!(counted, [(Refused::LogoutToken, reason)], "{what}");
}

/// A token with these claims is refused for this reason, and without them, about the same person, it is good.
async fn refuse_claims(db: Database, changes: Value, reason: &str) {
    let scene = Scene::start(db).await;
    let mut claims = json!({ "sub": "ada", "sid": "sid-here" });
    for (name, value) in changes.as_object().unwrap() {
        claims[name] = value.clone();
    }
    let token = scene.server.provider().logout_token(&claims);
    is_refused_for(&scene, reason, &changes.to_string(), &token).await;
    let good = scene.server.provider().logout_token(&json!({ "sub": "ada", "sid": "sid-here" }));
    assert_eq!(tell(&scene.server, &good).await.status, 200);
    assert_eq!(scene.server.live_sessions().await, 3);
}

fn now() -> i64 {
    chrono::Utc::now().timestamp()
}

#[sqlx::test]
async fn no_event(_: Pool, db: Database) {
    refuse_claims(db, json!({ "events": null }), "missing_logout_event").await;
}

#[sqlx::test]
async fn events_that_is_no_object(_: Pool, db: Database) {
    refuse_claims(db, json!({ "events": [EVENT] }), "missing_logout_event").await;
}

#[sqlx::test]
async fn event_that_is_no_object(_: Pool, db: Database) {
    refuse_claims(db, json!({ "events": { EVENT: true } }), "missing_logout_event").await;
}

#[sqlx::test]
async fn wrong_event(_: Pool, db: Database) {
    refuse_claims(
        db,
        json!({ "events": { "http://schemas.openid.net/event/frontchannel-logout": {} } }),
        "missing_logout_event",
    )
    .await;
}

#[sqlx::test]
async fn with_nonce(_: Pool, db: Database) {
    refuse_claims(db, json!({ "nonce": "n" }), "nonce_in_logout_token").await;
}

#[sqlx::test]
async fn wrong_aud(_: Pool, db: Database) {
    refuse_claims(db, json!({ "aud": "another-client" }), "wrong_audience").await;
}

#[sqlx::test]
async fn wrong_aud_in_a_list(_: Pool, db: Database) {
    refuse_claims(db, json!({ "aud": ["vestibule-test2", "another-client"] }), "wrong_audience").await;
}

#[sqlx::test]
async fn missing_aud(_: Pool, db: Database) {
    refuse_claims(db, json!({ "aud": null }), "wrong_audience").await;
}

#[sqlx::test]
async fn wrong_iss(_: Pool, db: Database) {
    refuse_claims(db, json!({ "iss": "https://another.example" }), "wrong_issuer").await;
}

#[sqlx::test]
async fn missing_iss(_: Pool, db: Database) {
    refuse_claims(db, json!({ "iss": null }), "wrong_issuer").await;
}

#[sqlx::test]
async fn missing_jti(_: Pool, db: Database) {
    refuse_claims(db, json!({ "jti": null }), "invalid_jti").await;
}

#[sqlx::test]
async fn empty_jti(_: Pool, db: Database) {
    refuse_claims(db, json!({ "jti": "" }), "invalid_jti").await;
}

#[sqlx::test]
async fn missing_sub_and_sid(_: Pool, db: Database) {
    refuse_claims(db, json!({ "sub": null, "sid": null }), "missing_sid_and_subject").await;
}

#[sqlx::test]
async fn sub_that_is_no_text(_: Pool, db: Database) {
    refuse_claims(db, json!({ "sub": 7 }), "invalid_subject").await;
}

#[sqlx::test]
async fn sid_that_is_no_text(_: Pool, db: Database) {
    refuse_claims(db, json!({ "sid": ["sid-here"] }), "invalid_sid").await;
}

#[sqlx::test]
async fn sid_with_a_nul(_: Pool, db: Database) {
    refuse_claims(db, json!({ "sid": "sid\0here" }), "invalid_sid").await;
}

#[sqlx::test]
async fn expired(_: Pool, db: Database) {
    refuse_claims(db, json!({ "iat": now() - 200, "exp": now() - 80 }), "expired").await;
}

#[sqlx::test]
async fn no_iat(_: Pool, db: Database) {
    refuse_claims(db, json!({ "iat": null }), "invalid_issue_time").await;
}

#[sqlx::test]
async fn old_iat(_: Pool, db: Database) {
    refuse_claims(db, json!({ "iat": now() - 3600, "exp": now() + 3600 }), "issued_too_long_ago").await;
}

#[sqlx::test]
async fn iat_in_the_future(_: Pool, db: Database) {
    refuse_claims(db, json!({ "iat": now() + 300, "exp": now() + 600 }), "issued_in_future").await;
}

#[sqlx::test]
async fn exp_that_is_no_time(_: Pool, db: Database) {
    refuse_claims(db, json!({ "exp": 1e300 }), "invalid_expiry").await;
}

#[sqlx::test]
async fn times_that_are_none(_: Pool, db: Database) {
    refuse_claims(db, json!({ "iat": "now", "exp": 1e300 }), "invalid_issue_time").await;
}
