//! The OpenID Foundation's conformance plan for relying parties, as far as it is about how a client shows that it is
//! itself. The provider takes the registered way and no other, so whoever gets in has used it.

use std::sync::Arc;

use serde_json::{Value, json};
use vestibule::openid::{
    client_key::ClientKey,
    settings::{Credentials, ProviderSettings},
};

use crate::support::{
    Database, Pool, Provider, Registered, Setup, TestServer, edit, me, patch, pem, register, sign_in,
};

/// A server with these credentials, or the usual secret, at a provider that has registered it like this.
async fn server_with(db: Database, client: Registered, credentials: Option<fn() -> Credentials>) -> TestServer {
    let edit_provider = Box::new(move |settings: &mut ProviderSettings, _: &Provider| {
        if let Some(credentials) = credentials {
            settings.credentials = credentials();
        }
    });
    let server = Setup { edit_provider, ..Setup::default() }.start(db).await;
    server.provider().script().client = client;
    server
}

/// Signs in twice: an assertion works once.
async fn signs_in(server: &TestServer) {
    register(server, &server.browser()).await;
    let browser = server.browser();
    assert_eq!(sign_in(server, &browser, "/account").await.location(), "/account");
    me(&browser).await;
}

/// The page of a provider with which nothing will ever work.
async fn is_broken(server: &TestServer) {
    let answer = server.browser().click("/auth/sign-in?provider=op").await;
    assert_eq!(answer.page(502), "Signing in with Provider op isn't working");
    assert_eq!(server.provider().times_seen("POST token"), 0);
}

fn key(name: &str) -> Credentials {
    let key = ClientKey::from_pem(pem(name).as_bytes(), Some(format!("{name}-id"))).expect("a key");
    Credentials::Key(Arc::new(key))
}

#[sqlx::test]
async fn client_secret_basic(_: Pool, db: Database) {
    let server = server_with(db, Registered::Basic, None).await;
    signs_in(&server).await;
}

#[sqlx::test]
async fn client_secret_basic_where_the_metadata_is_silent(_: Pool, db: Database) {
    let server = server_with(db, Registered::Basic, None).await;
    server.provider().script().edit_metadata = patch(json!({ "token_endpoint_auth_methods_supported": null }));
    signs_in(&server).await;
}

#[sqlx::test]
async fn client_secret_basic_where_post_is_taken_too(_: Pool, db: Database) {
    let server = server_with(db, Registered::Basic, None).await;
    let both = ["client_secret_post", "client_secret_basic"];
    server.provider().script().edit_metadata = patch(json!({ "token_endpoint_auth_methods_supported": both }));
    signs_in(&server).await;
}

#[sqlx::test]
async fn client_secret_post(_: Pool, db: Database) {
    let server = server_with(db, Registered::Post, None).await;
    signs_in(&server).await;
}

#[sqlx::test]
async fn a_secret_where_none_is_taken_is_not_sent(_: Pool, db: Database) {
    let server = server_with(db, Registered::Key { key: "first", alg: "RS256" }, None).await;
    is_broken(&server).await;
}

#[sqlx::test]
async fn public_client_with_pkce(_: Pool, db: Database) {
    let server = server_with(db, Registered::Public, Some(|| Credentials::Public)).await;
    signs_in(&server).await;
    for request in server.provider().token_requests() {
        assert_eq!(request["code_verifier"].len(), 43);
        let mut names: Vec<_> = request.keys().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, ["client_id", "code", "code_verifier", "grant_type", "redirect_uri"]);
    }
}

#[sqlx::test]
async fn public_client_where_the_metadata_names_no_such_way(_: Pool, db: Database) {
    // Many providers list what confidential clients use, and take public ones all the same.
    let server = server_with(db, Registered::Public, Some(|| Credentials::Public)).await;
    server.provider().script().edit_metadata =
        patch(json!({ "token_endpoint_auth_methods_supported": ["client_secret_basic"] }));
    signs_in(&server).await;
}

fn signs_with(algorithms: Value) -> crate::support::Edit {
    patch(json!({ "token_endpoint_auth_signing_alg_values_supported": algorithms }))
}

#[sqlx::test]
async fn private_key_jwt_rsa_prefers_ps256(_: Pool, db: Database) {
    let server = server_with(db, Registered::Key { key: "second", alg: "PS256" }, Some(|| key("second"))).await;
    server.provider().script().edit_metadata = signs_with(json!(["RS256", "ES256", "PS256"]));
    signs_in(&server).await;
}

#[sqlx::test]
async fn private_key_jwt_rsa_uses_rs256_where_only_that_is_taken(_: Pool, db: Database) {
    let server = server_with(db, Registered::Key { key: "second", alg: "RS256" }, Some(|| key("second"))).await;
    server.provider().script().edit_metadata = signs_with(json!(["RS256"]));
    signs_in(&server).await;
}

#[sqlx::test]
async fn private_key_jwt_rsa_where_the_metadata_is_silent(_: Pool, db: Database) {
    let server = server_with(db, Registered::Key { key: "second", alg: "RS256" }, Some(|| key("second"))).await;
    server.provider().script().edit_metadata = edit(|metadata| {
        metadata.as_object_mut().unwrap().remove("token_endpoint_auth_methods_supported");
    });
    signs_in(&server).await;
}

#[sqlx::test]
async fn private_key_jwt_es256(_: Pool, db: Database) {
    let server = server_with(db, Registered::Key { key: "ec", alg: "ES256" }, Some(|| key("ec"))).await;
    server.provider().script().edit_metadata = signs_with(json!(["RS256", "ES256"]));
    signs_in(&server).await;
}

#[sqlx::test]
async fn private_key_jwt_eddsa(_: Pool, db: Database) {
    let server = server_with(db, Registered::Key { key: "ed", alg: "EdDSA" }, Some(|| key("ed"))).await;
    server.provider().script().edit_metadata = signs_with(json!(["EdDSA"]));
    signs_in(&server).await;
}

#[sqlx::test]
async fn private_key_jwt_names_its_key(_: Pool, db: Database) {
    let server = server_with(db, Registered::Key { key: "ec", alg: "ES256" }, Some(|| key("ec"))).await;
    signs_in(&server).await;
    let assertion = server.provider().token_requests()[0]["client_assertion"].clone();
    let header = Provider::header_of(&assertion);
    assert_eq!(header["kid"], "ec-id");
    assert_eq!(header["alg"], "ES256");
}

#[sqlx::test]
async fn private_key_jwt_where_it_is_not_taken_is_not_tried(_: Pool, db: Database) {
    let server = server_with(db, Registered::Basic, Some(|| key("first"))).await;
    is_broken(&server).await;
}

#[sqlx::test]
async fn private_key_jwt_where_no_algorithm_fits_is_not_tried(_: Pool, db: Database) {
    let server = server_with(db, Registered::Key { key: "ec", alg: "ES256" }, Some(|| key("ec"))).await;
    server.provider().script().edit_metadata = signs_with(json!(["RS256", "HS256", "none"]));
    is_broken(&server).await;
}
