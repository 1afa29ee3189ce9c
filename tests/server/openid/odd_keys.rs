//! Key sets as providers have them: keys without names, with the same name, listed twice, padded, called by their curve.

use serde_json::{Value, json};

use crate::{
    openid::id_tokens::refuse,
    program::doctor::{level, report},
    support::{Database, Pool, Provider, Sign, TestServer, edit, patch, register},
};

/// A server whose provider publishes these keys.
async fn publishing(db: Database, keys: Vec<Value>) -> TestServer {
    let server = TestServer::start(db).await;
    server.provider().script().edit_jwks = edit(move |jwks| jwks["keys"] = keys.clone().into());
    server
}

fn called(key: &str, kid: Option<&str>) -> Value {
    let mut jwk = Provider::jwk(key);
    match kid {
        Some(kid) => jwk["kid"] = kid.into(),
        None => drop(jwk.as_object_mut().unwrap().remove("kid")),
    }
    jwk
}

#[sqlx::test]
async fn the_only_key_is_meant_also_where_it_has_no_name(_: Pool, db: Database) {
    let server = publishing(db, vec![called("first", None), called("ec", Some("ec"))]).await;
    register(&server, &server.browser()).await;
}

#[sqlx::test]
async fn a_nameless_key_among_several_is_not_meant_by_any_name(_: Pool, db: Database) {
    let server = publishing(db, vec![called("first", None), called("second", Some("second"))]).await;
    refuse(&server, "no_key", "first could be anybody").await;
}

#[sqlx::test]
async fn a_key_that_is_listed_twice_is_one(_: Pool, db: Database) {
    let server = publishing(db, vec![called("first", Some("first")), called("first", Some("first"))]).await;
    register(&server, &server.browser()).await;
    server.provider().script().sign = Sign::Kid { kid: None, key: "first" };
    server.provider().somebody("grace");
    register(&server, &server.browser()).await;
}

#[sqlx::test]
async fn each_key_of_a_name_is_tried(_: Pool, db: Database) {
    let server =
        publishing(db, vec![called("foreign", Some("k")), called("first", Some("k")), called("second", Some("k"))])
            .await;
    for (sub, key) in [("ada", "first"), ("grace", "second")] {
        server.provider().somebody(sub);
        server.provider().script().sign = Sign::Kid { kid: Some("k"), key };
        register(&server, &server.browser()).await;
    }
    server.provider().script().sign = Sign::Kid { kid: None, key: "first" };
    assert_eq!(crate::support::sign_in(&server, &server.browser(), "/").await.page(400), "We couldn't sign you in");
    assert_eq!(server.refusal().await.as_deref(), Some("ambiguous_key"));
}

#[sqlx::test]
async fn security_15_a_signature_of_none_of_the_keys_of_a_name_is_refused(_: Pool, db: Database) {
    let server = publishing(db, vec![called("first", Some("k")), called("second", Some("k"))]).await;
    server.provider().script().sign = Sign::Kid { kid: Some("k"), key: "foreign" };
    refuse(&server, "wrong_signature", "neither has made it").await;
}

#[sqlx::test]
async fn eddsa_may_be_called_by_its_curve(_: Pool, db: Database) {
    let server = publishing(
        db,
        vec![{
            let mut jwk = Provider::jwk("ed");
            jwk["alg"] = "Ed25519".into();
            jwk
        }],
    )
    .await;
    server.provider().script().sign = Sign::Key("ed");
    server.provider().script().edit_header = patch(json!({ "alg": "Ed25519" }));
    register(&server, &server.browser()).await;
}

#[sqlx::test]
async fn base64_with_padding_is_read(_: Pool, db: Database) {
    for (sub, key) in [("ada", "first"), ("grace", "ec"), ("joan", "ed")] {
        let mut jwk = Provider::jwk(key);
        for member in ["n", "e", "x", "y"] {
            if let Some(text) = jwk[member].as_str().map(|text| text.replace('-', "+").replace('_', "/")) {
                jwk[member] = format!("{text}{}", "=".repeat((4 - text.len() % 4) % 4)).into();
            }
        }
        let server = publishing(db.clone(), vec![jwk]).await;
        server.provider().script().sign = Sign::Key(key);
        server.provider().somebody(sub);
        register(&server, &server.browser()).await;
    }
}

#[sqlx::test]
async fn the_doctor_praises_no_key_that_nothing_can_be_checked_with(_: Pool, db: Database) {
    let broken = json!({ "kty": "EC", "crv": "P-256", "x": "AAAA", "y": "AAAA", "kid": "broken", "alg": "ES256" });
    let server = publishing(db.clone(), vec![Provider::jwk("first"), broken.clone()]).await;
    let (told, status) = report(&server, &db).await;
    assert_eq!((level(&told, "keys").as_str(), status), ("note", Some(0)), "{told:#}");
    assert!(told.to_string().contains("can be checked with here: EC for ES256 \\\"broken\\\""), "{told:#}");
    server.provider().script().edit_jwks = edit(move |jwks| jwks["keys"] = json!([broken]));
    let (told, status) = report(&server, &db).await;
    assert_eq!((level(&told, "keys").as_str(), status), ("problem", Some(1)), "{told:#}");
}
