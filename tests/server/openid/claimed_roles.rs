//! Roles that follow from what a provider says, at each sign-in anew.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use vestibule::model::roles::RoleMapping;

use crate::support::{Browser, Database, Pool, Setup, TestServer, ada, edit, me, patch, register, sign_in};

/// A server that gives `reader` and `editor` to the group `staff`, and `admin` to the group `not admin`.
async fn start(db: Database, claim: &'static str) -> TestServer {
    let edit_provider: crate::support::EditProvider = Box::new(move |settings, _| {
        let roles = [("staff", vec!["reader", "editor"]), ("not admin", vec!["admin"])];
        let roles: BTreeMap<String, Vec<String>> = roles
            .into_iter()
            .map(|(value, roles)| (value.to_owned(), roles.into_iter().map(str::to_owned).collect()))
            .collect();
        settings.roles = Some(RoleMapping { claim: claim.to_owned(), roles });
    });
    Setup { edit_provider, ..Setup::default() }.start(db).await
}

/// Says these claims of Ada in userinfo from now on.
fn say(server: &TestServer, claims: &Value) {
    let mut person = ada();
    for (name, value) in claims.as_object().unwrap() {
        person[name] = value.clone();
    }
    server.provider().person(person);
}

async fn roles(browser: &Browser) -> Vec<String> {
    let mut roles: Vec<String> = serde_json::from_value(me(browser).await["user"]["roles"].clone()).unwrap();
    roles.sort_unstable();
    roles
}

/// Ada's roles after one more sign-in.
async fn roles_after(server: &TestServer, claims: &Value) -> Vec<String> {
    say(server, claims);
    let browser = server.browser();
    assert_eq!(sign_in(server, &browser, "/account").await.location(), "/account", "{claims}");
    roles(&browser).await
}

#[sqlx::test]
async fn a_newcomer_gets_the_roles_of_their_groups(_: Pool, db: Database) {
    let server = start(db, "groups").await;
    say(&server, &json!({ "groups": ["everybody", "staff"] }));
    let browser = server.browser();
    register(&server, &browser).await;
    assert_eq!(roles(&browser).await, ["editor", "reader"]);
}

#[sqlx::test]
async fn roles_are_given_and_taken_at_each_sign_in(_: Pool, db: Database) {
    let server = start(db, "groups").await;
    let browser = server.browser();
    register(&server, &browser).await;
    assert_eq!(roles(&browser).await, Vec::<String>::new());
    assert_eq!(roles_after(&server, &json!({ "groups": ["staff"] })).await, ["editor", "reader"]);
    assert_eq!(roles_after(&server, &json!({ "groups": ["staff"] })).await, ["editor", "reader"]);
    assert_eq!(roles_after(&server, &json!({ "groups": ["not admin"] })).await, ["admin"]);
    assert_eq!(roles_after(&server, &json!({ "groups": [] })).await, Vec::<String>::new());
    let events =
        "select concat_ws(' ', kind, provider) from events where kind = 'roles_changed' and user_id is not null";
    assert_eq!(server.texts(events).await, ["roles_changed op"; 3], "and none where nothing has changed");
}

#[sqlx::test]
async fn roles_outside_the_mapping_stay(_: Pool, db: Database) {
    let server = start(db, "groups").await;
    register(&server, &server.browser()).await;
    server.execute("update users set roles = array['auditor', 'editor', 'admin']").await;
    assert_eq!(roles_after(&server, &json!({ "groups": ["staff"] })).await, ["auditor", "editor", "reader"]);
    assert_eq!(roles_after(&server, &json!({})).await, ["auditor"]);
}

#[sqlx::test]
async fn a_text_is_one_value_and_never_divided(_: Pool, db: Database) {
    let server = start(db, "groups").await;
    register(&server, &server.browser()).await;
    assert_eq!(roles_after(&server, &json!({ "groups": "staff" })).await, ["editor", "reader"]);
    for text in ["staff admin", "staff,not admin", "staff;x", "[\"staff\"]", " staff", "Staff", ""] {
        assert_eq!(roles_after(&server, &json!({ "groups": text })).await, Vec::<String>::new(), "{text:?}");
    }
    assert_eq!(roles_after(&server, &json!({ "groups": "not admin" })).await, ["admin"]);
}

#[sqlx::test]
async fn an_absent_or_odd_claim_gives_nothing(_: Pool, db: Database) {
    let server = start(db, "groups").await;
    register(&server, &server.browser()).await;
    for claims in [
        json!({}),
        json!({ "groups": null }),
        json!({ "groups": true }),
        json!({ "groups": { "staff": true } }),
        json!({ "groups": [["staff"], 1, null, { "name": "staff" }] }),
        json!({ "groups": ["sta\0ff", "x".repeat(5000)] }),
    ] {
        server.execute("update users set roles = array['editor']").await;
        assert_eq!(roles_after(&server, &claims).await, Vec::<String>::new(), "{claims}");
    }
}

#[sqlx::test]
async fn a_claim_inside_another(_: Pool, db: Database) {
    let server = start(db, "realm_access.roles").await;
    register(&server, &server.browser()).await;
    assert_eq!(roles_after(&server, &json!({ "realm_access": { "roles": ["staff"] } })).await, ["editor", "reader"]);
    assert_eq!(roles_after(&server, &json!({ "realm_access.roles": ["not admin"] })).await, ["admin"]);
    for odd in [json!({ "realm_access": ["staff"] }), json!({ "realm_access": "roles" }), json!({ "roles": ["staff"] })]
    {
        assert_eq!(roles_after(&server, &odd).await, Vec::<String>::new(), "{odd}");
    }
}

#[sqlx::test]
async fn a_claim_whose_name_is_an_address(_: Pool, db: Database) {
    let server = start(db, "https://example.org/groups").await;
    register(&server, &server.browser()).await;
    let claims = json!({ "https://example.org/groups": ["staff"] });
    assert_eq!(roles_after(&server, &claims).await, ["editor", "reader"]);
}

#[sqlx::test]
async fn a_claim_in_the_id_token_only(_: Pool, db: Database) {
    let server = start(db, "groups").await;
    server.provider().script().edit_id_token = patch(json!({ "groups": ["staff"] }));
    let browser = server.browser();
    register(&server, &browser).await;
    assert_eq!(roles(&browser).await, ["editor", "reader"]);
    server.provider().script().edit_id_token = edit(|_| {});
    assert_eq!(roles_after(&server, &json!({})).await, Vec::<String>::new());
}

#[sqlx::test]
async fn without_a_mapping_no_claim_gives_a_role(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    say(&server, &json!({ "groups": ["staff", "admin"], "roles": ["admin"] }));
    let browser = server.browser();
    register(&server, &browser).await;
    server.execute("update users set roles = array['admin']").await;
    assert_eq!(roles_after(&server, &json!({ "roles": [] })).await, ["admin"], "nor takes one");
}

#[sqlx::test]
async fn a_role_that_the_settings_gave_once_goes_when_they_do_not_know_it_any_more(_: Pool, db: Database) {
    for mapped in [true, false] {
        let server = if mapped { start(db.clone(), "groups").await } else { TestServer::start(db.clone()).await };
        server.delete_everybody().await;
        register(&server, &server.browser()).await;
        server.execute("update identities set roles = array['former']").await;
        server.execute("update users set roles = array['former', 'by hand']").await;
        let expected: &[&str] = if mapped { &["by hand", "editor", "reader"] } else { &["by hand"] };
        assert_eq!(roles_after(&server, &json!({ "groups": ["staff"] })).await, expected, "{mapped}");
    }
}
