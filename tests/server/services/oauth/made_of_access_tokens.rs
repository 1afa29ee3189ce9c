//! What a service is told of whoever comes by an access token: it is no more than that token, wherever it is asked about.

use serde_json::json;
use vestibule::model::service::rule::Rule;

use super::{ACCESS_TOKEN, JWT, claims, exchanged, introspect, is_active, may, somebody, start_with, wish};
use crate::support::{CRM, Checks, Database, Pool, Setup, new_key_file};

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

/// Another node, which begins with the settings of now.
#[sqlx::test]
async fn security_32_who_may_not_act_any_more_does_not_by_the_tokens_that_it_has(_: Pool, db: Database) {
    let key_file = new_key_file();
    let keys = || Some(key_file.clone());
    let (server, checks) = start_with(db.clone(), |setup| {
        with_rule(setup);
        setup.key_file = keys();
    })
    .await;
    let known = somebody(&server, &checks).await;
    let access = exchanged(&server, "wiki", &wish(&known.assertion, JWT, "crm")).await;
    let assertion = told(&checks, &access).await;
    let further = exchanged(&server, "crm", &wish(&access, ACCESS_TOKEN, "wiki")).await;
    for (left, scope) in [(vec![may("crm", &["clean"])], Some("clean")), (vec![], None), (vec![may("shop", &[])], None)]
    {
        let (now, checks) = start_with(db.clone(), |setup| {
            with_rule(setup);
            setup.key_file = keys();
            setup.services[0].may_act_for = left.clone();
        })
        .await;
        for token in [&access, &assertion] {
            match scope {
                Some(scope) => assert_eq!(introspect(&now, "crm", token).await["scope"], scope),
                None => assert!(!is_active(&now, "crm", token).await, "{left:?}"),
            }
        }
        let bearer = format!("Bearer {access}");
        let refused = checks.forward("GET", &format!("{CRM}/api/x")).header("authorization", &bearer).script().await;
        let expected = if scope.is_some() { (403, "scope_missing") } else { (401, "token_revoked") };
        assert_eq!((refused.status.as_u16(), refused.reason().as_str()), expected, "{left:?}");
        // The one that acts now is asked about, and no earlier one (RFC 8693 section 4.1).
        assert!(is_active(&now, "wiki", &further).await, "{left:?}");
        assert!(is_active(&now, "wiki", &known.assertion).await, "nobody acts there");
    }
    assert_eq!(introspect(&server, "crm", &access).await["scope"], "convert clean");
}
