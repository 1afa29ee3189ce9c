//! What is not exchanged, each with its error.

use vestibule::model::service::{RemoteUser, Service};

use super::{
    ACCESS_TOKEN, EXCHANGE, JWT, TOKEN, api_token, ask, claims, error, exchanged, introspect, refused, somebody, start,
    start_with, wish,
};
use crate::support::{CRM, Database, Pool, WIKI};

fn known_by_email(service: &mut Service) {
    service.remote_user = RemoteUser::Email;
    service.email_from = vec!["op".to_owned()];
}

#[sqlx::test]
async fn security_32_nobody_may_act_for_anybody_unless_the_settings_say_so(_: Pool, db: Database) {
    let (server, checks) = start_with(db, |setup| {
        setup.services[0].may_act_for.clear();
        setup.services[1].may_act_for.clear();
    })
    .await;
    let known = somebody(&server, &checks).await;
    for audience in ["crm", "wiki", "nobody"] {
        let form = wish(&known.assertion, JWT, audience);
        assert_eq!(refused(&server, "wiki", TOKEN, &form).await, "unauthorized_client");
    }
}

#[sqlx::test]
async fn every_wrong_wish_has_its_error(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let good = wish(&known.assertion, JWT, "crm");
    exchanged(&server, "wiki", &good).await;
    let with = |more: &[(&'static str, &'static str)]| [&good[..], more].concat();
    let in_place = |name: &'static str, value: &'static str| {
        let mut form = good.clone();
        form.retain(|(other, _)| *other != name);
        form.push((name, value));
        form
    };
    for (form, name) in [
        (in_place("grant_type", ""), "invalid_request"),
        (in_place("grant_type", "client_credentials"), "unsupported_grant_type"),
        (in_place("grant_type", "authorization_code"), "unsupported_grant_type"),
        (in_place("grant_type", "refresh_token"), "unsupported_grant_type"),
        (in_place("subject_token", ""), "invalid_request"),
        (in_place("subject_token", "x"), "invalid_request"),
        (in_place("subject_token_type", ""), "invalid_request"),
        (in_place("subject_token_type", "urn:ietf:params:oauth:token-type:id_token"), "invalid_request"),
        (in_place("subject_token_type", "urn:ietf:params:oauth:token-type:saml2"), "invalid_request"),
        (with(&[("actor_token", "x")]), "invalid_request"),
        (with(&[("actor_token_type", JWT)]), "invalid_request"),
        (with(&[("requested_token_type", JWT)]), "invalid_request"),
        (with(&[("requested_token_type", "urn:ietf:params:oauth:token-type:refresh_token")]), "invalid_request"),
        (with(&[("scope", "delete")]), "invalid_scope"),
        (with(&[("scope", "convert delete")]), "invalid_scope"),
        (with(&[("scope", "crm:convert")]), "invalid_scope"),
        (with(&[("scope", "Convert")]), "invalid_scope"),
        (with(&[("scope", " ")]), "invalid_scope"),
        (with(&[("resource", WIKI)]), "invalid_target"),
        (in_place("audience", "wiki"), "invalid_target"),
        (in_place("audience", "nobody"), "invalid_target"),
        (in_place("audience", "CRM"), "invalid_target"),
        (in_place("audience", CRM), "invalid_target"),
        (in_place("audience", ""), "invalid_request"),
    ] {
        assert_eq!(refused(&server, "wiki", TOKEN, &form).await, name, "{form:?}");
    }
    for resource in [
        WIKI,
        "crm",
        "/",
        "https://crm.example.com/x",
        "https://crm.example.com?x",
        "https://crm.example.com#x",
        "https://x@crm.example.com",
        "http://crm.example.com",
        "https://crm.example.com:8443",
        "https://crm.example.com.",
    ] {
        let form = [&good[..3], &[("resource", resource)]].concat();
        assert_eq!(refused(&server, "wiki", TOKEN, &form).await, "invalid_target", "{resource}");
    }
    for (first, second) in [(("audience", "crm"), ("audience", "wiki")), (("resource", CRM), ("resource", WIKI))] {
        for several in [[first, second], [second, first], [first, first]] {
            let form = [&good[..3], &several].concat();
            assert_eq!(refused(&server, "wiki", TOKEN, &form).await, "invalid_target", "{several:?}");
        }
    }
    for service in ["", "crm"] {
        let answer = ask(&server, service, TOKEN, &good).await;
        let expected = if service.is_empty() { (401, "invalid_client") } else { (400, "invalid_target") };
        assert_eq!(error(&answer), (expected.0, expected.1.to_owned()));
    }
}

#[sqlx::test]
async fn security_32_whoever_may_not_come_in_there_is_nobody_to_act_for(_: Pool, db: Database) {
    let (server, checks) = start_with(db, |setup| setup.services[1].roles = vec!["seller".to_owned()]).await;
    let known = somebody(&server, &checks).await;
    let token = api_token(&server, known.user(), &["wiki:read", "crm:convert"]).await;
    for (subject, kind) in [(known.assertion.as_str(), JWT), (token.reveal(), ACCESS_TOKEN)] {
        let form = wish(subject, kind, "crm");
        assert_eq!(refused(&server, "wiki", TOKEN, &form).await, "invalid_target");
        server.execute("update users set roles = '{seller}'").await;
        exchanged(&server, "wiki", &form).await;
        server.execute("update users set roles = '{reader}'").await;
    }
    let events = "select count(*) from events where kind = 'acted_for'";
    assert_eq!(server.count(events).await, 2, "nothing is written of what is refused");
    let twice = [&wish(&known.assertion, JWT, "crm")[..], &[("grant_type", EXCHANGE)]].concat();
    assert_eq!(refused(&server, "wiki", TOKEN, &twice).await, "invalid_request");
}

#[sqlx::test]
async fn security_32_whoever_is_nobody_to_a_service_is_nobody_that_it_acts_for(_: Pool, db: Database) {
    let (server, checks) = start_with(db, |setup| known_by_email(&mut setup.services[0])).await;
    let known = somebody(&server, &checks).await;
    let token = api_token(&server, known.user(), &["wiki:read", "crm:convert"]).await;
    let shown = [(known.assertion.as_str(), JWT), (token.reveal(), ACCESS_TOKEN)];
    for (subject, kind) in shown {
        exchanged(&server, "wiki", &wish(subject, kind, "crm")).await;
    }
    server.execute("update users set email = 'boss@example.org', email_verified = false").await;
    for (subject, kind) in shown {
        assert_eq!(refused(&server, "wiki", TOKEN, &wish(subject, kind, "crm")).await, "invalid_request", "{kind}");
    }
}

#[sqlx::test]
async fn security_32_an_address_that_is_not_confirmed_for_who_acts_is_in_no_token_of_theirs(_: Pool, db: Database) {
    let (server, checks) = start_with(db, |setup| setup.services[0].email_from = vec!["other".to_owned()]).await;
    let known = somebody(&server, &checks).await;
    let access = exchanged(&server, "wiki", &wish(&known.assertion, JWT, "crm")).await;
    assert_eq!(claims(&access).get("email"), None);
    let token = api_token(&server, known.user(), &["wiki:read", "crm:convert"]).await;
    let told = introspect(&server, "crm", token.reveal()).await;
    assert_eq!(told["email"], "ada@example.org", "the other service believes it all the same");
}
