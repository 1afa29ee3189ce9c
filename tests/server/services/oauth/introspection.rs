//! What a service is told of a token (RFC 7662).

use serde_json::json;

use super::{
    ACCESS_TOKEN, INTROSPECT, JWT, api_token, ask, claims, error, exchanged, introspect, is_active, somebody, start,
    start_with, wish,
};
use crate::support::{CRM, DOOR, Database, Pool, WIKI};

#[sqlx::test]
async fn security_31_an_api_token_is_told_with_the_scopes_of_the_service_that_asks(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    server.execute("update users set roles = '{reader,editor}'").await;
    let token = api_token(&server, known.user(), &["wiki:write", "wiki:read", "crm:convert", "wiki:gone"]).await;
    let rows =
        "select id || ' ' || extract(epoch from created_at)::bigint || ' ' || extract(epoch from expires_at)::bigint
                from api_tokens";
    // Seconds are cut, never rounded.
    let rows = rows.replace("extract(epoch from created_at)", "floor(extract(epoch from created_at))");
    let rows = rows.replace("extract(epoch from expires_at)", "floor(extract(epoch from expires_at))");
    let row = server.texts(&rows).await.remove(0);
    let [id, iat, exp] = row.split(' ').collect::<Vec<_>>()[..] else { panic!("{row}") };
    let number = |text: &str| text.parse::<i64>().unwrap();
    let told = introspect(&server, "wiki", token.reveal()).await;
    let expected = json!({
        "active": true, "scope": "read write", "username": "Ada Lovelace", "token_type": "Bearer", "iss": DOOR,
        "aud": WIKI, "sub": known.user().0, "jti": id, "iat": number(iat), "exp": number(exp),
        "roles": ["reader", "editor"], "email": "ada@example.org", "email_verified": true,
    });
    assert_eq!(told, expected);
    let told = introspect(&server, "crm", token.reveal()).await;
    assert_eq!((&told["scope"], &told["aud"]), (&json!("convert"), &json!(CRM)));
    let used =
        "select count(*) from api_tokens where last_used_at > now() - interval '1 minute' and last_used_ip is null";
    assert_eq!(server.count(used).await, 1, "from where it is used the door does not know");
    let noted = "update api_tokens set last_used_at = now() - interval '2 minutes', last_used_ip = '192.0.2.7'";
    server.execute(noted).await;
    introspect(&server, "wiki", token.reveal()).await;
    let kept = "select count(*) from api_tokens where last_used_at > now() - interval '1 minute' and last_used_ip = '192.0.2.7'";
    assert_eq!(server.count(kept).await, 1, "what is known of it is not forgotten");
}

#[sqlx::test]
async fn security_31_what_the_door_has_signed_is_told_with_its_claims(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    server.execute("update users set roles = '{reader}'").await;
    let told = introspect(&server, "wiki", &known.assertion).await;
    let said = claims(&known.assertion);
    assert_eq!(
        told,
        json!({
            "active": true, "username": "Ada Lovelace", "iss": DOOR, "aud": "wiki", "sub": said["sub"], "sid": said["sid"],
            "iat": said["iat"], "exp": said["exp"], "roles": ["reader"], "email": "ada@example.org", "email_verified": true,
        }),
        "with the roles of now"
    );
    let token = exchanged(&server, "wiki", &wish(&known.assertion, JWT, "crm")).await;
    let (told, said) = (introspect(&server, "crm", &token).await, claims(&token));
    assert_eq!(
        told,
        json!({
            "active": true, "scope": "convert clean", "client_id": "wiki", "username": "Ada Lovelace", "token_type": "Bearer",
            "iss": DOOR, "aud": CRM, "sub": said["sub"], "sid": said["sid"], "jti": said["jti"], "iat": said["iat"],
            "exp": said["exp"], "roles": ["reader"], "email": "ada@example.org", "email_verified": true,
            "act": {"sub": "wiki"},
        })
    );
}

#[sqlx::test]
async fn security_31_whatever_is_unknown_expired_revoked_or_foreign_is_inactive_and_nothing_more(
    _: Pool,
    db: Database,
) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let token = api_token(&server, known.user(), &["wiki:read"]).await;
    let access = exchanged(&server, "wiki", &wish(&known.assertion, JWT, "crm")).await;
    assert!(is_active(&server, "wiki", token.reveal()).await && is_active(&server, "crm", &access).await);
    let typo = format!("{}0", &token.reveal()[..token.reveal().len() - 1]);
    let unknown = vestibule::auth::tokens::PlainToken::random();
    let cookie = known.person.door.session_cookie().unwrap();
    let at_wiki = known.person.at_wiki().unwrap();
    for rubbish in [&typo, unknown.reveal(), &cookie, &at_wiki, "x", "a.b.c", "..", "\u{fc}", &known.sid()] {
        for service in ["wiki", "crm"] {
            assert!(!is_active(&server, service, rubbish).await, "{rubbish}");
        }
    }
    assert!(!is_active(&server, "crm", token.reveal()).await, "it has no scope there");
    assert!(!is_active(&server, "wiki", &access).await, "the service that got it is not the one that it is for");
    assert!(!is_active(&server, "crm", &known.assertion).await);
    for over in [
        "update api_tokens set expires_at = now()",
        "update api_tokens set expires_at = now() + interval '1 hour', revoked_at = now(), revoke_reason = 'owner'",
        "update api_tokens set revoked_at = null, revoke_reason = null; update users set disabled_at = now()",
    ] {
        server.execute(over).await;
        assert!(!is_active(&server, "wiki", token.reveal()).await, "{over}");
    }
    assert!(!is_active(&server, "wiki", &known.assertion).await && !is_active(&server, "crm", &access).await);
    server.execute("update users set disabled_at = null").await;
    assert!(is_active(&server, "wiki", token.reveal()).await, "and nothing else was wrong with it");
}

#[sqlx::test]
async fn security_31_whoever_may_not_come_in_at_the_service_is_nobody_there(_: Pool, db: Database) {
    let (server, checks) = start_with(db, |setup| {
        setup.services[0].roles = vec!["reader".to_owned()];
        setup.services[1].roles = vec!["seller".to_owned()];
    })
    .await;
    let person = crate::support::Person::signed_in(&server).await;
    server.execute("update users set roles = '{reader,seller}'").await;
    person.go(&format!("{WIKI}/.vestibule/enter?return_to=/page")).await.arrived();
    let assertion = super::assertion(&checks, &person.wiki).await;
    let user = vestibule::model::user::UserId(claims(&assertion)["sub"].as_str().unwrap().parse().unwrap());
    let token = api_token(&server, user, &["wiki:read"]).await;
    let access = exchanged(&server, "wiki", &wish(&assertion, JWT, "crm")).await;
    let all = [("wiki", token.reveal()), ("wiki", &assertion), ("crm", &access)];
    for (service, token) in all {
        assert!(is_active(&server, service, token).await);
    }
    server.execute("update users set roles = '{editor}'").await;
    for (service, token) in all {
        assert!(!is_active(&server, service, token).await, "{service}");
    }
}

#[sqlx::test]
async fn an_address_that_nobody_has_confirmed_is_not_told_and_a_service_that_needs_one_is_told_nobody(
    _: Pool,
    db: Database,
) {
    let (server, checks) = start_with(db, |setup| {
        setup.services[1].remote_user = vestibule::model::service::RemoteUser::Email;
        setup.services[1].email_from = vec!["op".to_owned()];
    })
    .await;
    let known = somebody(&server, &checks).await;
    let token = api_token(&server, known.user(), &["wiki:read", "crm:convert"]).await;
    assert_eq!(introspect(&server, "crm", token.reveal()).await["email"], "ada@example.org");
    server.execute("update users set email = 'boss@example.org', email_verified = false").await;
    let told = introspect(&server, "wiki", token.reveal()).await;
    assert_eq!((told.get("email"), &told["email_verified"]), (None, &json!(false)));
    assert!(!is_active(&server, "crm", token.reveal()).await);
    let exchange = super::refused(&server, "wiki", super::TOKEN, &wish(&known.assertion, JWT, "crm")).await;
    assert_eq!(exchange, "invalid_target");
}

#[sqlx::test]
async fn a_hint_says_nothing_and_a_missing_token_is_an_error(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let token = api_token(&server, known.user(), &["wiki:read"]).await;
    for hint in ["access_token", "refresh_token", "whatever", ACCESS_TOKEN, ""] {
        let form = [("token", token.reveal()), ("token_type_hint", hint), ("more", "x")];
        assert_eq!(ask(&server, "wiki", INTROSPECT, &form).await.json()["active"], true, "{hint}");
    }
    for form in [&[][..], &[("token", "")], &[("Token", "x")]] {
        let answer = ask(&server, "wiki", INTROSPECT, form).await;
        assert_eq!(error(&answer), (400, "invalid_request".to_owned()), "{form:?}");
    }
}
