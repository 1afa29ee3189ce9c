//! Logout tokens that the provider has not signed, or not as logout tokens.

use serde_json::{Value, json};

use crate::{
    conformance_backchannel::{Scene, tell},
    conformance_backchannel_refused::is_refused,
    support::{Database, Pool, Provider, Sign},
};

/// A token about Ada with this header, signed like this.
fn token(provider: &Provider, header: &Value, sign: Sign) -> String {
    Provider::sign(header, &provider.logout_claims(&json!({ "sub": "ada" })), sign)
}

async fn refuse_signature(db: Database, header: Value, sign: Sign) {
    let scene = Scene::start(db).await;
    let token = token(scene.server.provider(), &header, sign);
    is_refused(&scene, &format!("{header} {sign:?}"), tell(&scene.server, &token).await).await;
}

#[sqlx::test]
async fn alg_none(_: Pool, db: Database) {
    refuse_signature(db, json!({ "typ": "logout+jwt" }), Sign::Nothing).await;
}

#[sqlx::test]
async fn wrong_alg_hs256_with_our_secret(_: Pool, db: Database) {
    refuse_signature(db, json!({ "typ": "logout+jwt" }), Sign::ClientSecret).await;
}

#[sqlx::test]
async fn wrong_alg_hs256_with_the_public_key(_: Pool, db: Database) {
    refuse_signature(db, json!({ "typ": "logout+jwt" }), Sign::PublicKey).await;
}

#[sqlx::test]
async fn wrong_alg_in_the_header(_: Pool, db: Database) {
    refuse_signature(db, json!({ "alg": "PS256" }), Sign::Key("first")).await;
}

#[sqlx::test]
async fn bad_signature(_: Pool, db: Database) {
    refuse_signature(db, json!({}), Sign::Damaged("first")).await;
}

#[sqlx::test]
async fn bad_signature_of_a_foreign_key(_: Pool, db: Database) {
    refuse_signature(db, json!({}), Sign::Kid { kid: Some("first"), key: "foreign" }).await;
}

#[sqlx::test]
async fn a_key_that_the_token_brings_is_not_looked_at(_: Pool, db: Database) {
    let scene = Scene::start(db).await;
    let jwk = Provider::jwk("foreign");
    let header =
        json!({ "kid": "foreign", "jwk": jwk, "jku": format!("{}/elsewhere", scene.server.provider().issuer) });
    let token = token(scene.server.provider(), &header, Sign::Key("foreign"));
    is_refused(&scene, "jwk and jku", tell(&scene.server, &token).await).await;
    assert_eq!(scene.server.provider().times_seen("elsewhere"), 0);
}

#[sqlx::test]
async fn crit_that_we_do_not_know(_: Pool, db: Database) {
    refuse_signature(db, json!({ "crit": ["exp"], "exp": 1 }), Sign::Key("first")).await;
}

#[sqlx::test]
async fn typ_at_jwt(_: Pool, db: Database) {
    refuse_signature(db, json!({ "typ": "at+jwt" }), Sign::Key("first")).await;
}

#[sqlx::test]
async fn an_id_token_is_no_logout_token(_: Pool, db: Database) {
    let scene = Scene::start(db).await;
    for id_token in scene.server.provider().id_tokens() {
        is_refused(&scene, "an ID token", tell(&scene.server, &id_token).await).await;
    }
}
