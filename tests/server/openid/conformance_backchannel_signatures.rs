//! Logout tokens that the provider has not signed, or not as logout tokens.

use serde_json::{Value, json};

use crate::{
    openid::conformance_backchannel::Scene,
    openid::conformance_backchannel_refused::is_refused_for,
    support::{Database, Pool, Provider, Sign},
};

/// A token about Ada with this header, signed like this.
fn token(provider: &Provider, header: &Value, sign: Sign) -> String {
    Provider::sign(header, &provider.logout_claims(&json!({ "sub": "ada" })), sign)
}

async fn refuse_signature(db: Database, header: Value, sign: Sign, reason: &str) {
    let scene = Scene::start(db).await;
    let token = token(scene.server.provider(), &header, sign);
    is_refused_for(&scene, reason, &format!("{header} {sign:?}"), &token).await;
}

#[sqlx::test]
async fn alg_none(_: Pool, db: Database) {
    refuse_signature(db, json!({ "typ": "logout+jwt" }), Sign::Nothing, "algorithm_not_accepted").await;
}

#[sqlx::test]
async fn wrong_alg_hs256_with_our_secret(_: Pool, db: Database) {
    refuse_signature(db, json!({ "typ": "logout+jwt" }), Sign::ClientSecret, "algorithm_not_accepted").await;
}

#[sqlx::test]
async fn wrong_alg_hs256_with_the_public_key(_: Pool, db: Database) {
    refuse_signature(db, json!({ "typ": "logout+jwt" }), Sign::PublicKey, "algorithm_not_accepted").await;
}

#[sqlx::test]
async fn wrong_alg_in_the_header(_: Pool, db: Database) {
    refuse_signature(db, json!({ "alg": "PS256" }), Sign::Key("first"), "no_key").await;
}

#[sqlx::test]
async fn bad_signature(_: Pool, db: Database) {
    refuse_signature(db, json!({}), Sign::Damaged("first"), "wrong_signature").await;
}

#[sqlx::test]
async fn bad_signature_of_a_foreign_key(_: Pool, db: Database) {
    refuse_signature(db, json!({}), Sign::Kid { kid: Some("first"), key: "foreign" }, "wrong_signature").await;
}

#[sqlx::test]
async fn a_key_that_the_token_brings_is_not_looked_at(_: Pool, db: Database) {
    let scene = Scene::start(db).await;
    let jwk = Provider::jwk("foreign");
    let header =
        json!({ "kid": "foreign", "jwk": jwk, "jku": format!("{}/elsewhere", scene.server.provider().issuer) });
    let token = token(scene.server.provider(), &header, Sign::Key("foreign"));
    is_refused_for(&scene, "no_key", "jwk and jku", &token).await;
    assert_eq!(scene.server.provider().times_seen("elsewhere"), 0);
}

#[sqlx::test]
async fn crit_that_we_do_not_know(_: Pool, db: Database) {
    refuse_signature(db, json!({ "crit": ["exp"], "exp": 1 }), Sign::Key("first"), "critical_header").await;
}

#[sqlx::test]
async fn typ_at_jwt(_: Pool, db: Database) {
    refuse_signature(db, json!({ "typ": "at+jwt" }), Sign::Key("first"), "wrong_token_type").await;
}

#[sqlx::test]
async fn an_id_token_is_no_logout_token(_: Pool, db: Database) {
    let scene = Scene::start(db).await;
    for id_token in scene.server.provider().id_tokens() {
        is_refused_for(&scene, "missing_logout_event", "an ID token", &id_token).await;
    }
}
