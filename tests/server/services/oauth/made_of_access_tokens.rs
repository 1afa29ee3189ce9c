//! What a service is told of whoever comes by an access token: it is no more than that token, wherever it is asked about.

use serde_json::json;
use vestibule::model::service::rule::Rule;

use super::{JWT, claims, exchanged, introspect, somebody, start_with, wish};
use crate::support::{CRM, Checks, Database, Pool, Setup};

/// The shop lets in who has its scope.
fn with_rule(setup: &mut Setup) {
    let rule = Rule { scope: Some("convert".to_owned()), ..Rule::new("/api/**".parse().unwrap()) };
    setup.services[1].rules = vec![rule];
}

/// What the shop is told of whoever brings it this.
async fn told(checks: &Checks, token: &str) -> String {
    let check = checks.forward("GET", &format!("{CRM}/api/x")).header("authorization", &format!("Bearer {token}"));
    let answer = check.await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.header("vestibule-assertion").to_owned()
}

#[sqlx::test]
async fn security_31_an_assertion_that_an_access_token_made_is_told_with_its_scope_and_who_acts(_: Pool, db: Database) {
    let (server, checks) = start_with(db, with_rule).await;
    let known = somebody(&server, &checks).await;
    let form = [&wish(&known.assertion, JWT, "crm")[..], &[("scope", "convert")]].concat();
    let access = exchanged(&server, "wiki", &form).await;
    let assertion = told(&checks, &access).await;
    let (of_access, of_assertion) =
        (introspect(&server, "crm", &access).await, introspect(&server, "crm", &assertion).await);
    assert_eq!((&of_assertion["scope"], &of_assertion["act"]), (&json!("convert"), &json!({"sub": "wiki"})));
    for name in ["scope", "act", "sub", "sid", "roles"] {
        assert_eq!(of_assertion[name], of_access[name], "{name}");
    }
    assert_eq!(of_assertion.get("token_type"), None);
    let further = exchanged(&server, "crm", &wish(&assertion, JWT, "wiki")).await;
    assert_eq!(claims(&further)["act"], json!({"sub": "crm", "act": {"sub": "wiki"}}));
    let of_session = introspect(&server, "wiki", &known.assertion).await;
    assert_eq!((of_session.get("scope"), of_session.get("act")), (None, None), "a session's own has neither");
}
