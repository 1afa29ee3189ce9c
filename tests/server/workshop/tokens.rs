//! `token=true` at `/autosession`: an API token of a persona beside the session.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Browser, Database, Pool, TestServer, me, me_by, setup_with_scopes, token_refused};

async fn ask(browser: &Browser, wish: &Value) -> Answer {
    let ask = browser.ask(Method::POST, "/autosession").header("accept", "application/json");
    ask.body("application/json", wish.to_string().as_bytes()).await
}

/// The token that a right wish is answered with.
async fn token(server: &TestServer, wish: &Value) -> (String, Value) {
    let answer = ask(&server.browser(), wish).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let json = answer.json();
    (json["token_secret"].as_str().expect("a token").to_owned(), json)
}

#[sqlx::test]
async fn the_answer_has_a_token_as_me_shows_it(_: Pool, db: Database) {
    let server = setup_with_scopes().start(db).await;
    let browser = server.browser();
    let made = ask(&browser, &json!({ "persona": "editor", "token": true })).await.json();
    let by_token = me_by(&server, made["token_secret"].as_str().unwrap()).await.json();
    assert_eq!(by_token["token"]["scopes"], json!(["wiki:read", "wiki:write", "crm:read"]));
    let by_cookie = me(&browser).await;
    assert_eq!((&made["token"], &made["user"]), (&by_token["token"], &by_token["user"]));
    assert_eq!((&made["session"], &by_cookie["token"]), (&by_cookie["session"], &Value::Null));
    assert_eq!(server.count("select count(*) from api_tokens where test").await, 1);
    assert_eq!(ask(&server.browser(), &json!({ "persona": "editor" })).await.json()["token"], Value::Null);
}

#[sqlx::test]
async fn scopes_are_a_list_or_a_text_with_commas(_: Pool, db: Database) {
    let server = setup_with_scopes().start(db).await;
    for scopes in [json!(["wiki:write", "wiki:read"]), json!("wiki:write, wiki:read,")] {
        let (_, json) = token(&server, &json!({ "persona": "reader", "token": true, "scopes": scopes })).await;
        assert_eq!(json["token"]["scopes"], json!(["wiki:write", "wiki:read"]), "{scopes}");
    }
    let form = [("persona", "reader"), ("token", "true"), ("scopes", "wiki:read")];
    let answer =
        server.browser().ask(Method::POST, "/autosession").header("accept", "application/json").form(&form).await;
    assert_eq!(answer.json()["token"]["scopes"], json!(["wiki:read"]));
    // Whoever has lost a role may have a token from before.
    let (_, json) = token(&server, &json!({ "persona": "reader", "token": true, "scopes": "crm:read" })).await;
    assert_eq!(json["token"]["scopes"], json!(["crm:read"]));
    // All that the persona may give, where nothing is said.
    let (_, json) = token(&server, &json!({ "persona": "reader", "token": true, "isolated": true })).await;
    assert_eq!(json["token"]["scopes"], json!(["wiki:read", "wiki:write"]));
}

#[sqlx::test]
async fn what_no_token_can_have_is_refused_in_words(_: Pool, db: Database) {
    let server = setup_with_scopes().start(db).await;
    for (more, detail) in [
        (json!({ "token": true, "scopes": ["crm:write"] }), "there is no scope \"crm:write\": one looks like wiki:read"),
        (json!({ "token": true, "scopes": "nonsense" }), "there is no scope \"nonsense\": one looks like wiki:read"),
        (json!({ "token": true, "scopes": [] }), "scopes is empty; leave it out for all that there are"),
        (json!({ "scopes": ["wiki:read"] }), "scopes are a token's: ask for one with token=true"),
        (json!({ "token": "yes" }), "token is \"yes\"; it can be true or false"),
        (
            json!({ "token": true, "state": "registering" }),
            "reader is registering, and nobody has a token before that is done",
        ),
    ] {
        let mut wish = json!({ "persona": "reader" });
        wish.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let answer = ask(&server.browser(), &wish).await;
        assert_eq!((answer.status.as_u16(), answer.json()["detail"].as_str()), (400, Some(detail)), "{wish}");
    }
    assert_eq!(server.count("select count(*) from api_tokens").await, 0);
    drop(server);
}

#[sqlx::test]
async fn where_no_service_has_scopes_there_is_no_token(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let answer = ask(&server.browser(), &json!({ "persona": "reader", "token": true })).await;
    assert_eq!(answer.json()["detail"], "no service has scopes for reader");
}

#[sqlx::test]
async fn a_token_lives_by_the_clock_of_its_world_and_not_by_its_session(_: Pool, db: Database) {
    let server = setup_with_scopes().start(db).await;
    let (own, _) = token(&server, &json!({ "persona": "reader", "token": true, "world": "w1" })).await;
    let (other, _) = token(&server, &json!({ "persona": "reader", "token": true, "world": "w2" })).await;
    let over = json!({ "persona": "reader", "token": true, "world": "w1", "state": "idle_expired" });
    let (beside, json) = token(&server, &over).await;
    assert_eq!(json["state"], "idle_expired");
    server.world("w1").advance("89 days").await;
    for token in [&own, &other, &beside] {
        assert_eq!(me_by(&server, token).await.status, 200);
    }
    server.world("w1").advance("25 hours").await;
    for token in [&own, &beside] {
        assert_eq!(token_refused(&server, token).await, "token_expired");
    }
    assert_eq!(me_by(&server, &other).await.status, 200);
}
