//! Tokens that are shown where another kind is meant, to another audience, or with something in them that nobody has signed.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Utc;
use ring::hmac;
use serde_json::{Value, json};
use vestibule::signing::sign;

use super::{
    ACCESS_TOKEN, JWT, Known, REVOKE, TOKEN, api_token, ask, claims, exchanged, is_active, refused, somebody, start,
    wish,
};
use crate::support::{CRM, Database, Pool, TestServer, WIKI};

const ASSERTION_TYP: &str = "vestibule-assertion+jwt";
const ACCESS_TYP: &str = "at+jwt";

/// What the door would have signed if it said this.
fn minted(server: &TestServer, typ: &str, claims: &Value) -> String {
    sign(&server.house.signing.current(Utc::now()).unwrap(), typ, claims).unwrap()
}

fn with(claims: &Value, name: &str, value: Value) -> Value {
    let mut claims = claims.clone();
    if value.is_null() {
        claims.as_object_mut().unwrap().remove(name);
    } else {
        claims[name] = value;
    }
    claims
}

/// Both kinds of signed tokens at the wiki, as it has received them.
async fn both(server: &TestServer, known: &Known<'_>) -> (String, String) {
    let at_crm = exchanged(server, "wiki", &wish(&known.assertion, JWT, "crm")).await;
    let at_wiki = exchanged(server, "crm", &wish(&at_crm, ACCESS_TOKEN, "wiki")).await;
    (known.assertion.clone(), at_wiki)
}

/// It is nothing to the wiki: not told, not exchanged, under whatever type.
async fn is_nothing(server: &TestServer, token: &str, why: &str) {
    assert!(!is_active(server, "wiki", token).await, "{why}: {token}");
    for kind in [JWT, ACCESS_TOKEN] {
        let name = refused(server, "wiki", TOKEN, &wish(token, kind, "crm")).await;
        assert_eq!(name, "invalid_request", "{why}: {token}");
    }
}

#[sqlx::test]
async fn security_45_a_token_of_one_audience_is_refused_at_another(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let (assertion, access) = both(&server, &known).await;
    for token in [&assertion, &access] {
        assert!(is_active(&server, "wiki", token).await && !is_active(&server, "crm", token).await);
        for kind in [JWT, ACCESS_TOKEN] {
            let foreign = refused(&server, "crm", TOKEN, &wish(token, kind, "wiki")).await;
            assert_eq!(foreign, "invalid_request", "the shop has not received it");
        }
    }
    for (typ, said, audiences) in [
        (ASSERTION_TYP, claims(&assertion), [json!("crm"), json!(WIKI), json!(["wiki"]), json!(""), json!("Wiki")]),
        (
            ACCESS_TYP,
            claims(&access),
            [json!(CRM), json!("wiki"), json!([WIKI]), json!(format!("{WIKI}/")), Value::Null],
        ),
    ] {
        for audience in audiences {
            let token = minted(&server, typ, &with(&said, "aud", audience));
            is_nothing(&server, &token, "another audience").await;
        }
    }
}

#[sqlx::test]
async fn security_32_no_kind_of_token_is_taken_for_another(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let (assertion, access) = both(&server, &known).await;
    let as_other = [(&assertion, ACCESS_TOKEN), (&access, JWT)];
    for (token, kind) in as_other {
        assert_eq!(refused(&server, "wiki", TOKEN, &wish(token, kind, "crm")).await, "invalid_request");
    }
    // With the audience that the other kind has, too.
    let (as_access, as_assertion) =
        (with(&claims(&assertion), "aud", json!(WIKI)), with(&claims(&access), "aud", json!("wiki")));
    is_nothing(&server, &minted(&server, ASSERTION_TYP, &as_access), "an assertion with a url").await;
    is_nothing(&server, &minted(&server, ACCESS_TYP, &as_assertion), "an access token with an id").await;
    for typ in ["JWT", "", "AT+JWT", "application/at+jwt", "at+jwt ", "logout+jwt"] {
        is_nothing(&server, &minted(&server, typ, &claims(&access)), typ).await;
    }
    let api = api_token(&server, known.user(), &["wiki:read", "crm:convert"]).await;
    assert_eq!(refused(&server, "wiki", TOKEN, &wish(api.reveal(), JWT, "crm")).await, "invalid_request");
    // A cookie is no token, and no token is a cookie.
    let (session, at_wiki) = (known.person.door.session_cookie().unwrap(), known.person.at_wiki().unwrap());
    for cookie in [&session, &at_wiki] {
        is_nothing(&server, cookie, "a cookie").await;
    }
    for token in [api.reveal(), &access, &assertion] {
        let browser = server.browser();
        browser.set_session_cookie(token);
        assert_eq!(browser.program("/me").await.status, 401);
    }
    for token in [&access, &assertion] {
        let browser = server.browser();
        let me = browser.program("/me").header("authorization", &format!("Bearer {token}")).await;
        assert_eq!(me.status, 401, "what is signed for a service opens nothing here");
    }
}

#[sqlx::test]
async fn security_32_nothing_that_somebody_else_has_signed_or_changed_counts(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let (assertion, access) = both(&server, &known).await;
    let keys = server.browser().program("/.well-known/jwks.json").await.json();
    let jwk = keys["keys"][0].clone();
    for (token, typ) in [(&assertion, ASSERTION_TYP), (&access, ACCESS_TYP)] {
        let [head, body, signature] = token.split('.').collect::<Vec<_>>()[..] else { panic!("{token}") };
        let encoded = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let header = json!({"typ": typ, "alg": "ES256", "kid": jwk["kid"]});
        let wider = encoded(&with(&with(&claims(token), "scope", json!("read write")), "act", json!({"sub": "boss"})));
        let mut forged = vec![
            format!("{head}.{wider}.{signature}"),
            format!("{head}.{body}."),
            format!("{head}.{body}.{}", URL_SAFE_NO_PAD.encode([0; 64])),
            format!("{head}.{body}.{signature}="),
            format!("{head}.{body}.{signature}.x"),
            format!(" {token}"),
        ];
        // No header but ours counts under our own signature either: `security_32_a_header_that_we_would_not_write_is_none_…` of
        // `signing`.
        for (name, value) in [("alg", json!("none")), ("kid", Value::Null), ("jwk", jwk.clone())] {
            let head = encoded(&with(&header, name, value));
            forged.extend([format!("{head}.{body}.{signature}"), format!("{head}.{body}.")]);
        }
        // The public key as a secret, in each way in which it could be written.
        for secret in [jwk.to_string(), jwk["x"].as_str().unwrap().to_owned(), String::new()] {
            let message = format!("{}.{body}", encoded(&with(&header, "alg", json!("HS256"))));
            let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()), message.as_bytes());
            forged.push(format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag)));
        }
        for token in &forged {
            is_nothing(&server, token, "forged").await;
            // With space around it it is the right one still, and to say that it is over would not be true.
            let expected = if token.starts_with(' ') { 400 } else { 200 };
            assert_eq!(ask(&server, "", REVOKE, &[("token", token)]).await.status, expected, "{token}");
        }
        assert!(is_active(&server, "wiki", token).await, "and nothing has happened to the right one");
    }
}

#[sqlx::test]
async fn security_32_what_is_signed_is_good_for_its_issuer_its_person_and_its_time_only(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let (assertion, access) = both(&server, &known).await;
    let (now, stranger) = (Utc::now().timestamp(), uuid::Uuid::now_v7());
    for (token, typ) in [(&assertion, ASSERTION_TYP), (&access, ACCESS_TYP)] {
        let said = claims(token);
        let same = minted(&server, typ, &said);
        assert!(is_active(&server, "wiki", &same).await);
        for (name, value) in [
            ("iss", json!("https://evil.example")),
            ("iss", json!("https://door.example/")),
            ("exp", json!(now)),
            ("exp", json!(now - 60)),
            ("exp", json!("soon")),
            ("exp", Value::Null),
            ("sub", json!(stranger)),
            ("sub", json!("ada")),
            ("sid", json!(stranger)),
            ("sid", json!(known.person.door.session_cookie().unwrap().split('.').next().unwrap())),
            ("sid", Value::Null),
            ("token_id", json!(stranger)),
        ] {
            let token = minted(&server, typ, &with(&said, name, value.clone()));
            is_nothing(&server, &token, &format!("{name} {value}")).await;
        }
    }
    // A scope that is configured no more gives nothing.
    let token = minted(&server, ACCESS_TYP, &with(&claims(&access), "scope", json!("read gone")));
    assert_eq!(super::introspect(&server, "wiki", &token).await["scope"], "read");
}
