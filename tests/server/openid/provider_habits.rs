//! Habits of providers in what stands around the claims: issuers, keys, headers and answers.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::{
    openid::id_tokens::refuse,
    support::{Answering, Database, EditProvider, Pool, Provider, Setup, TestServer, edit, patch, register},
};

/// A server whose provider has an issuer that ends like this.
async fn with_issuer(db: Database, end: &'static str) -> TestServer {
    let edit_provider: EditProvider = Box::new(move |settings, _| settings.issuer.push_str(end));
    let server = Setup { edit_provider, ..Setup::default() }.start(db).await;
    let issuer = json!({ "issuer": format!("{}{end}", server.provider().issuer) });
    let iss = json!({ "iss": issuer["issuer"] });
    let mut script = server.provider().script();
    script.edit_metadata = patch(issuer);
    script.edit_id_token = patch(iss.clone());
    script.edit_response = patch(iss);
    drop(script);
    server
}

#[sqlx::test]
async fn an_issuer_with_a_slash_at_the_end(_: Pool, db: Database) {
    let server = with_issuer(db, "/").await;
    let right = server.provider().script().edit_id_token.clone();
    server.provider().script().edit_id_token = edit(|_| {});
    refuse(&server, "wrong_issuer", "without the slash it is another one").await;
    server.provider().script().edit_id_token = right;
    register(&server, &server.browser()).await;
}

#[sqlx::test]
async fn an_issuer_with_a_path(_: Pool, db: Database) {
    let server = with_issuer(db, "/realms/door").await;
    register(&server, &server.browser()).await;
}

/// Whether a newcomer gets in when the token endpoint's answer is changed like this.
async fn takes(db: Database, changes: Value) {
    let server = TestServer::start(db).await;
    server.provider().script().edit_token = patch(changes);
    register(&server, &server.browser()).await;
}

#[sqlx::test]
async fn token_type_in_small_letters(_: Pool, db: Database) {
    takes(db, json!({ "token_type": "bearer" })).await;
}

#[sqlx::test]
async fn no_expires_in(_: Pool, db: Database) {
    takes(db, json!({ "expires_in": null })).await;
}

#[sqlx::test]
async fn a_refresh_token_a_scope_and_members_of_their_own(_: Pool, db: Database) {
    takes(
        db,
        json!({
            "refresh_token": "r", "scope": "openid email", "refresh_expires_in": 0, "session_state": "x",
            "not-before-policy": 0, "ext_expires_in": 1, "id_token_expires_in": "3600",
        }),
    )
    .await;
}

#[sqlx::test]
async fn an_empty_scope(_: Pool, db: Database) {
    takes(db, json!({ "scope": "" })).await;
}

#[sqlx::test]
async fn json_that_names_its_encoding(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().json = "application/json;charset=UTF-8";
    server.provider().script().json_of_keys = "application/json; charset=utf-8";
    register(&server, &server.browser()).await;
}

#[sqlx::test]
async fn an_error_with_status_200_is_no_token(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().token = Answering::With(200, r#"{"error":"bad_verification_code"}"#);
    refuse(&server, "code_refused", "an error").await;
}

#[sqlx::test]
async fn an_encrypted_id_token_is_refused(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().edit_token = patch(json!({ "id_token": "eyJhbGciOiJSU0EtT0FFUCJ9.AA.AA.AA.AA" }));
    refuse(&server, "malformed_token", "five parts").await;
}

#[sqlx::test]
async fn keys_with_certificates_and_without_a_use(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().edit_jwks = edit(|jwks| {
        let key = jwks["keys"][0].as_object_mut().unwrap();
        key.remove("use");
        key.remove("alg");
        key.insert("x5c".to_owned(), json!(["MIIB"]));
        key.insert("x5t".to_owned(), json!("AAAA"));
        key.insert("x5t#S256".to_owned(), json!("AAAA"));
        key.insert("key_ops".to_owned(), json!(["verify"]));
        key.insert("issuer".to_owned(), json!("https://login.example/{tenantid}"));
    });
    register(&server, &server.browser()).await;
}

#[sqlx::test]
async fn a_modulus_with_a_zero_in_front(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().edit_jwks = edit(|jwks| {
        let mut modulus = URL_SAFE_NO_PAD.decode(jwks["keys"][0]["n"].as_str().unwrap()).unwrap();
        modulus.insert(0, 0);
        jwks["keys"][0]["n"] = URL_SAFE_NO_PAD.encode(modulus).into();
    });
    register(&server, &server.browser()).await;
}

#[sqlx::test]
async fn headers_with_a_certificate_and_without_typ(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().edit_header = patch(json!({ "x5t": "AAAA", "typ": null }));
    register(&server, &server.browser()).await;
}

#[sqlx::test]
async fn a_key_that_an_id_token_brings_is_not_looked_at(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let elsewhere = format!("{}/elsewhere", server.provider().issuer);
    server.provider().script().sign = crate::support::Sign::Key("foreign");
    server.provider().script().edit_header =
        patch(json!({ "jwk": Provider::jwk("foreign"), "jku": elsewhere, "x5u": elsewhere }));
    refuse(&server, "no_key", "jwk, jku and x5u").await;
    server.provider().script().edit_header = patch(json!({ "jwk": Provider::jwk("foreign"), "kid": null }));
    refuse(&server, "wrong_signature", "jwk and no kid").await;
    assert_eq!(server.provider().times_seen("elsewhere"), 0);
}

#[sqlx::test]
async fn crit_that_we_do_not_know_is_refused(_: Pool, db: Database) {
    // RFC 7515 section 4.1.11.
    let server = TestServer::start(db).await;
    server.provider().script().edit_header =
        patch(json!({ "crit": ["https://example.org/x"], "https://example.org/x": 1 }));
    refuse(&server, "critical_header", "crit").await;
}

#[sqlx::test]
async fn keys_that_call_themselves_a_key_set(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().json_of_keys = "application/jwk-set+json";
    register(&server, &server.browser()).await;
}

#[sqlx::test]
async fn expires_in_as_text(_: Pool, db: Database) {
    takes(db, json!({ "expires_in": "3599" })).await;
}
