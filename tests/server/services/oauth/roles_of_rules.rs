//! What rules ask for counts wherever tokens do: at a service that asks about them as at its proxy.

use serde_json::{Value, json};
use vestibule::model::service::rule::Rule;

use super::{
    ACCESS_TOKEN, JWT, Known, TOKEN, api_token, assertion, claims, exchanged, introspect, is_active, refused,
    start_with, wish,
};
use crate::support::{CRM, Checks, Database, Person, Pool, TestServer, WIKI};

fn rule(path: &str, scope: &str, roles: &[&str]) -> Rule {
    let roles = roles.iter().map(|&role| role.to_owned()).collect();
    Rule { scope: Some(scope.to_owned()), roles, ..Rule::new(path.parse().unwrap()) }
}

/// Readers come in at the wiki, sellers at the shop; by a rule of each also admins, with one scope.
async fn start(db: Database) -> (TestServer, Checks) {
    start_with(db, |setup| {
        let [wiki, crm] = &mut setup.services[..] else { panic!("two services") };
        wiki.roles = vec!["reader".to_owned()];
        wiki.rules = vec![rule("/admin/**", "write", &["admin"]), rule("/api/**", "read", &[])];
        crm.roles = vec!["seller".to_owned()];
        crm.rules = vec![rule("/convert/**", "convert", &["admin"])];
    })
    .await
}

async fn have(server: &TestServer, roles: &str) {
    server.execute(&format!("update users set roles = '{{{roles}}}'")).await;
}

/// Somebody who was a reader when they came.
async fn somebody<'a>(server: &'a TestServer, checks: &Checks) -> Known<'a> {
    let person = Person::signed_in(server).await;
    have(server, "reader").await;
    person.go(&format!("{WIKI}/.vestibule/enter?return_to=/page")).await.arrived();
    let assertion = assertion(checks, &person.wiki).await;
    Known { person, assertion }
}

#[sqlx::test]
async fn security_31_a_scope_is_told_of_whom_a_rule_that_names_it_lets_in(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let token = api_token(&server, known.user(), &["wiki:read", "wiki:write"]).await;
    let only_write = api_token(&server, known.user(), &["wiki:write"]).await;
    let scope = async || introspect(&server, "wiki", token.reveal()).await["scope"].clone();
    for (roles, told) in [
        ("reader", json!("read")),
        ("reader,admin", json!("read write")),
        // The service's own roles do not let an admin in, a rule does.
        ("admin", json!("write")),
        ("seller", Value::Null),
    ] {
        have(&server, roles).await;
        assert_eq!(scope().await, told, "{roles}");
        assert_eq!(is_active(&server, "wiki", only_write.reveal()).await, roles.contains("admin"), "{roles}");
        assert_eq!(is_active(&server, "wiki", &known.assertion).await, roles != "seller", "{roles}");
    }
    // As the proxy has it.
    for (roles, statuses) in [("reader", [200, 403]), ("reader,admin", [200, 200]), ("admin", [403, 200])] {
        have(&server, roles).await;
        for (path, status) in ["/api/x", "/admin/x"].into_iter().zip(statuses) {
            let check = checks.forward("GET", &format!("{WIKI}{path}"));
            let answer = check.header("authorization", &format!("Bearer {}", token.reveal())).await;
            assert_eq!(answer.status, status, "{roles} {path}");
        }
    }
}

#[sqlx::test]
async fn security_32_a_service_gets_the_scopes_that_a_rule_there_gives_the_person(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let token = api_token(&server, known.user(), &["wiki:read", "wiki:write", "crm:convert", "crm:clean"]).await;
    for (subject, kind) in [(known.assertion.as_str(), JWT), (token.reveal(), ACCESS_TOKEN)] {
        let all = wish(subject, kind, "crm");
        let convert = [&all[..], &[("scope", "convert")]].concat();
        have(&server, "reader").await;
        assert_eq!(refused(&server, "wiki", TOKEN, &all).await, "invalid_target");
        have(&server, "reader,seller").await;
        assert_eq!(claims(&exchanged(&server, "wiki", &all).await)["scope"], "clean", "which no rule names");
        assert_eq!(refused(&server, "wiki", TOKEN, &convert).await, "invalid_scope");
        have(&server, "admin").await;
        assert_eq!(claims(&exchanged(&server, "wiki", &all).await)["scope"], "convert");
        have(&server, "seller,admin").await;
        let both = exchanged(&server, "wiki", &all).await;
        assert_eq!(claims(&both)["scope"], "convert clean");
        assert_eq!(introspect(&server, "crm", &both).await["scope"], "convert clean");
        have(&server, "seller").await;
        assert_eq!(introspect(&server, "crm", &both).await["scope"], "clean", "what was given is looked at again");
        let check = checks.forward("GET", &format!("{CRM}/convert/x"));
        let answer = check.header("authorization", &format!("Bearer {both}")).await;
        assert_eq!(answer.status, 403, "as its proxy does");
    }
}
