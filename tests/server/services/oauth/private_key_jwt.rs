//! A service proves itself by a statement that it has signed (RFC 7523), each of which counts once.

use std::time::Duration;

use futures::future::join_all;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use tokio::time::sleep;
use uuid::Uuid;
use vestibule::signing::client_keys;

use super::{INTROSPECT, REVOKE, TOKEN, ask, error, in_no_hurry, is_active, start_with, wish};
use crate::support::{DOOR, Database, Pool, TestServer, pem};

pub const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// The public parts of the keys in the folder of the provider's: RSA, P-256 and Ed25519.
pub fn key_set() -> Value {
    let jwk = |name: &str, kid: &str| {
        let key = match name {
            "first" => EncodingKey::from_rsa_pem(pem(name).as_bytes()),
            "ec" => EncodingKey::from_ec_pem(pem(name).as_bytes()),
            _ => EncodingKey::from_ed_pem(pem(name).as_bytes()),
        };
        let algorithm = match name {
            "first" => Algorithm::RS256,
            "ec" => Algorithm::ES256,
            _ => Algorithm::EdDSA,
        };
        let jwk = jsonwebtoken::jwk::Jwk::from_encoding_key(&key.unwrap(), algorithm).unwrap();
        let mut jwk = serde_json::to_value(&jwk).unwrap();
        jwk.as_object_mut().unwrap().remove("alg");
        jwk["kid"] = json!(kid);
        jwk
    };
    json!({"keys": [jwk("first", "rsa"), jwk("ec", "ec"), jwk("ed", "ed")]})
}

/// The shop has keys and no secret.
async fn start(db: Database) -> TestServer {
    let (server, _) = start_with(db, |setup| {
        let crm = &mut setup.services[1];
        crm.secret_hash = None;
        crm.client_keys = client_keys(key_set().to_string().as_bytes()).unwrap();
        in_no_hurry(setup);
    })
    .await;
    server
}

fn now() -> i64 {
    chrono::Utc::now().timestamp()
}

pub fn statement(exp: i64) -> Value {
    let jti = Uuid::now_v7().to_string();
    json!({"iss": "crm", "sub": "crm", "aud": DOOR, "exp": now() + exp, "iat": now(), "jti": jti})
}

pub fn signed(algorithm: Algorithm, kid: &str, claims: &Value) -> String {
    let key = match algorithm {
        Algorithm::ES256 => EncodingKey::from_ec_pem(pem("ec").as_bytes()),
        Algorithm::EdDSA => EncodingKey::from_ed_pem(pem("ed").as_bytes()),
        _ => EncodingKey::from_rsa_pem(pem("first").as_bytes()),
    };
    encode(&Header { kid: Some(kid.to_owned()), ..Header::new(algorithm) }, claims, &key.unwrap()).unwrap()
}

pub async fn shown(server: &TestServer, address: &str, assertion: &str) -> (u16, String) {
    let form = [("token", "x"), ("client_assertion_type", TYPE), ("client_assertion", assertion)];
    let answer = ask(server, "", address, &form).await;
    if answer.status == 200 { (200, String::new()) } else { error(&answer) }
}

#[sqlx::test]
async fn a_service_asks_with_any_of_its_keys_and_every_algorithm_of_the_list(_: Pool, db: Database) {
    let server = start(db).await;
    for (algorithm, kid) in
        [(Algorithm::RS256, "rsa"), (Algorithm::PS256, "rsa"), (Algorithm::ES256, "ec"), (Algorithm::EdDSA, "ed")]
    {
        for address in [INTROSPECT, REVOKE] {
            let assertion = signed(algorithm, kid, &statement(60));
            assert_eq!(shown(&server, address, &assertion).await.0, 200, "{algorithm:?}");
        }
        let assertion = signed(algorithm, kid, &statement(30));
        assert_eq!(
            shown(&server, TOKEN, &assertion).await,
            (400, "invalid_request".to_owned()),
            "it is known who asks"
        );
    }
    for algorithm in [Algorithm::RS384, Algorithm::RS512, Algorithm::PS512] {
        let assertion = signed(algorithm, "rsa", &statement(30));
        assert_eq!(shown(&server, INTROSPECT, &assertion).await, (401, "invalid_client".to_owned()), "{algorithm:?}");
    }
    for (algorithm, kid) in [(Algorithm::RS256, "ec"), (Algorithm::ES256, "rsa"), (Algorithm::ES256, "nothing")] {
        let assertion = signed(algorithm, kid, &statement(30));
        assert_eq!(shown(&server, INTROSPECT, &assertion).await, (401, "invalid_client".to_owned()), "{kid}");
    }
}

#[sqlx::test]
async fn security_31_a_statement_counts_once_and_fifty_at_once_are_one(_: Pool, db: Database) {
    let server = start(db).await;
    let assertion = signed(Algorithm::ES256, "ec", &statement(60));
    // Whoever is told that there is too much to do asks again, as a client does.
    let ask = async |_| {
        for _ in 0..200 {
            let told = shown(&server, INTROSPECT, &assertion).await;
            if told.0 != 503 {
                return told;
            }
            sleep(Duration::from_millis(100)).await;
        }
        panic!("there is too much to do for ever")
    };
    let all = join_all((0..50).map(ask)).await;
    assert_eq!(all.iter().filter(|(status, _)| *status == 200).count(), 1);
    assert_eq!(all.iter().filter(|(_, name)| name == "invalid_client").count(), 49);
    assert_eq!(shown(&server, REVOKE, &assertion).await.0, 401, "wherever it is shown");
    let of_another = signed(Algorithm::ES256, "ec", &statement(60));
    assert_eq!(shown(&server, INTROSPECT, &of_another).await.0, 200);
    assert_eq!(server.count("select count(*) from client_assertions where service = 'crm'").await, 2);
}

#[sqlx::test]
async fn security_31_a_statement_is_good_for_a_minute_and_what_is_not_signed_is_not_remembered(_: Pool, db: Database) {
    let server = start(db).await;
    let with = |name: &str, value: Value| {
        let mut claims = statement(60);
        claims[name] = value;
        claims
    };
    for (claims, status) in [
        (statement(65), 200),
        (statement(90), 401),
        (statement(3600), 401),
        (with("exp", json!(now() - 30)), 401),
        (with("iat", json!(now() + 30)), 401),
        (with("nbf", json!(now() + 30)), 401),
        (with("nbf", json!(now())), 200),
        (with("iat", json!(now() - 5)), 200),
        (with("iat", json!(now() - 30)), 401),
        (with("iat", json!(now() - 3600)), 401),
        (with("iat", json!(1)), 401),
        (with("iat", json!(now() + 61)), 401),
        (with("aud", json!(format!("{DOOR}{INTROSPECT}"))), 401),
        (with("aud", json!([DOOR])), 200),
        (with("aud", json!([DOOR, "https://other.example"])), 401),
        (with("sub", json!("wiki")), 401),
        (with("iss", json!("wiki")), 401),
    ] {
        let assertion = signed(Algorithm::ES256, "ec", &claims);
        assert_eq!(shown(&server, INTROSPECT, &assertion).await.0, status, "{claims}");
    }
    let before = server.count("select count(*) from client_assertions").await;
    let good = signed(Algorithm::ES256, "ec", &statement(60));
    let forged = format!("{}AAAA", &good[..good.len() - 4]);
    assert_eq!(shown(&server, INTROSPECT, &forged).await.0, 401);
    assert_eq!(server.count("select count(*) from client_assertions").await, before);
    assert_eq!(shown(&server, INTROSPECT, &good).await.0, 200, "a forgery of it has not used it up");
    let wrong_type = [("token", "x"), ("client_assertion_type", "urn:x"), ("client_assertion", &good)];
    assert_eq!(error(&ask(&server, "", INTROSPECT, &wrong_type).await).0, 401);
}

#[sqlx::test]
async fn a_service_with_keys_exchanges_as_any_other(_: Pool, db: Database) {
    let (server, checks) = start_with(db, |setup| {
        setup.services[0].client_keys = client_keys(key_set().to_string().as_bytes()).unwrap();
    })
    .await;
    let known = super::somebody(&server, &checks).await;
    let mut claims = statement(60);
    (claims["iss"], claims["sub"]) = (json!("wiki"), json!("wiki"));
    let assertion = signed(Algorithm::EdDSA, "ed", &claims);
    let credential = [("client_assertion_type", TYPE), ("client_assertion", assertion.as_str()), ("client_id", "wiki")];
    let form = [&wish(&known.assertion, super::JWT, "crm")[..], &credential].concat();
    let access = super::exchanged(&server, "", &form).await;
    assert!(is_active(&server, "crm", &access).await);
}
