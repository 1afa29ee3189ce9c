//! A provider that is down, broken or odd: the person reads what is wrong and can go on, and nothing is followed blindly.

use serde_json::{Value, json};

use crate::support::{Answering, Attempt, Database, Pool, Setup, TestServer, edit, me, register, sign_in};

const AWAY: &str = "Provider op isn't responding";
const BROKEN: &str = "Signing in with Provider op isn't working";
const NOT_TAKEN: &str = "Signing in with Provider op isn't working";
const UNCONFIRMED: &str = "We couldn't sign you in";

/// The beginning of a sign-in: the heading of the page that says why it does not begin.
async fn begins_with(server: &TestServer) -> String {
    let browser = server.browser();
    let answer = browser.click("/auth/sign-in?provider=op&return_to=/account").await;
    let heading = answer.page(502);
    let button = answer.button();
    assert_eq!(button, "/sign-in?return_to=/account", "the way on keeps where the person was going");
    assert_eq!(browser.open(&button).await.page(200), "Sign in");
    assert_eq!(browser.program("/auth/sign-in?provider=op").await.status, 502);
    heading
}

/// The end of a sign-in: status, heading and the event's reason.
async fn ends_with(server: &TestServer, what: &str) -> (u16, String, String) {
    let browser = server.browser();
    let answer = sign_in(server, &browser, "/account").await;
    let status = answer.status.as_u16();
    assert_eq!((browser.session_cookie(), answer.set_cookies().len()), (None, 0), "{what}");
    assert_eq!(server.count("select count(*) from sessions").await, 0, "{what}");
    assert_eq!(server.count("select count(*) from registrations").await, 0, "{what}");
    let heading = answer.page(status);
    assert_eq!(browser.open(&answer.button()).await.page(200), "Sign in", "{what}");
    (status, heading, server.refusal().await.expect(what))
}

#[sqlx::test]
async fn security_16_metadata_of_another_issuer_is_refused(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for issuer in
        [json!("https://evil.example"), json!(format!("{}/", server.provider().issuer)), json!(""), Value::Null]
    {
        server.provider().script().edit_metadata = edit(move |metadata| metadata["issuer"] = issuer.clone());
        assert_eq!(begins_with(&server).await, BROKEN);
    }
    assert_eq!(server.count("select count(*) from sign_ins where used_at is null").await, 0);
}

#[sqlx::test]
async fn metadata_that_cannot_be_used_is_called_broken(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for missing in ["authorization_endpoint", "jwks_uri", "issuer", "token_endpoint"] {
        server.provider().script().edit_metadata =
            edit(move |metadata| drop(metadata.as_object_mut().unwrap().remove(missing)));
        assert_eq!(begins_with(&server).await, BROKEN, "without {missing}");
    }
    server.provider().script().edit_metadata = edit(|_| {});
    for text in ["<html>Welcome to our portal</html>", "", "[]", "{}"] {
        server.provider().script().discovery = Answering::With(200, text);
        assert_eq!(begins_with(&server).await, BROKEN, "{text}");
    }
    server.provider().script().discovery = Answering::Huge;
    assert_eq!(begins_with(&server).await, BROKEN, "two megabytes");
}

#[sqlx::test]
async fn a_provider_that_is_down_is_called_away_and_works_again_afterwards(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for status in [500, 503, 404] {
        server.provider().script().discovery = Answering::With(status, "out of order");
        assert_eq!(begins_with(&server).await, AWAY, "{status}");
    }
    server.provider().script().discovery = Answering::Elsewhere;
    assert_eq!(begins_with(&server).await, AWAY);
    assert_eq!(server.provider().times_seen("elsewhere"), 0, "redirects are not followed");
    server.provider().script().discovery = Answering::Slow(300);
    register(&server, &server.browser()).await;
}

#[sqlx::test]
async fn a_provider_that_refuses_connections_is_called_away(_: Pool, db: Database) {
    let server = Setup { providers: vec!["op", "other"], ..Setup::default() }.start(db).await;
    server.provider().stop().await;
    assert_eq!(begins_with(&server).await, AWAY);
    // The other one is not concerned, nor is anything else.
    let browser = server.browser();
    Attempt::begin(&browser, "other", "/").await.agree(&server.providers[1]).await;
    assert_eq!(browser.open("/").await.page(200), "Sign in to Vestibule");
}

#[sqlx::test]
async fn a_provider_that_goes_down_in_the_middle_is_called_away(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let callback = Attempt::begin(&browser, "op", "/").await.agree(server.provider()).await;
    server.provider().stop().await;
    assert_eq!(browser.arrive(&callback).await.page(502), AWAY);
}

#[sqlx::test]
async fn who_is_signed_in_stays_so_while_the_provider_is_down(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    server.provider().stop().await;
    me(&browser).await;
    assert_eq!(browser.open("/account").await.page(200), "Your account");
}

#[sqlx::test]
async fn whatever_the_token_endpoint_answers_nothing_is_believed_or_followed(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for (answering, expected) in [
        (Answering::With(400, r#"{"error":"invalid_grant"}"#), (400, UNCONFIRMED, "code_refused")),
        (Answering::With(401, r#"{"error":"invalid_client"}"#), (502, NOT_TAKEN, "client_refused")),
        (Answering::With(500, "Internal Server Error"), (502, AWAY, "provider_unavailable")),
        (Answering::With(503, ""), (502, AWAY, "provider_unavailable")),
        (Answering::With(200, "<html></html>"), (502, AWAY, "provider_unavailable")),
        (Answering::With(200, "{}"), (400, UNCONFIRMED, "malformed_token_response")),
        (
            Answering::With(200, r#"{"access_token":"a","token_type":"Bearer"}"#),
            (400, UNCONFIRMED, "malformed_token_response"),
        ),
        (
            Answering::With(200, r#"{"access_token":"a","token_type":"Bearer","id_token":"a.b.c"}"#),
            (400, UNCONFIRMED, "malformed_token"),
        ),
        (Answering::Huge, (502, AWAY, "provider_unavailable")),
        (Answering::Elsewhere, (502, AWAY, "provider_unavailable")),
    ] {
        let what = format!("{answering:?}");
        server.provider().script().token = answering;
        let (status, heading, reason) = ends_with(&server, &what).await;
        assert_eq!((status, heading.as_str(), reason.as_str()), expected, "{what}");
    }
    assert_eq!(server.provider().times_seen("elsewhere"), 0, "a code must not be sent elsewhere");
    server.provider().script().token = Answering::Slow(300);
    register(&server, &server.browser()).await;
}

#[sqlx::test]
async fn without_userinfo_where_it_is_promised_nobody_signs_in(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for (answering, expected) in [
        (Answering::With(500, ""), (502, AWAY, "provider_unavailable")),
        (Answering::With(401, ""), (502, AWAY, "provider_unavailable")),
        (Answering::With(200, "no JSON"), (400, UNCONFIRMED, "malformed_userinfo")),
        (Answering::Elsewhere, (502, AWAY, "provider_unavailable")),
        (Answering::Huge, (502, AWAY, "provider_unavailable")),
    ] {
        let what = format!("{answering:?}");
        server.provider().script().userinfo = answering;
        let (status, heading, reason) = ends_with(&server, &what).await;
        assert_eq!((status, heading.as_str(), reason.as_str()), expected, "{what}");
    }
    assert_eq!(server.provider().times_seen("elsewhere"), 0);
}

#[sqlx::test]
async fn security_16_the_responses_iss_matches_exactly(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let slash = format!("{}/", server.provider().issuer);
    for (iss, reason) in [
        (json!("https://evil.example"), "wrong_response_issuer"),
        (json!(slash), "wrong_response_issuer"),
        (json!(""), "missing_response_issuer"),
        (Value::Null, "missing_response_issuer"),
    ] {
        let what = format!("iss = {iss}");
        server.provider().script().edit_response = edit(move |response| match &iss {
            Value::Null => drop(response.as_object_mut().unwrap().remove("iss")),
            iss => response["iss"] = iss.clone(),
        });
        assert_eq!(ends_with(&server, &what).await, (400, UNCONFIRMED.to_owned(), reason.to_owned()), "{what}");
    }
    assert_eq!(server.provider().times_seen("POST token"), 0, "the code stays with us");
}

#[sqlx::test]
async fn security_16_a_provider_that_does_not_promise_iss_may_leave_it_out_and_not_lie(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().edit_metadata = edit(|metadata| {
        drop(metadata.as_object_mut().unwrap().remove("authorization_response_iss_parameter_supported"));
    });
    server.provider().script().edit_response = edit(|response| response["iss"] = json!("https://evil.example"));
    assert_eq!(ends_with(&server, "a lie").await.2, "wrong_response_issuer");
    server.provider().script().edit_response = edit(|response| drop(response.as_object_mut().unwrap().remove("iss")));
    register(&server, &server.browser()).await;
}

#[sqlx::test]
async fn who_declines_reads_that_nothing_was_stored(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let refusing = |error: &'static str| {
        edit(move |response| {
            response.as_object_mut().unwrap().remove("code");
            response["error"] = json!(error);
            response["error_description"] = json!("<b>we know about ada@example.org</b>");
        })
    };
    server.provider().script().edit_response = refusing("access_denied");
    let browser = server.browser();
    let answer = sign_in(&server, &browser, "/account").await;
    assert_eq!(answer.page(403), "Sign-in cancelled");
    assert!(!answer.text().contains("we know about"));
    assert_eq!(server.count("select count(*) from sign_ins where used_at is null").await, 0);
    assert_eq!(browser.open(&answer.button()).await.page(200), "Sign in");

    for error in ["server_error", "temporarily_unavailable", "login_required", "invalid_scope", "\r\n<script>"] {
        server.provider().script().edit_response = refusing(error);
        let answer = sign_in(&server, &server.browser(), "/").await;
        assert_eq!(answer.page(502), "Provider op couldn't sign you in", "{error}");
        assert!(!answer.text().contains("<script>"));
    }
}

#[sqlx::test]
async fn an_answer_without_a_code_is_refused(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().edit_response = edit(|response| drop(response.as_object_mut().unwrap().remove("code")));
    sign_in(&server, &server.browser(), "/").await.page(400);
    assert_eq!(server.refusal().await.as_deref(), Some("bad_request"));
    server.provider().script().edit_response = edit(|response| response["code"] = json!(""));
    sign_in(&server, &server.browser(), "/").await.page(400);
    assert_eq!(server.refusal().await.as_deref(), Some("bad_request"));
}

#[sqlx::test]
async fn an_unknown_provider_is_refused_with_a_way_on(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for provider in ["none", "OP", "op%20", "op/../op", "%00", "'"] {
        let browser = server.browser();
        let answer = browser.click(&format!("/auth/sign-in?provider={provider}&return_to=/account")).await;
        assert_eq!(answer.page(404), "This sign-in link is out of date", "{provider}");
        assert_eq!(browser.open(&answer.button()).await.page(200), "Sign in");
    }
    for query in ["", "?provider=", "?return_to=/account"] {
        // There is one provider only.
        assert_eq!(server.browser().click(&format!("/auth/sign-in{query}")).await.status, 303, "{query}");
    }
}

#[sqlx::test]
async fn a_crowd_at_the_door_asks_the_provider_once(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().discovery = Answering::Slow(200);
    let mut requests = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let browser = server.browser();
        requests.spawn(async move { browser.click("/auth/sign-in?provider=op").await.status.as_u16() });
    }
    assert!(requests.join_all().await.into_iter().all(|status| status == 303));
    assert_eq!(server.provider().times_seen("GET discovery"), 1);
}
