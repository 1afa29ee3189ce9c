//! Answers of the token endpoint, and documents, in every form that providers give them.

use serde_json::{Value, json};

use crate::{
    answers::logs::{heard, listen},
    openid::id_tokens::refuse,
    support::{Answering, Database, Pool, TestServer, edit, patch, register, sign_in},
};

const NOT_TAKEN: &str = "Signing in with Provider op isn't working";

#[sqlx::test]
async fn what_nobody_reads_in_a_token_answer_may_be_anything(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for (number, changes) in [
        json!({ "scope": ["openid", "email"] }),
        json!({ "token_type": null }),
        json!({ "token_type": 7, "expires_in": "soon", "refresh_token": {} }),
        json!({ "expires_in": -1.5, "scope": {}, "error": "", "issued_token_type": [] }),
    ]
    .into_iter()
    .enumerate()
    {
        server.provider().script().edit_token = patch(changes);
        server.provider().somebody(&format!("somebody-{number}"));
        register(&server, &server.browser()).await;
    }
}

#[sqlx::test]
async fn json_counts_whatever_it_calls_itself(_: Pool, db: Database) {
    for (number, kind) in
        ["text/plain", "text/html; charset=utf-8", "application/octet-stream", "x"].into_iter().enumerate()
    {
        let server = TestServer::start(db.clone()).await;
        server.provider().script().json = kind;
        server.provider().script().json_of_keys = kind;
        server.provider().script().before_json = "\u{feff}";
        server.provider().somebody(&format!("somebody-{number}"));
        register(&server, &server.browser()).await;
    }
}

#[sqlx::test]
async fn the_log_names_the_member_of_a_token_answer_that_is_missing(_: Pool, db: Database) {
    listen();
    let server = TestServer::start(db).await;
    for (member, value) in [("id_token", Value::Null), ("id_token", json!(7)), ("access_token", json!({ "a": 1 }))] {
        server.provider().script().edit_token = patch(json!({ member: value }));
        refuse(&server, "malformed_token_response", member).await;
        let lines = heard("WARN");
        assert!(lines.iter().any(|line| line.contains(&format!("token endpoint: {member} is missing"))), "{lines:?}");
    }
}

#[sqlx::test]
async fn an_error_is_one_whatever_its_status_and_type(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for (status, body) in [
        (200, r#"{"error":"invalid_grant"}"#),
        (401, "\u{feff}{\"error\":\"invalid_client\"}"),
        (200, " {\"error\":\"unauthorized_client\",\"access_token\":\"a\",\"id_token\":\"b\"}"),
        (403, r#"{"error":"invalid_request","error_description":"Invalid Redirect URI"}"#),
        (400, "{\"error\":\"redirect_uri_mismatch\",\"x\":1e999}"),
    ] {
        server.provider().script().token = Answering::With(status, body);
        if body.contains("invalid_grant") {
            refuse(&server, "code_refused", body).await;
        } else {
            assert_eq!(sign_in(&server, &server.browser(), "/").await.page(502), NOT_TAKEN, "{body}");
        }
    }
}

#[sqlx::test]
async fn one_odd_key_spoils_no_other(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().edit_jwks = edit(|jwks| {
        let keys = jwks["keys"].as_array_mut().unwrap();
        for odd in [
            json!(null),
            json!(7),
            json!([]),
            json!({}),
            json!({ "kty": 7, "x5c": (0..120).fold(json!("x"), |inner, _| json!([inner])) }),
            json!({ "kty": "RSA", "kid": "first" }),
            json!({ "kty": "RSA", "kid": ["first"], "n": {}, "e": 7, "alg": "RS256" }),
            json!({ "kty": "EC", "crv": "P-256", "x": "AAAA", "y": "AAAA", "kid": "first", "alg": "ES256" }),
        ] {
            keys.insert(0, odd);
        }
    });
    register(&server, &server.browser()).await;
}
