//! The assertion: to the letter, for one service, for a minute, and anew as soon as it would say something else.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Utc;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, jwk::JwkSet};
use serde_json::{Value, json};
use uuid::Uuid;
use vestibule::{
    model::{service::Service, service_session::ServiceSessionId, session::SignedIn},
    services::{identity_headers::identity_headers, known::Known},
};

use super::{
    identity::{service, signed_in, start},
    signing_keys::{claims, pass},
};
use crate::support::{Database, Pool, TestServer, come_in};

pub async fn assertion(
    server: &TestServer,
    service: &Service,
    signed_in: &SignedIn,
    session: Option<ServiceSessionId>,
) -> String {
    let headers = identity_headers(&server.house, service, Some(Known::Session(signed_in, session))).await.unwrap();
    headers["vestibule-assertion"].to_str().unwrap().to_owned()
}

/// The claims, by an implementation that is not ours, with the keys that are published.
async fn verified(server: &TestServer, token: &str, audience: &str) -> jsonwebtoken::errors::Result<Value> {
    let keys: JwkSet = serde_json::from_value(server.browser().program("/.well-known/jwks.json").await.json()).unwrap();
    let kid = jsonwebtoken::decode_header(token)?.kid.unwrap();
    let mut rules = Validation::new(Algorithm::ES256);
    rules.set_audience(&[audience]);
    rules.leeway = 0;
    Ok(decode(token, &DecodingKey::from_jwk(keys.find(&kid).expect("it is published"))?, &rules)?.claims)
}

#[sqlx::test]
async fn it_is_byte_for_byte_what_the_design_says(_: Pool, db: Database) {
    let server = start(db).await;
    let browser = come_in(&server, 0).await;
    server.execute("update users set roles = '{editor,reader}', name = 'Zoë \"Z\"'").await;
    let signed_in = signed_in(&server, &browser).await;
    let at_service = ServiceSessionId(Uuid::now_v7());
    let before = Utc::now().timestamp();
    let token = assertion(&server, &service("wiki"), &signed_in, Some(at_service)).await;
    let parts: Vec<String> = token
        .split('.')
        .take(2)
        .map(|part| String::from_utf8(URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap())
        .collect();
    let kid = server.house.signing.current(Utc::now()).unwrap().kid().to_owned();
    assert_eq!(parts[0], format!(r#"{{"typ":"vestibule-assertion+jwt","alg":"ES256","kid":"{kid}"}}"#));
    let iat = claims(&token)["iat"].as_i64().unwrap();
    assert!((before..=Utc::now().timestamp()).contains(&iat));
    let (door, sub, auth_time) = (
        &server.public_url.as_str()[..server.public_url.as_str().len() - 1],
        signed_in.user.id.0,
        signed_in.session.auth_time.timestamp(),
    );
    let expected = format!(
        r#"{{"iss":"{door}","aud":"wiki","sub":"{sub}","sid":"{}","iat":{iat},"exp":{},"name":"Zoë \"Z\"","email":"ada@example.org","email_verified":true,"roles":["editor","reader"],"auth_time":{auth_time}}}"#,
        at_service.0,
        iat + 60,
    );
    assert_eq!(parts[1], expected);
    assert_eq!(verified(&server, &token, "wiki").await.unwrap(), claims(&token));
    let own = assertion(&server, &service("wiki"), &signed_in, None).await;
    assert_eq!(claims(&own)["sid"], json!(signed_in.session.id), "under the door's own host it is the session's");
}

/// A provider that does not say when: the session has begun all the same, and nobody has proved anything then.
#[sqlx::test]
async fn the_time_of_a_proof_is_told_only_where_the_provider_has_said_it(_: Pool, db: Database) {
    let server = start(db).await;
    let browser = come_in(&server, 0).await;
    for (vouched, told) in [(true, true), (false, false)] {
        server.execute(&format!("update sessions set auth_time_vouched = {vouched}")).await;
        let signed_in = signed_in(&server, &browser).await;
        let token = assertion(&server, &service("wiki"), &signed_in, None).await;
        let expected = json!(signed_in.session.auth_time.timestamp());
        assert_eq!(claims(&token).get("auth_time"), told.then_some(&expected), "{vouched}");
    }
}

#[sqlx::test]
async fn security_45_it_is_for_one_service_and_refused_elsewhere(_: Pool, db: Database) {
    let server = start(db).await;
    let signed_in = signed_in(&server, &come_in(&server, 0).await).await;
    let sessions = [0, 1].map(|_| Some(ServiceSessionId(Uuid::now_v7())));
    let wiki = assertion(&server, &service("wiki"), &signed_in, sessions[0]).await;
    let crm = assertion(&server, &service("crm"), &signed_in, sessions[1]).await;
    assert!(verified(&server, &wiki, "wiki").await.is_ok() && verified(&server, &crm, "crm").await.is_ok());
    assert!(verified(&server, &wiki, "crm").await.is_err() && verified(&server, &crm, "wiki").await.is_err());
    let (wiki, crm) = (claims(&wiki), claims(&crm));
    assert_ne!((&wiki["aud"], &wiki["sid"]), (&crm["aud"], &crm["sid"]));
    for token in [wiki, crm] {
        assert!(!token.to_string().contains(&signed_in.session.id.0.to_string()), "the door's session is in none");
    }
}

#[sqlx::test]
async fn one_serves_half_a_minute_unless_it_would_say_something_else(_: Pool, db: Database) {
    let server = start(db).await;
    let browser = come_in(&server, 0).await;
    let (wiki, session) = (service("wiki"), Some(ServiceSessionId(Uuid::now_v7())));
    let now = async || assertion(&server, &wiki, &signed_in(&server, &browser).await, session).await;
    let first = now().await;
    for _ in 0..20 {
        assert_eq!(now().await, first);
    }
    let mut seen = vec![first];
    for change in [
        "update users set name = 'Ada King'",
        "update users set roles = '{admin}'",
        "update users set email_confirmed_by = '{}'",
        "update sessions set auth_time = auth_time - interval '1 minute'",
    ] {
        server.execute(change).await;
        let token = now().await;
        assert!(!seen.contains(&token), "{change}");
        assert_eq!(now().await, token, "and that one serves again");
        seen.push(token);
    }
    let last = claims(seen.last().unwrap());
    assert_eq!((&last["name"], &last["roles"], last.get("email")), (&json!("Ada King"), &json!(["admin"]), None));
    let other =
        assertion(&server, &wiki, &signed_in(&server, &browser).await, Some(ServiceSessionId(Uuid::now_v7()))).await;
    assert!(!seen.contains(&other), "another session has its own");
    // A key that signs no more has none that serve again.
    let used = seen.last().unwrap().clone();
    pass(&server, "29 days").await;
    server.house.signing.keep().await.unwrap();
    assert_eq!(now().await, used);
    pass(&server, "24 hours").await;
    server.house.signing.keep().await.unwrap();
    let by_the_next = now().await;
    assert_ne!(by_the_next, used);
    for token in [&used, &by_the_next] {
        assert!(verified(&server, token, "wiki").await.is_ok(), "both keys count");
    }
}
