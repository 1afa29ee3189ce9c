//! Words of providers that would do more than say something: in policies, logs, headers, pages and times.

use chrono::Utc;
use serde_json::{Value, json};

use crate::support::{
    Answering, Database, EditProvider, Pool, Setup, TestServer, come_in, field_value, me, patch, register, sign_in,
};

#[sqlx::test]
async fn an_auth_time_at_which_nobody_can_have_signed_in_says_nothing(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    register(&server, &server.browser()).await;
    for auth_time in [-8_000_000_000_000_i64, -210_866_803_201, -1, Utc::now().timestamp() + 300, 253_402_300_800] {
        server.provider().script().edit_id_token = patch(json!({ "auth_time": auth_time }));
        let browser = server.browser();
        assert_eq!(sign_in(&server, &browser, "/").await.location(), "/", "{auth_time}");
        me(&browser).await;
        assert_eq!(
            browser.click("/account/link").await.location(),
            "/sign-in?return_to=/account/link&again=true",
            "{auth_time}"
        );
    }
}

#[sqlx::test]
async fn an_address_that_would_end_a_policy_is_refused(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for (name, address) in [
        ("end_session_endpoint", "http://*;sandbox;script-src-elem/logout"),
        ("end_session_endpoint", "http://a,b/logout"),
        ("end_session_endpoint", "javascript:alert(1)"),
        ("authorization_endpoint", "http://*/authorize"),
    ] {
        server.provider().script().edit_metadata = patch(json!({ name: address }));
        let answer = server.browser().click("/auth/sign-in?provider=op").await;
        assert_eq!(answer.page(502), "Signing in with Provider op isn't working", "{address}");
    }
}

#[sqlx::test]
async fn a_policy_names_where_signing_out_leads_and_nothing_else(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().edit_metadata =
        patch(json!({ "end_session_endpoint": "http://localhost:9/logout?x=1" }));
    let browser = server.browser();
    register(&server, &browser).await;
    let policy = browser.click("/account").await.header("content-security-policy").to_owned();
    let own = &server.provider().issuer;
    assert!(policy.contains(&format!("form-action 'self' {own} http://localhost:9;")), "{policy}");
    let nobody = server.browser().get("/sign-in").await.header("content-security-policy").to_owned();
    assert!(nobody.contains("form-action 'self';"), "{nobody}");
}

#[sqlx::test]
async fn odd_names_of_sessions_are_refused_by_the_front_channel(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().edit_metadata = patch(json!({ "frontchannel_logout_supported": true }));
    for sid in ["%00", "", "%0a", &"x".repeat(600)] {
        let answer = server.browser().arrive(&format!("/auth/frontchannel-logout/op?sid={sid}")).await;
        assert_eq!(answer.status, 400, "{sid}: {}", answer.text());
    }
}

#[sqlx::test]
async fn an_id_token_too_long_for_a_header_is_left_out_of_the_sign_out(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let end = format!("{}/end-session", server.provider().issuer);
    server.provider().script().edit_metadata = patch(json!({ "end_session_endpoint": end }));
    for (length, has_hint) in [(10, true), (9000, false)] {
        server.provider().script().edit_id_token = patch(json!({ "padding": "x".repeat(length) }));
        server.provider().somebody(&format!("person-{length}"));
        let browser = server.browser();
        register(&server, &browser).await;
        let answer = browser.post("/auth/sign-out", &[]).await;
        assert_eq!(answer.location().contains("id_token_hint="), has_hint, "{length}");
        assert!(answer.location().contains("state=") && answer.location().len() < 4096, "{}", answer.location().len());
    }
}

#[sqlx::test]
async fn roles_that_came_with_an_identity_go_with_it(_: Pool, db: Database) {
    let edit_provider: EditProvider = Box::new(|settings, _| {
        let roles = [("staff", "editor"), ("root", "admin")];
        let roles = roles.into_iter().map(|(value, role)| (value.to_owned(), vec![role.to_owned()])).collect();
        settings.roles = Some(vestibule::model::roles::RoleMapping { claim: "groups".to_owned(), roles });
    });
    let server = Setup { providers: vec!["op", "other"], edit_provider, ..Setup::default() }.start(db).await;
    let groups = |number: usize, groups: Value| {
        let mut person = crate::support::ada();
        person["groups"] = groups;
        server.providers[number].person(person);
    };
    groups(0, json!(["root", "staff"]));
    groups(1, json!(["staff"]));
    let browser = server.browser();
    register(&server, &browser).await;
    server.execute("update users set roles = array_append(roles, 'auditor')").await;
    let begun = browser.click("/auth/link?provider=other").await;
    let callback = server.providers[1].visit(&begun.location().parse().unwrap()).await;
    assert_eq!(browser.arrive(&callback).await.location(), "/account");

    let roles = async |browser: &crate::support::Browser| {
        let mut roles = serde_json::from_value::<Vec<String>>(me(browser).await["user"]["roles"].clone()).unwrap();
        roles.sort();
        roles
    };
    let other = come_in(&server, 1).await;
    assert_eq!(
        roles(&other).await,
        ["admin", "auditor", "editor"],
        "what the first has given is the first one's to take"
    );
    let page = browser.click("/account").await.text();
    let first = page.split("/account/unlink?identity=").nth(1).unwrap()[..36].to_owned();
    assert_eq!(browser.post("/auth/unlink", &[("identity", &first)]).await.location(), "/account");
    assert_eq!(roles(&browser).await, ["auditor", "editor"], "the second has given one of them too");
    assert!(server.count("select count(*) from events where kind = 'roles_changed'").await > 0);
}

#[sqlx::test]
async fn what_was_typed_in_one_browser_is_not_found_in_another(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let (left_behind, own) = (server.browser(), server.browser());
    register(&server, &left_behind).await;
    sign_in(&server, &own, "/").await;
    server.pass("16 minutes").await;
    left_behind.post("/auth/details", &[("name", "Eve"), ("email", "eve@evil.example")]).await;
    sign_in(&server, &own, "/").await;
    let form = own.click("/account/details").await.text();
    assert_eq!(field_value(&form, "email").as_deref(), Some("ada@example.org"));
}

#[sqlx::test]
async fn tokens_in_the_wrong_place_end_as_a_page(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for (body, status) in [
        // Not what RFC 6749 section 5.2 says of a refusal; the others are one.
        (r#""eyJSECRET.TOKEN.x""#, 502),
        (r#"{"error":"a\n\u001b[31mb"}"#, 400),
        (r#"{"id_token":7}"#, 400),
        (r#"{"access_token":{"a":1}}"#, 400),
    ] {
        server.provider().script().token = Answering::With(400, body);
        let answer = sign_in(&server, &server.browser(), "/").await;
        assert_eq!(answer.status, status, "{body}");
        assert!(!answer.text().contains("SECRET"));
    }
}
