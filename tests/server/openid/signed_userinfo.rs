//! Userinfo as a signed token (OpenID Connect Core 1.0, section 5.3.2).

use serde_json::json;

use crate::{
    openid::id_tokens::refuse,
    support::{Answering, Database, Pool, Sign, TestServer, edit, patch, register},
};

async fn start(db: Database, sign: Sign) -> TestServer {
    let server = TestServer::start(db).await;
    server.provider().script().sign_userinfo = Some(sign);
    server
}

#[sqlx::test]
async fn signed_userinfo_is_used(_: Pool, db: Database) {
    let server = start(db, Sign::Key("first")).await;
    let me = register(&server, &server.browser()).await;
    assert_eq!(me["user"]["name"], "Ada Lovelace");
    assert_eq!(me["user"]["email_verified"], true);
}

#[sqlx::test]
async fn signed_userinfo_by_another_key_than_the_id_token(_: Pool, db: Database) {
    let server = start(db, Sign::Key("ec")).await;
    server.provider().script().published = vec!["first", "ec"];
    register(&server, &server.browser()).await;
}

#[sqlx::test]
async fn signed_userinfo_by_a_key_that_has_just_been_published(_: Pool, db: Database) {
    let server = start(db, Sign::Key("first")).await;
    register(&server, &server.browser()).await;
    server.provider().script().published = vec!["first", "second"];
    server.provider().script().sign_userinfo = Some(Sign::Key("second"));
    server.provider().somebody("grace");
    register(&server, &server.browser()).await;
}

#[sqlx::test]
async fn signed_userinfo_without_iss_and_aud(_: Pool, db: Database) {
    // They are a SHOULD.
    let server = start(db, Sign::Key("first")).await;
    server.provider().script().edit_userinfo = patch(json!({ "iss": null, "aud": null }));
    register(&server, &server.browser()).await;
}

#[sqlx::test]
async fn signed_userinfo_whose_signature_does_not_hold(_: Pool, db: Database) {
    let server = start(db, Sign::Nothing).await;
    for (sign, reason) in [
        (Sign::Nothing, "algorithm_not_accepted"),
        (Sign::Key("foreign"), "no_key"),
        (Sign::Kid { kid: Some("first"), key: "foreign" }, "wrong_signature"),
        (Sign::Kid { kid: None, key: "foreign" }, "wrong_signature"),
        (Sign::Damaged("first"), "wrong_signature"),
        (Sign::ClientSecret, "algorithm_not_accepted"),
        (Sign::PublicKey, "algorithm_not_accepted"),
        (Sign::Key("ec"), "no_key"),
    ] {
        server.provider().script().sign_userinfo = Some(sign);
        refuse(&server, reason, &format!("{sign:?}")).await;
    }
}

#[sqlx::test]
async fn signed_userinfo_for_somebody_else(_: Pool, db: Database) {
    let server = start(db, Sign::Key("first")).await;
    for (changes, reason) in [
        (json!({ "aud": "another-client" }), "wrong_audience"),
        (json!({ "aud": ["another-client"] }), "wrong_audience"),
        (json!({ "aud": 7 }), "wrong_audience"),
        (json!({ "iss": "https://another.example" }), "wrong_issuer"),
        (json!({ "sub": "somebody-else" }), "wrong_userinfo_subject"),
        (json!({ "sub": null }), "wrong_userinfo_subject"),
    ] {
        server.provider().script().edit_userinfo = patch(changes.clone());
        refuse(&server, reason, &changes.to_string()).await;
    }
}

#[sqlx::test]
async fn a_logout_token_is_no_userinfo(_: Pool, db: Database) {
    let server = start(db, Sign::Key("first")).await;
    let claims = server.provider().logout_claims(&json!({ "sub": "ada", "name": "Eve" }));
    server.provider().script().edit_userinfo = edit(move |userinfo| *userinfo = claims.clone());
    refuse(&server, "wrong_token_type", "a logout token").await;
}

#[sqlx::test]
async fn an_id_token_is_no_userinfo(_: Pool, db: Database) {
    let server = start(db, Sign::Key("first")).await;
    let now = chrono::Utc::now().timestamp();
    server.provider().script().edit_userinfo = patch(json!({ "nonce": "n", "iat": now, "exp": now + 300 }));
    refuse(&server, "wrong_token_type", "an ID token").await;
}

#[sqlx::test]
async fn what_calls_itself_a_token_and_is_none(_: Pool, db: Database) {
    let server = start(db, Sign::Key("first")).await;
    server.provider().script().sign_userinfo = None;
    // The body of an HTML page, and JSON that is no object.
    for body in ["<html></html>", "null", "[]", "\"ada\""] {
        server.provider().script().userinfo = Answering::With(200, body);
        refuse(&server, "malformed_userinfo", body).await;
    }
}
