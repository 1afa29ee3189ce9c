//! A provider that does not take us as a client: that is the operator's to mend, and people and the log are told so.

use serde_json::{Value, json};

use crate::{
    answers::logs::{heard, listen},
    support::{Answering, Browser, Database, Pool, Setup, TestServer, edit, patch, register, sign_in},
};

const NOT_TAKEN: &str = "Signing in with Provider op isn't working";

/// What a person reads whom it happens to.
async fn told(server: &TestServer, what: &str) -> String {
    let browser = server.browser();
    let answer = sign_in(server, &browser, "/account").await;
    assert_eq!(answer.page(502), NOT_TAKEN, "{what}");
    assert!(answer.text().contains("trying again won't help"), "{what}");
    assert_eq!(browser.open(&answer.button()).await.page(200), "Sign in", "{what}: other ways are there");
    assert_eq!((browser.session_cookie(), server.live_sessions().await), (None, 0), "{what}");
    answer.text()
}

#[sqlx::test]
async fn a_client_that_the_token_endpoint_refuses_is_no_fault_of_the_person(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for (status, body) in [
        (401, r#"{"error":"invalid_client"}"#),
        (400, r#"{"error":"invalid_client","error_description":"AADSTS7000215"}"#),
        (400, r#"{"error":"unauthorized_client"}"#),
        (400, r#"{"error":"redirect_uri_mismatch"}"#),
        (400, r#"{"error":"invalid_request","error_description":"redirect_uri does not match"}"#),
        (401, "<h1>Unauthorized</h1>"),
    ] {
        server.provider().script().token = Answering::With(status, body);
        let page = told(&server, body).await;
        assert!(!page.contains("AADSTS"), "the provider's words are the log's");
    }
    let reasons = server.texts("select distinct reason from events where kind = 'sign_in_refused'").await;
    assert_eq!(reasons, ["client_refused"]);
}

#[sqlx::test]
async fn a_client_that_the_authorization_answer_refuses_is_no_fault_of_the_person(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for changes in [
        json!({ "error": "unauthorized_client" }),
        json!({ "error": "redirect_uri_mismatch" }),
        json!({ "error": "invalid_request", "error_description": "The redirect URI is not registered" }),
    ] {
        server.provider().script().edit_response = patch(changes.clone());
        told(&server, &changes.to_string()).await;
    }
    server.provider().script().edit_response =
        patch(json!({ "error": "invalid_request", "error_description": "max_age" }));
    assert_eq!(sign_in(&server, &server.browser(), "/").await.page(502), "Provider op couldn't sign you in");
}

#[sqlx::test]
async fn the_log_says_so_with_the_providers_name_once_a_minute(_: Pool, db: Database) {
    listen();
    let server = Setup { providers: vec!["op", "other"], ..Setup::default() }.start(db).await;
    server.provider().script().token =
        Answering::With(401, "{\"error\":\"invalid_client\",\"error_description\":\"\\u001b[31mred\"}");
    for _ in 0..3 {
        told(&server, "refused").await;
    }
    let lines = heard("ERROR");
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("provider=\"op\"") && lines[0].contains("name=\"Provider op\""), "{lines:?}");
    assert!(lines[0].contains("invalid_client") && !lines[0].contains('\u{1b}'), "{lines:?}");
}

#[sqlx::test]
async fn who_is_signed_in_and_wanted_to_link_goes_back_to_their_account(_: Pool, db: Database) {
    let server = Setup { providers: vec!["op", "other"], ..Setup::default() }.start(db).await;
    let browser: Browser = server.browser();
    register(&server, &browser).await;
    server.providers[1].script().token = Answering::With(401, r#"{"error":"invalid_client"}"#);
    let begun = browser.click("/auth/link?provider=other").await;
    let callback = server.providers[1].visit(&begun.location().parse().unwrap()).await;
    let answer = browser.arrive(&callback).await;
    let not_taken = "Signing in with Provider other isn't working";
    assert_eq!((answer.page(502).as_str(), answer.button().as_str()), (not_taken, "/account"));
}

#[sqlx::test]
async fn a_warning_names_the_provider_whoever_causes_it(_: Pool, db: Database) {
    listen();
    let server = TestServer::start(db).await;
    server.provider().script().discovery = Answering::With(503, "");
    server.browser().click("/auth/sign-in?provider=op").await;
    server.provider().script().discovery = Answering::Usual;
    register(&server, &server.browser()).await;
    server.provider().script().edit_id_token = edit(|claims| claims["nonce"] = Value::Null);
    sign_in(&server, &server.browser(), "/").await;
    let browser = server.browser();
    browser.ask(reqwest::Method::POST, "/auth/backchannel-logout/op").form(&[("logout_token", "x.y.z")]).await;
    let lines: Vec<_> = heard("WARN").into_iter().filter(|line| line.contains("part did not work")).collect();
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(lines.iter().all(|line| line.contains("provider=\"op\"")), "{lines:?}");
}
