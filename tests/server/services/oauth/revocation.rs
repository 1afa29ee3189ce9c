//! Whoever holds a token may end it (RFC 7009).

use reqwest::Method;

use super::{JWT, REVOKE, api_token, ask, error, exchanged, is_active, refused, somebody, start, wish};
use crate::support::{Database, Pool};

const EVENT: &str =
    "select concat_ws(' ', reason, coalesce(actor, '-'), host(ip)) from events where kind = 'token_revoked'";

#[sqlx::test]
async fn security_31_a_finder_without_a_credential_ends_a_token_at_once_and_everywhere(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let token = api_token(&server, known.user(), &["wiki:read", "crm:convert"]).await;
    let other = api_token(&server, known.user(), &["wiki:read"]).await;
    let answer = ask(&server, "", REVOKE, &[("token", token.reveal())]).await;
    assert_eq!((answer.status.as_u16(), answer.text().as_str()), (200, ""));
    for service in ["wiki", "crm"] {
        assert!(!is_active(&server, service, token.reveal()).await);
    }
    let me = server.browser();
    let me = me.program("/me").header("authorization", &format!("Bearer {}", token.reveal())).await;
    assert_eq!((me.status.as_u16(), me.reason().as_str()), (401, "token_revoked"));
    assert!(is_active(&server, "wiki", other.reveal()).await, "and no other one");
    assert_eq!(server.texts(EVENT).await, ["holder - 127.0.0.1"]);
    let noted = "select count(*) from api_tokens where revoke_reason = 'holder' and revoked_at <= changed_at
                 and changed_xid is not null";
    assert_eq!(server.count(noted).await, 1, "whoever reads what changed is told");
    let again = ask(&server, "", REVOKE, &[("token", token.reveal())]).await;
    assert_eq!((again.status.as_u16(), server.texts(EVENT).await.len()), (200, 1), "it ends once");
}

#[sqlx::test]
async fn security_31_a_token_ends_as_a_finder_has_it_in_a_file_or_a_header(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    for (before, after) in
        [("", "\n"), ("", "\r\n"), (" \t", " "), ("Bearer ", ""), ("bearer  ", "\n"), ("\nBEARER\t", "")]
    {
        let token = api_token(&server, known.user(), &["wiki:read"]).await;
        let shown = format!("{before}{}{after}", token.reveal());
        assert_eq!(ask(&server, "", REVOKE, &[("token", &shown)]).await.status, 200);
        assert!(!is_active(&server, "wiki", token.reveal()).await, "{before:?} {after:?}");
    }
    let signed = format!("Bearer {}\n", known.assertion);
    assert_eq!(refused(&server, "", REVOKE, &[("token", &signed)]).await, "unsupported_token_type");
}

#[sqlx::test]
async fn a_service_that_revokes_is_named_and_one_that_is_none_is_refused(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let token = api_token(&server, known.user(), &["wiki:read"]).await;
    let browser = server.browser();
    let wrong = browser.ask(Method::POST, REVOKE).form(&[("token", token.reveal())]);
    let wrong = wrong.header("authorization", "Basic d2lraTp3aWtp").await;
    assert_eq!(error(&wrong), (401, "invalid_client".to_owned()));
    assert!(is_active(&server, "wiki", token.reveal()).await);
    let form = [("token", token.reveal()), ("token_type_hint", "refresh_token"), ("client_id", "crm")];
    assert_eq!(ask(&server, "crm", REVOKE, &form).await.status, 200, "whoever holds it, whichever service it is for");
    assert!(!is_active(&server, "wiki", token.reveal()).await);
    assert_eq!(server.texts(EVENT).await, ["holder crm 127.0.0.1"]);
}

#[sqlx::test]
async fn security_31_what_is_signed_cannot_be_revoked_and_rubbish_is_over_already(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let access = exchanged(&server, "wiki", &wish(&known.assertion, JWT, "crm")).await;
    for signed in [&known.assertion, &access] {
        for service in ["", "wiki", "crm"] {
            assert_eq!(refused(&server, service, REVOKE, &[("token", signed)]).await, "unsupported_token_type");
        }
    }
    assert!(is_active(&server, "crm", &access).await);
    let unknown = vestibule::auth::tokens::PlainToken::random();
    let forged = format!("{}AAAA", &access[..access.len() - 4]);
    let cookie = known.person.door.session_cookie().unwrap();
    for rubbish in [unknown.reveal(), &forged, &cookie, "vst_", "x"] {
        assert_eq!(ask(&server, "", REVOKE, &[("token", rubbish)]).await.status, 200, "{rubbish}");
    }
    assert_eq!(refused(&server, "", REVOKE, &[]).await, "invalid_request");
    assert_eq!(known.person.door.program("/me").await.status, 200, "a cookie is no token");
    assert!(server.texts(EVENT).await.is_empty());
}
