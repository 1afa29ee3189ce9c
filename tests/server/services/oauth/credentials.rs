//! Who is answered: a service with its own credential, and nobody by anything else.

use reqwest::Method;

use super::{INTROSPECT, TOKEN, api_token, ask, basic, error, secret, somebody, start, start_with};
use crate::support::{Database, Pool, raw, status};

#[sqlx::test]
async fn security_31_only_a_service_with_its_credential_is_answered(_: Pool, db: Database) {
    let (server, checks) = start_with(db, |setup| setup.services[1].secret_hash = None).await;
    let known = somebody(&server, &checks).await;
    let token = api_token(&server, known.user(), &["wiki:read"]).await;
    let cookie = known.person.door.session_cookie().unwrap();
    for credential in [
        "",
        "Basic",
        "Basic !!!",
        "Basic d2lraTo=",
        &basic("crm"),
        &basic("nobody"),
        &basic("wiki").replace("Basic", "Bearer"),
        &format!("Bearer {}", secret("wiki")),
        &format!("Bearer {}", token.reveal()),
        &format!("Bearer {cookie}"),
        &format!("Bearer {}", known.assertion),
    ] {
        for address in [INTROSPECT, TOKEN] {
            // With the person's own cookies too, which say nothing here.
            for browser in [&server.browser(), &known.person.door] {
                let asked = browser.ask(Method::POST, address).form(&[("token", token.reveal())]);
                let asked = asked.header("authorization", credential);
                let asked = if credential.is_empty() { asked.without("authorization") } else { asked };
                assert_eq!(error(&asked.await), (401, "invalid_client".to_owned()), "{address} {credential}");
            }
        }
    }
    for form in [
        &[("client_id", "wiki")][..],
        &[("client_id", "wiki"), ("client_secret", &secret("wiki"))],
        &[("client_secret", &secret("wiki"))],
    ] {
        let form = [&[("token", token.reveal())], form].concat();
        let answer = ask(&server, "", INTROSPECT, &form).await;
        assert_eq!(error(&answer), (401, "invalid_client".to_owned()), "a secret in a form is none");
    }
    let named = [("token", token.reveal()), ("client_id", "crm")];
    assert_eq!(error(&ask(&server, "wiki", INTROSPECT, &named).await), (401, "invalid_client".to_owned()));
    let named = [("token", token.reveal()), ("client_id", "wiki")];
    assert_eq!(ask(&server, "wiki", INTROSPECT, &named).await.json()["active"], true);
}

#[sqlx::test]
async fn of_two_credentials_nobody_says_which_counts(_: Pool, db: Database) {
    let (server, _) = start(db).await;
    let kind = ("client_assertion_type", super::private_key_jwt::TYPE);
    for second in [&[("client_secret", secret("wiki").as_str())][..], &[("client_assertion", "a.b.c"), kind]] {
        let form = [&[("token", "x")], second].concat();
        assert_eq!(error(&ask(&server, "wiki", INTROSPECT, &form).await), (400, "invalid_request".to_owned()));
    }
    let only_type = [("token", "x"), kind];
    let only_assertion = [("token", "x"), ("client_assertion", "a.b.c")];
    for form in [&only_type, &only_assertion] {
        assert_eq!(error(&ask(&server, "", INTROSPECT, form).await), (400, "invalid_request".to_owned()));
    }
    let line = format!("authorization: {}\r\n", basic("wiki"));
    for (lines, expected) in [(line.clone(), 200), (line.repeat(2), 400)] {
        let request = format!(
            "POST {INTROSPECT} HTTP/1.1\r\nhost: door.example\r\nconnection: close\r\n{lines}\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: 7\r\n\r\ntoken=x"
        );
        assert_eq!(status(&raw(&server, request.as_bytes()).await), expected, "{lines}");
    }
}

#[sqlx::test]
async fn wrong_credentials_are_counted_and_keep_no_service_out(_: Pool, db: Database) {
    let (server, _) = start(db).await;
    server.house.tally.take();
    for _ in 0..50 {
        assert_eq!(ask(&server, "nobody", INTROSPECT, &[("token", "x")]).await.status, 401);
    }
    let lines = server.house.tally.take();
    let [(line, times)] = lines.iter().collect::<Vec<_>>()[..] else { panic!("{lines:?}") };
    assert_eq!((line.why, *times), ("invalid_client", 50));
    assert_eq!(ask(&server, "wiki", INTROSPECT, &[("token", "x")]).await.status, 200);
}
