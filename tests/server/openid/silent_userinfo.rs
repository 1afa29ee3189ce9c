//! Userinfo that says nothing: nobody needs it where the ID token says enough.

use serde_json::json;
use vestibule::model::roles::RoleMapping;

use crate::{
    answers::logs::{heard, listen},
    openid::id_tokens::refuse,
    support::{
        Answering, Database, EditProvider, Pool, Setup, Sign, TestServer, ada, edit, me, patch, register, sign_in,
    },
};

const AWAY: &str = "Provider op isn't responding";

/// A server whose provider says an address in the ID token too.
async fn start(db: Database) -> TestServer {
    let server = TestServer::start(db).await;
    server.provider().script().edit_id_token =
        patch(json!({ "name": "Ada", "email": "ada@example.org", "email_verified": true }));
    server
}

#[sqlx::test]
async fn whoever_is_known_by_the_id_token_comes_in_without_userinfo(_: Pool, db: Database) {
    let server = start(db).await;
    for (number, (status, body)) in [
        (401, ""),
        (403, "{\"error\":\"insufficient_scope\"}"),
        (404, "no"),
        (200, "<html></html>"),
        (200, ""),
        (204, ""),
    ]
    .into_iter()
    .enumerate()
    {
        server.provider().somebody(&format!("somebody-{number}"));
        server.provider().script().userinfo = Answering::With(status, body);
        let user = register(&server, &server.browser()).await["user"].clone();
        assert_eq!((&user["email"], &user["email_verified"]), (&json!("ada@example.org"), &json!(true)), "{status}");
    }
}

#[sqlx::test]
async fn userinfo_that_says_nothing_is_told_once_until_it_works_again(_: Pool, db: Database) {
    listen();
    let server = start(db).await;
    register(&server, &server.browser()).await;
    heard("WARN");
    for (answering, lines) in [
        (Answering::With(403, ""), 1),
        (Answering::With(403, ""), 0),
        (Answering::With(404, ""), 1),
        (Answering::Usual, 0),
        (Answering::With(403, ""), 1),
    ] {
        let what = format!("{answering:?}");
        server.provider().script().userinfo = answering;
        assert_eq!(sign_in(&server, &server.browser(), "/account").await.location(), "/account");
        let told: Vec<_> = heard("WARN").into_iter().filter(|line| line.contains("userinfo")).collect();
        assert_eq!(told.len(), lines, "{what}: {told:?}");
        assert!(told.iter().all(|line| line.contains("provider=\"op\"")), "{told:?}");
    }
}

#[sqlx::test]
async fn security_18_what_userinfo_says_wrongly_still_refuses(_: Pool, db: Database) {
    let server = start(db).await;
    server.provider().script().edit_userinfo = patch(json!({ "sub": "grace" }));
    refuse(&server, "wrong_userinfo_subject", "another sub").await;
    server.provider().script().edit_userinfo = edit(|_| {});
    server.provider().script().userinfo = Answering::With(200, r#"{"sub":"ada","sub":"grace"}"#);
    refuse(&server, "malformed_userinfo", "two subs").await;
    server.provider().script().userinfo = Answering::Usual;
    for (sign, reason) in [
        (Sign::Damaged("first"), "wrong_signature"),
        (Sign::Nothing, "algorithm_not_accepted"),
        (Sign::Key("foreign"), "no_key"),
    ] {
        server.provider().script().sign_userinfo = Some(sign);
        refuse(&server, reason, &format!("{sign:?}")).await;
    }
}

#[sqlx::test]
async fn userinfo_that_is_down_is_waited_for(_: Pool, db: Database) {
    let server = start(db).await;
    for status in [500, 502, 503] {
        server.provider().script().userinfo = Answering::With(status, "");
        assert_eq!(sign_in(&server, &server.browser(), "/").await.page(502), AWAY, "{status}");
    }
}

#[sqlx::test]
async fn roles_are_never_taken_because_userinfo_says_nothing(_: Pool, db: Database) {
    let edit_provider: EditProvider = Box::new(|settings, _| {
        let roles = [("staff".to_owned(), vec!["editor".to_owned()])].into();
        settings.roles = Some(RoleMapping { claim: "groups".to_owned(), roles });
    });
    let server = Setup { edit_provider, ..Setup::default() }.start(db).await;
    server.provider().script().edit_id_token = patch(json!({ "email": "ada@example.org" }));
    let mut person = ada();
    person["groups"] = json!(["staff"]);
    server.provider().person(person);
    assert_eq!(register(&server, &server.browser()).await["user"]["roles"], json!(["editor"]));
    server.provider().script().userinfo = Answering::With(403, "");
    assert_eq!(sign_in(&server, &server.browser(), "/").await.page(502), AWAY, "the ID token says no groups");
    server.provider().script().edit_id_token = patch(json!({ "email": "ada@example.org", "groups": ["staff"] }));
    let roles = async || {
        let browser = server.browser();
        assert_eq!(sign_in(&server, &browser, "/account").await.location(), "/account");
        me(&browser).await["user"]["roles"].clone()
    };
    assert_eq!(roles().await, json!(["editor"]));
    // `null` is no answer, wherever it stands.
    server.provider().script().userinfo = Answering::Usual;
    server.provider().script().edit_userinfo = edit(|claims| claims["groups"] = json!(null));
    assert_eq!(roles().await, json!(["editor"]));
    server.provider().script().userinfo = Answering::With(403, "");
    server.provider().script().edit_id_token = edit(|claims| {
        claims["email"] = json!("ada@example.org");
        claims["groups"] = json!(null);
    });
    assert_eq!(sign_in(&server, &server.browser(), "/").await.page(502), AWAY);
}
