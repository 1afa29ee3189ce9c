//! What real providers do, each in its own way: it signs in, or it is refused, and never is it an error of ours.

use serde_json::{Value, json};

use crate::{
    openid::id_tokens::refuse,
    support::{
        Answering, Attempt, Database, Pool, Setup, TestServer, edit, field_value, me, patch, refused, register, sign_in,
    },
};

/// Registers somebody with these claims in userinfo, and gives what became of them.
async fn newcomer(server: &TestServer, claims: Value) -> Value {
    server.provider().person(claims);
    register(server, &server.browser()).await["user"].clone()
}

#[sqlx::test]
async fn no_email_verified_is_not_verified(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let user = newcomer(&server, json!({ "sub": "s", "name": "Ada", "email": "ada@example.org" })).await;
    assert_eq!(user["email"], "ada@example.org");
    assert_eq!(user["email_verified"], false);
}

#[sqlx::test]
async fn no_name_and_no_email_are_asked_for(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().person(json!({ "sub": "s" }));
    let browser = server.browser();
    assert_eq!(sign_in(&server, &browser, "/account").await.location(), "/register");
    let form = browser.click("/register").await.text();
    assert_eq!(field_value(&form, "name").as_deref(), Some(""));
    assert_eq!(field_value(&form, "email").as_deref(), Some(""));
    let typed = [("name", "Ada"), ("email", "ada@example.org")];
    assert_eq!(browser.post("/auth/register", &typed).await.location(), "/account");
    assert_eq!(me(&browser).await["user"]["email_verified"], false, "nobody has vouched for it");
}

#[sqlx::test]
async fn given_and_family_name_make_a_name(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let both = json!({ "sub": "a", "given_name": "Ada", "family_name": "Lovelace", "email": "a@example.org" });
    assert_eq!(newcomer(&server, both).await["name"], "Ada Lovelace");
    let one = json!({ "sub": "b", "name": " ", "family_name": "Hopper", "email": "b@example.org" });
    assert_eq!(newcomer(&server, one).await["name"], "Hopper");
}

#[sqlx::test]
async fn claims_only_in_the_id_token(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().edit_id_token =
        patch(json!({ "name": "Ada of the token", "email": "ada@example.org", "email_verified": true }));
    let user = newcomer(&server, json!({ "sub": "s" })).await;
    assert_eq!(user["name"], "Ada of the token");
    assert_eq!(user["email_verified"], true);
}

#[sqlx::test]
async fn a_verified_address_in_the_id_token_vouches_for_no_other_in_userinfo(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().edit_id_token = patch(json!({ "email": "old@example.org", "email_verified": true }));
    let user = newcomer(&server, json!({ "sub": "s", "name": "Ada", "email": "new@example.org" })).await;
    assert_eq!(user["email"], "new@example.org");
    assert_eq!(user["email_verified"], false);
}

#[sqlx::test]
async fn session_state_and_whatever_else_a_callback_brings_is_passed_over(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().edit_response = patch(json!({
        "session_state": "5fbb.x", "scope": "openid email", "authuser": "0", "prompt": "consent", "hd": "example.org",
        "provider": "google", "client_info": "eyJ1aWQiOiI", "a[]": "1", "": "", "%zz": "\u{1F6AA}",
    }));
    register(&server, &server.browser()).await;
}

#[sqlx::test]
async fn updated_at_as_text_and_other_claims_of_other_types(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let odd = json!({ "updated_at": "2026-11-25T09:00:00.123Z", "email_verified": "true", "x": [null, { "y": 1.5 }] });
    server.provider().script().edit_id_token = patch(odd.clone());
    server.provider().script().edit_userinfo = patch(odd);
    assert_eq!(newcomer(&server, crate::support::ada()).await["email_verified"], true);
}

#[sqlx::test]
async fn an_error_comes_first_whatever_else_the_answer_brings(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for (error, status, heading) in [
        ("access_denied", 403, "Sign-in cancelled"),
        ("server_error", 502, "Provider op couldn't sign you in"),
        ("interaction_required", 502, "Provider op couldn't sign you in"),
        ("consent_required", 502, "Provider op couldn't sign you in"),
        ("something_of_its_own", 502, "Provider op couldn't sign you in"),
    ] {
        server.provider().script().edit_response = patch(json!({ "error": error, "error_uri": "javascript:x" }));
        let browser = server.browser();
        let answer = sign_in(&server, &browser, "/account").await;
        assert_eq!(answer.page(status), heading, "{error}");
        assert_eq!(browser.session_cookie(), None);
        assert!(!answer.text().contains("javascript:"));
    }
    assert_eq!(server.provider().times_seen("POST token"), 0, "the code that came along is not used");
}

#[sqlx::test]
async fn a_code_exchange_that_takes_ten_seconds(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().token = Answering::Slow(10_000);
    register(&server, &server.browser()).await;
}

#[sqlx::test]
async fn clocks_that_are_nearly_a_minute_apart(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for (number, ahead) in [55, -55].into_iter().enumerate() {
        server.provider().somebody(&format!("person-{number}"));
        server.provider().script().edit_id_token = edit(move |claims| {
            for claim in ["iat", "exp", "auth_time"] {
                claims[claim] = (claims[claim].as_i64().unwrap() + ahead).into();
            }
            // Of a token that was short anyway nothing is left.
            claims["exp"] = claims["exp"].as_i64().unwrap().min(claims["iat"].as_i64().unwrap() + 10).into();
        });
        register(&server, &server.browser()).await;
    }
}

#[sqlx::test]
async fn a_sid_that_is_no_short_text_is_refused(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for sid in [json!(7), json!(["sid"]), json!({}), json!(true), json!(""), json!("a\0b"), json!("s".repeat(600))] {
        server.provider().script().edit_id_token = patch(json!({ "sid": sid }));
        refuse(&server, "invalid_sid", &format!("sid = {sid}")).await;
    }
    server.provider().script().edit_id_token = edit(|claims| claims["sid"] = Value::Null);
    register(&server, &server.browser()).await;
    assert_eq!(server.count("select count(*) from sessions where op_sid is null").await, 1, "none is none");
}

#[sqlx::test]
async fn a_nul_in_name_or_address_is_left_out(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().edit_id_token = patch(json!({ "email": "ada@example.org" }));
    let user =
        newcomer(&server, json!({ "sub": "s", "name": "A\0da", "given_name": "Ada", "email": "a\0@example.org" }))
            .await;
    assert_eq!((&user["name"], &user["email"]), (&json!("Ada"), &json!("ada@example.org")));
    // The same when somebody is known already.
    let browser = server.browser();
    assert_eq!(sign_in(&server, &browser, "/account").await.location(), "/account");
}

#[sqlx::test]
async fn a_nul_in_the_subject_is_refused(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for sub in ["a\0da", "\0", "ada\u{7f}", "ada\r\n"] {
        server.provider().person(json!({ "sub": sub, "name": "Ada", "email": "ada@example.org" }));
        refuse(&server, "invalid_subject", &format!("{sub:?}")).await;
    }
}

#[sqlx::test]
async fn a_name_and_an_address_that_are_too_much_are_not_offered_and_keep_nobody_from_registering(
    _: Pool,
    db: Database,
) {
    let server = TestServer::start(db).await;
    let (name, email) = ("N".repeat(20_000), format!("{}@example.org", "e".repeat(20_000)));
    server.provider().person(json!({ "sub": "s", "name": name, "email": email }));
    let browser = server.browser();
    assert_eq!(sign_in(&server, &browser, "/").await.location(), "/register");
    let form = browser.click("/register").await;
    assert_eq!(form.page(200), "Create your account");
    for field in ["name", "email"] {
        assert_eq!(field_value(&form.text(), field).as_deref(), Some(""), "{field}");
    }
    let typed = [("name", "Ada"), ("email", "ada@example.org")];
    assert_eq!(browser.post("/auth/register", &typed).await.location(), "/");
    me(&browser).await;
    let again = server.browser();
    assert_eq!(sign_in(&server, &again, "/account").await.location(), "/account");
}

#[sqlx::test]
async fn userinfo_that_is_no_object_is_refused(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for (body, reason) in [
        ("{}", "wrong_userinfo_subject"),
        (r#"{"sub":["ada"]}"#, "wrong_userinfo_subject"),
        (r#"{"sub":"\ud800"}"#, "malformed_userinfo"),
        (r#"{"sub":"ada""#, "malformed_userinfo"),
    ] {
        server.provider().script().userinfo = Answering::With(200, body);
        refuse(&server, reason, body).await;
    }
}

#[sqlx::test]
async fn configured_parameters_arrive_in_the_request(_: Pool, db: Database) {
    let edit_provider: crate::support::EditProvider = Box::new(|settings, _| {
        settings.scopes = vec!["groups".to_owned(), "offline_access".to_owned()];
        for (name, value) in [("acr_values", "urn:x:1 urn:x:2"), ("hd", "example.org&x=1"), ("prompt", "consent")] {
            settings.parameters.insert(name.to_owned(), value.to_owned());
        }
    });
    let server = Setup { edit_provider, ..Setup::default() }.start(db).await;
    let browser = server.browser();
    let attempt = Attempt::begin(&browser, "op", "/").await;
    assert_eq!(attempt.parameter("acr_values"), "urn:x:1 urn:x:2");
    assert_eq!(attempt.parameter("hd"), "example.org&x=1");
    assert_eq!(attempt.parameter("prompt"), "consent");
    assert_eq!(attempt.parameter("scope"), "openid groups offline_access");
    register(&server, &browser).await;
    // To prove once more who they are, people have to sign in: the protocol's own prompt goes first.
    let answer = browser.click("/auth/sign-in?provider=op&again=true").await;
    let prompts: Vec<_> = answer.location().match_indices("prompt=").map(|(at, _)| &answer.location()[at..]).collect();
    assert_eq!(prompts.len(), 1, "{prompts:?}");
    assert!(prompts[0].starts_with("prompt=login"), "{prompts:?}");
    browser.post("/auth/sign-out", &[]).await;
    assert_eq!(refused(&browser).await, "not_signed_in");
}
