//! Claims and metadata that nobody reads, in every form that providers give them: they keep nobody out.

use serde_json::{Value, json};

use crate::{
    answers::logs::{heard, listen},
    openid::id_tokens::refuse,
    support::{Database, Pool, Setup, TestServer, edit, me, patch, register, sign_in},
};

/// Ada, who is registered, signs in again and again.
async fn known(db: Database) -> TestServer {
    let server = TestServer::start(db).await;
    register(&server, &server.browser()).await;
    server
}

async fn comes_in(server: &TestServer, what: &str) {
    let browser = server.browser();
    let answer = sign_in(server, &browser, "/account").await;
    assert_eq!(answer.status, 303, "{what}: {}", answer.text());
    assert_eq!(answer.location(), "/account", "{what}");
    me(&browser).await;
}

/// A list of lists of lists, deeper than anybody reads.
fn deep() -> Value {
    (0..120).fold(json!("x"), |inner, _| json!([inner]))
}

#[sqlx::test]
async fn a_claim_that_nobody_reads_may_be_anything(_: Pool, db: Database) {
    let server = known(db).await;
    for claims in [
        json!({ "amr": "pwd" }),
        json!({ "address": "" }),
        json!({ "updated_at": "" }),
        json!({ "picture": {} }),
        json!({ "birthdate": 7, "zoneinfo": [], "locale": { "a": 1 }, "phone_number_verified": "perhaps" }),
        json!({ "acr": 3, "c_hash": {}, "s_hash": 7, "name": ["Ada"], "given_name": 1, "profile": false }),
        json!({ "email": ["ada@example.org"], "email_verified": 1 }),
        json!({ "deep": deep(), "": "", "\u{0}": "\u{0}", "nbf": "soon", "auth_time": "1700000000" }),
    ] {
        server.provider().script().edit_id_token = patch(claims.clone());
        comes_in(&server, &format!("in the ID token: {claims}")).await;
        server.provider().script().edit_id_token = edit(|_| {});
        server.provider().script().edit_userinfo = patch(claims.clone());
        comes_in(&server, &format!("in userinfo: {claims}")).await;
        server.provider().script().edit_userinfo = edit(|_| {});
    }
}

#[sqlx::test]
async fn times_with_a_fraction_are_times(_: Pool, db: Database) {
    let server = known(db).await;
    server.provider().script().edit_id_token = edit(|claims| {
        for claim in ["iat", "exp", "auth_time"] {
            claims[claim] = (claims[claim].as_f64().unwrap() + 0.5).into();
        }
    });
    comes_in(&server, "half seconds").await;
}

#[sqlx::test]
async fn an_auth_time_that_is_no_number_opens_no_sensitive_page(_: Pool, db: Database) {
    let server = known(db).await;
    server.provider().script().edit_id_token = edit(|claims| claims["auth_time"] = claims["iat"].to_string().into());
    let browser = server.browser();
    sign_in(&server, &browser, "/").await;
    let asked = browser.click("/auth/sign-in?provider=op&again=true").await;
    let callback = server.provider().visit(&asked.location().parse().unwrap()).await;
    assert_eq!(browser.arrive(&callback).await.page(403), "Provider op didn't confirm it's you");
    assert_eq!(server.refusal().await.as_deref(), Some("missing_auth_time"));
}

#[sqlx::test]
async fn the_log_names_the_reason_and_the_provider(_: Pool, db: Database) {
    listen();
    let server = TestServer::start(db).await;
    for (claim, value, reason) in [
        ("nonce", json!(["x"]), "wrong_nonce"),
        ("exp", json!("9999999999"), "invalid_expiry"),
        ("iat", json!("now"), "invalid_issue_time"),
        ("aud", json!(["vestibule-test", 7]), "wrong_audience"),
        ("azp", json!("another"), "wrong_authorized_party"),
        ("at_hash", json!(7), "wrong_at_hash"),
    ] {
        server.provider().script().edit_id_token = patch(json!({ claim: value }));
        refuse(&server, reason, claim).await;
        let lines = heard("WARN");
        let told =
            lines.iter().any(|line| line.contains(&format!("trusted: {reason}")) && line.contains("provider=\"op\""));
        assert!(told, "{claim}: {lines:?}");
    }
}

#[sqlx::test]
async fn metadata_that_nobody_needs_may_be_anything(_: Pool, db: Database) {
    for (number, changes) in [
        json!({ "claims_parameter_supported": null, "request_parameter_supported": "true", "op_tos_uri": "" }),
        json!({ "backchannel_logout_supported": "true", "frontchannel_logout_supported": "false" }),
        json!({ "end_session_endpoint": "", "service_documentation": "not an address", "op_policy_uri": 7 }),
        json!({ "end_session_endpoint": "/path", "scopes_supported": "openid email", "prompt_values_supported": 7 }),
        json!({ "scopes_supported": [null, 7], "code_challenge_methods_supported": {}, "display_values_supported": "page" }),
        json!({ "id_token_signing_alg_values_supported": [], "token_endpoint_auth_methods_supported": "" }),
        json!({ "userinfo_signing_alg_values_supported": [1, {}], "grant_types_supported": deep() }),
    ]
    .into_iter()
    .enumerate()
    {
        let server = TestServer::start(db.clone()).await;
        server.provider().script().edit_metadata = edit(move |metadata| {
            for (name, value) in changes.as_object().unwrap() {
                metadata[name] = value.clone();
            }
        });
        server.provider().somebody(&format!("somebody-{number}"));
        register(&server, &server.browser()).await;
    }
}

#[sqlx::test]
async fn lists_that_are_missing_in_metadata_have_their_defaults(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().edit_metadata = edit(|metadata| {
        for name in [
            "response_types_supported",
            "subject_types_supported",
            "id_token_signing_alg_values_supported",
            "token_endpoint_auth_methods_supported",
            "code_challenge_methods_supported",
        ] {
            metadata.as_object_mut().unwrap().remove(name);
        }
    });
    register(&server, &server.browser()).await;
}

#[sqlx::test]
async fn a_member_of_metadata_that_cannot_be_read_is_told_once(_: Pool, db: Database) {
    listen();
    let server = Setup { providers: vec!["op"], ..Setup::default() }.start(db).await;
    server.provider().script().edit_metadata = patch(json!({ "end_session_endpoint": 7 }));
    register(&server, &server.browser()).await;
    // An unknown key makes it be read again.
    server.provider().script().published = vec!["second"];
    server.provider().script().sign = crate::support::Sign::Key("second");
    comes_in(&server, "another key").await;
    assert_eq!(server.provider().times_seen("GET discovery"), 2);
    let told = heard("WARN").iter().filter(|line| line.contains("end_session_endpoint")).count();
    assert_eq!(told, 1);
}
