//! Logout tokens as older providers send them, and sign-ins that go on beside them.

use std::time::Duration;

use serde_json::{Value, json};
use vestibule::model::at_provider::AtProvider;
use vestibule::store::logout_tokens::{NewLogoutToken, record_logout_token};

use crate::{
    openid::conformance_backchannel::{Scene, tell},
    support::{Attempt, Database, Pool, TestServer, WAIT_FOR_LOCKS, me, patch, patiently, register, sign_in},
};

#[sqlx::test]
async fn null_beside_sub_or_sid_says_nothing(_: Pool, db: Database) {
    let scene = Scene::start(db).await;
    for (claims, left) in [(json!({ "sid": "sid-here" }), 3), (json!({ "sub": "ada" }), 2)] {
        let mut whole = scene.server.provider().logout_claims(&claims);
        let absent = if claims["sid"].is_null() { "sid" } else { "sub" };
        whole[absent] = Value::Null;
        let token = crate::support::Provider::sign(&json!({}), &whole, crate::support::Sign::Key("first"));
        assert_eq!(tell(&scene.server, &token).await.status, 200, "{claims}");
        assert_eq!(scene.server.live_sessions().await, left, "{claims}");
    }
}

#[sqlx::test]
async fn security_23_a_logout_token_without_exp_counts_once_and_not_for_long(_: Pool, db: Database) {
    let scene = Scene::start(db).await;
    let now = chrono::Utc::now().timestamp();
    let old = scene.server.provider().logout_token(&json!({ "sub": "ada", "exp": null, "iat": now - 3600 }));
    assert_eq!(tell(&scene.server, &old).await.status, 400);
    assert_eq!(scene.server.live_sessions().await, 4);
    let token = scene.server.provider().logout_token(&json!({ "sub": "ada", "exp": null }));
    assert_eq!(tell(&scene.server, &token).await.status, 200);
    assert_eq!(scene.server.live_sessions().await, 2);
    assert_eq!(tell(&scene.server, &token).await.status, 400, "it comes again");
    // It is remembered for longer than it could come again.
    let kept = "select count(*) from logout_tokens where expires_at > now() + interval '10 minutes'";
    assert_eq!(scene.server.count(kept).await, 1);
    let odd = scene.server.provider().logout_token(&json!({ "sub": "grace", "exp": "soon" }));
    assert_eq!(tell(&scene.server, &odd).await.status, 400);
}

/// Somebody signs in while a logout of this person or session is being carried out; whether they wait for it.
async fn waits(server: &TestServer, subject: Option<&str>, sid: Option<&str>) -> bool {
    let mut logout = server.db.begin().await.unwrap();
    let life = Duration::from_secs(60);
    let jti = uuid::Uuid::now_v7().to_string();
    let ends = match (sid.map(str::to_owned), subject.map(str::to_owned)) {
        (Some(sid), Some(subject)) => AtProvider::Both { sid, subject },
        (Some(sid), None) => AtProvider::Session(sid),
        (None, subject) => AtProvider::Person(subject.expect("one of the two")),
    };
    let token = NewLogoutToken { issuer: &server.provider().issuer, jti: &jti, ends: &ends, life };
    assert!(record_logout_token(&mut logout, token).await.unwrap());
    let browser = server.browser();
    let callback = Attempt::begin(&browser, "op", "/account").await.agree(server.provider()).await;
    let on_its_way = tokio::spawn(async move { browser.arrive(&callback).await.status.as_u16() });
    let mut waited = false;
    patiently("it waits or is through", || {
        let through = on_its_way.is_finished();
        let waiting = server.count(WAIT_FOR_LOCKS);
        async move { through || waiting.await > 0 }
    })
    .await;
    waited |= !on_its_way.is_finished();
    logout.rollback().await.unwrap();
    assert_eq!(on_its_way.await.unwrap(), 303);
    waited
}

#[sqlx::test]
async fn a_sign_in_waits_for_logouts_of_the_same_person_and_of_nobody_else(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().edit_id_token = patch(json!({ "sid": "sid-1" }));
    let browser = server.browser();
    register(&server, &browser).await;
    me(&browser).await;
    assert_eq!(sign_in(&server, &server.browser(), "/account").await.location(), "/account");
    for (subject, sid, expected) in [
        (Some("grace"), None, false),
        (None, Some("sid-2"), false),
        (Some("grace"), Some("sid-2"), false),
        (Some("ada"), None, true),
        (None, Some("sid-1"), true),
        (Some("ada"), Some("sid-2"), true),
        (Some("grace"), Some("sid-1"), true),
    ] {
        assert_eq!(waits(&server, subject, sid).await, expected, "{subject:?} {sid:?}");
    }
}
