//! The OpenID Foundation's conformance plan for relying parties, as far as it is about keys and signatures. Each test
//! has the name of the plan's.

use serde_json::json;

use crate::{
    openid::id_tokens::refuse,
    support::{Database, Pool, Sign, TestServer, edit, me, patch, register, sign_in},
};

/// A provider that signs like this, with one key published.
async fn server_with(db: Database, published: &'static str, sign: Sign) -> TestServer {
    let server = TestServer::start(db).await;
    let mut script = server.provider().script();
    script.published = vec![published];
    script.sign = sign;
    drop(script);
    server
}

#[sqlx::test]
async fn idtoken_sig_rs256(_: Pool, db: Database) {
    let server = server_with(db, "first", Sign::Key("first")).await;
    register(&server, &server.browser()).await;
}

#[sqlx::test]
async fn idtoken_sig_ps256(_: Pool, db: Database) {
    let server = server_with(db, "first", Sign::Alg { alg: "PS256", key: "first" }).await;
    server.provider().script().edit_jwks = edit(|jwks| jwks["keys"][0]["alg"] = json!("PS256"));
    register(&server, &server.browser()).await;
}

#[sqlx::test]
async fn idtoken_sig_ps256_by_a_key_for_any_algorithm(_: Pool, db: Database) {
    let server = server_with(db, "first", Sign::Alg { alg: "PS256", key: "first" }).await;
    server.provider().script().edit_jwks = edit(|jwks| drop(jwks["keys"][0].as_object_mut().unwrap().remove("alg")));
    register(&server, &server.browser()).await;
}

#[sqlx::test]
async fn idtoken_sig_ps256_by_a_key_for_rs256_only(_: Pool, db: Database) {
    let server = server_with(db, "first", Sign::Alg { alg: "PS256", key: "first" }).await;
    refuse(&server, "no_key", "the key says RS256").await;
}

#[sqlx::test]
async fn idtoken_sig_es256(_: Pool, db: Database) {
    let server = server_with(db, "ec", Sign::Key("ec")).await;
    register(&server, &server.browser()).await;
}

#[sqlx::test]
async fn idtoken_sig_eddsa(_: Pool, db: Database) {
    let server = server_with(db, "ed", Sign::Key("ed")).await;
    register(&server, &server.browser()).await;
}

#[sqlx::test]
async fn idtoken_sig_none(_: Pool, db: Database) {
    let server = server_with(db, "first", Sign::Nothing).await;
    // Also where the provider says that it signs like that.
    server.provider().script().edit_metadata = patch(json!({ "id_token_signing_alg_values_supported": ["none"] }));
    refuse(&server, "algorithm_not_accepted", "alg none").await;
}

#[sqlx::test]
async fn invalid_sig_rs256(_: Pool, db: Database) {
    let server = server_with(db, "first", Sign::Damaged("first")).await;
    refuse(&server, "wrong_signature", "a bit turned over").await;
    server.provider().script().sign = Sign::Kid { kid: Some("first"), key: "foreign" };
    refuse(&server, "wrong_signature", "a foreign key").await;
}

#[sqlx::test]
async fn invalid_sig_es256(_: Pool, db: Database) {
    let server = server_with(db, "ec", Sign::Damaged("ec")).await;
    refuse(&server, "wrong_signature", "a bit turned over").await;
    server.provider().script().sign = Sign::Kid { kid: Some("ec"), key: "ec-foreign" };
    refuse(&server, "wrong_signature", "a foreign key").await;
}

#[sqlx::test]
async fn invalid_sig_eddsa(_: Pool, db: Database) {
    let server = server_with(db, "ed", Sign::Damaged("ed")).await;
    refuse(&server, "wrong_signature", "a bit turned over").await;
    server.provider().script().sign = Sign::Kid { kid: Some("ed"), key: "ed-foreign" };
    refuse(&server, "wrong_signature", "a foreign key").await;
}

#[sqlx::test]
async fn invalid_sig_hs256(_: Pool, db: Database) {
    let server = server_with(db, "first", Sign::ClientSecret).await;
    // Also where the provider says that it signs like that: whoever has seen our secret could vouch for anybody.
    server.provider().script().edit_metadata = patch(json!({ "id_token_signing_alg_values_supported": ["HS256"] }));
    // Nothing else stands in the way of such a token.
    server.provider().script().edit_id_token = patch(json!({ "at_hash": null }));
    refuse(&server, "algorithm_not_accepted", "HS256 with our client secret").await;
    server.provider().script().sign = Sign::PublicKey;
    refuse(&server, "algorithm_not_accepted", "HS256 with the public key").await;
}

#[sqlx::test]
async fn kid_absent_single_jwks(_: Pool, db: Database) {
    let server = server_with(db, "first", Sign::Kid { kid: None, key: "first" }).await;
    register(&server, &server.browser()).await;
}

#[sqlx::test]
async fn kid_absent_single_jwks_whose_key_has_none_either(_: Pool, db: Database) {
    for (key, number) in [("first", 1), ("ec", 2)] {
        let server = server_with(db.clone(), key, Sign::Kid { kid: None, key }).await;
        server.provider().somebody(&format!("somebody-{number}"));
        server.provider().script().edit_jwks =
            edit(|jwks| drop(jwks["keys"][0].as_object_mut().unwrap().remove("kid")));
        register(&server, &server.browser()).await;
    }
}

#[sqlx::test]
async fn kid_absent_multiple_jwks(_: Pool, db: Database) {
    let server = server_with(db, "first", Sign::Kid { kid: None, key: "first" }).await;
    server.provider().script().published = vec!["second", "first"];
    refuse(&server, "ambiguous_key", "no kid, and two keys could be meant").await;
}

#[sqlx::test]
async fn a_key_for_encryption_signs_nothing(_: Pool, db: Database) {
    let server = server_with(db, "first", Sign::Key("first")).await;
    server.provider().script().edit_jwks = edit(|jwks| jwks["keys"][0]["use"] = json!("enc"));
    refuse(&server, "no_key", "use enc").await;
}

#[sqlx::test]
async fn keys_of_unknown_kinds_are_passed_over(_: Pool, db: Database) {
    let server = server_with(db, "first", Sign::Key("first")).await;
    server.provider().script().edit_jwks = edit(|jwks| {
        let keys = jwks["keys"].as_array_mut().unwrap();
        keys.insert(0, json!({ "kty": "AKP", "alg": "ML-DSA-44", "kid": "pq", "pub": "AAAA" }));
        keys.insert(0, json!({ "kty": "EC", "crv": "secp256k1", "kid": "k1", "x": "AAAA", "y": "AAAA" }));
        keys.push(json!({ "kty": "RSA", "use": "enc", "alg": "RSA-OAEP", "kid": "e", "n": "AAAA", "e": "AQAB" }));
    });
    register(&server, &server.browser()).await;
}

#[sqlx::test]
async fn signing_key_rotation(_: Pool, db: Database) {
    let server = server_with(db, "first", Sign::Key("first")).await;
    register(&server, &server.browser()).await;
    // Both are published for a while, as providers should do it.
    server.provider().script().published = vec!["first", "second"];
    server.provider().script().sign = Sign::Key("second");
    let browser = server.browser();
    assert_eq!(sign_in(&server, &browser, "/account").await.location(), "/account");
    me(&browser).await;
}

#[sqlx::test]
async fn signing_key_rotation_just_before_signing(_: Pool, db: Database) {
    let server = server_with(db, "first", Sign::Key("first")).await;
    register(&server, &server.browser()).await;
    // Another kind of key, too: nothing of the old one is left.
    server.provider().script().published = vec!["ec"];
    server.provider().script().sign = Sign::Key("ec");
    let browser = server.browser();
    assert_eq!(sign_in(&server, &browser, "/account").await.location(), "/account");
    me(&browser).await;
}

#[sqlx::test]
async fn signing_key_rotation_under_the_same_kid(_: Pool, db: Database) {
    let server = server_with(db, "first", Sign::Key("first")).await;
    register(&server, &server.browser()).await;
    server.provider().script().published = vec!["second"];
    server.provider().script().edit_jwks = edit(|jwks| jwks["keys"][0]["kid"] = json!("first"));
    server.provider().script().sign = Sign::Kid { kid: Some("first"), key: "second" };
    let browser = server.browser();
    assert_eq!(sign_in(&server, &browser, "/account").await.location(), "/account");
}
