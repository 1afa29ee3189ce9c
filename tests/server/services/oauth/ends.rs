//! What ends with a session or a token, at once.

use futures::future::{join, join_all};

use super::{
    ACCESS_TOKEN, INTROSPECT, JWT, REVOKE, TOKEN, api_token, ask, exchanged, in_no_hurry, is_active, refused, somebody,
    start, start_with, wish,
};
use crate::support::{Database, Pool, sign_in};

#[sqlx::test]
async fn security_32_after_signing_out_nothing_of_the_session_is_good_any_more(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    for everywhere in [false, true] {
        let known = somebody(&server, &checks).await;
        let access = exchanged(&server, "wiki", &wish(&known.assertion, JWT, "crm")).await;
        let further = exchanged(&server, "crm", &wish(&access, ACCESS_TOKEN, "wiki")).await;
        let all = [("wiki", &known.assertion), ("crm", &access), ("wiki", &further)];
        for (service, token) in all {
            assert!(is_active(&server, service, token).await);
        }
        let fields: &[(&str, &str)] = if everywhere { &[("everywhere", "true")] } else { &[] };
        known.person.door.post("/auth/sign-out", fields).await;
        for (service, token) in all {
            assert!(!is_active(&server, service, token).await, "{service}");
        }
        for (service, token, kind, audience) in [
            ("wiki", &known.assertion, JWT, "crm"),
            ("crm", &access, ACCESS_TOKEN, "wiki"),
            ("wiki", &further, ACCESS_TOKEN, "crm"),
        ] {
            assert_eq!(refused(&server, service, TOKEN, &wish(token, kind, audience)).await, "invalid_request");
        }
        let children = "select count(*) from service_sessions where ended_at is null";
        assert_eq!(server.count(children).await, 0, "those without a cookie too, so that the shop is told");
        let told = "select count(*) from service_sessions where secret_hash is null and changed_xid is null";
        assert_eq!(server.count(told).await, 0);
    }
}

/// Whoever has lost a device ends its session from another one.
#[sqlx::test]
async fn security_10_what_was_made_of_a_session_is_over_once_its_person_has_ended_it_elsewhere(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let access = exchanged(&server, "wiki", &wish(&known.assertion, JWT, "crm")).await;
    assert!(is_active(&server, "crm", &access).await);
    let elsewhere = server.browser();
    sign_in(&server, &elsewhere, "/").await;
    let cookie = known.person.door.session_cookie().unwrap();
    let (id, _) = cookie.split_once('.').unwrap();
    let answer = elsewhere.post("/auth/sessions/end", &[("session", id)]).await;
    assert_eq!(answer.location(), "/account/sessions");
    for (service, token) in [("wiki", &known.assertion), ("crm", &access)] {
        assert!(!is_active(&server, service, token).await, "{service}");
    }
    assert_eq!(server.count("select count(*) from service_sessions where ended_at is null").await, 0);
}

#[sqlx::test]
async fn security_32_an_access_token_ends_with_the_api_token_behind_it(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let token = api_token(&server, known.user(), &["wiki:read", "crm:convert"]).await;
    let access = exchanged(&server, "wiki", &wish(token.reveal(), ACCESS_TOKEN, "crm")).await;
    known.person.door.post("/auth/sign-out", &[]).await;
    assert!(is_active(&server, "crm", &access).await, "a token is not of a session");
    ask(&server, "", REVOKE, &[("token", token.reveal())]).await;
    assert!(!is_active(&server, "crm", &access).await);
    assert_eq!(refused(&server, "crm", TOKEN, &wish(&access, ACCESS_TOKEN, "wiki")).await, "invalid_request");
    assert_eq!(refused(&server, "wiki", TOKEN, &wish(token.reveal(), ACCESS_TOKEN, "crm")).await, "invalid_request");
}

/// Fifty at once use a token while it is revoked: whoever asks after the answer is told that it is over.
#[sqlx::test]
async fn security_31_a_token_that_is_revoked_is_over_for_whoever_asks_next_under_load(_: Pool, db: Database) {
    let (server, checks) = start_with(db, in_no_hurry).await;
    let known = somebody(&server, &checks).await;
    for _ in 0..5 {
        let token = api_token(&server, known.user(), &["wiki:read", "crm:convert"]).await;
        let form = [("token", token.reveal())];
        let load = join_all((0..50).map(|_| ask(&server, "wiki", INTROSPECT, &form)));
        let revoke = async {
            assert_eq!(ask(&server, "wiki", REVOKE, &form).await.status, 200);
            let after = join_all((0..50).map(|number| {
                let service = if number % 2 == 0 { "wiki" } else { "crm" };
                is_active(&server, service, token.reveal())
            }));
            after.await
        };
        let (load, after) = join(load, revoke).await;
        assert!(load.iter().all(|answer| answer.status == 200));
        assert!(after.iter().all(|is_active| !is_active), "none of fifty is let in after the answer");
    }
    assert_eq!(server.count("select count(*) from events where kind = 'token_revoked'").await, 5);
}

#[sqlx::test]
async fn a_user_who_is_disabled_is_nobody_to_act_for(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let token = api_token(&server, known.user(), &["wiki:read", "crm:convert"]).await;
    let access = exchanged(&server, "wiki", &wish(&known.assertion, JWT, "crm")).await;
    server.disable_everybody().await;
    for (service, token) in [("wiki", token.reveal()), ("wiki", &known.assertion), ("crm", &access)] {
        assert!(!is_active(&server, service, token).await);
    }
    for (subject, kind) in [(known.assertion.as_str(), JWT), (token.reveal(), ACCESS_TOKEN)] {
        assert_eq!(refused(&server, "wiki", TOKEN, &wish(subject, kind, "crm")).await, "invalid_request");
    }
}
