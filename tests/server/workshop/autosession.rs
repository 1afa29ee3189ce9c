//! `/autosession`: a session in any state from one request, and nothing at all where it is off.

use std::collections::HashSet;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Browser, Database, Pool, Setup, TestServer, attributes, me, refused, sign_in};

const STATES: [&str; 6] = ["active", "idle_expired", "absolute_expired", "ended", "stale", "registering"];
const PERSONAS: [(&str, &[&str]); 4] =
    [("admin", &["admin"]), ("editor", &["editor"]), ("reader", &["reader"]), ("outsider", &[])];

async fn as_json(browser: &Browser, wish: Value) -> Answer {
    let ask = browser.ask(Method::POST, "/autosession").header("accept", "application/json");
    ask.body("application/json", wish.to_string().as_bytes()).await
}

async fn as_form(browser: &Browser, wish: &[(&str, &str)]) -> Answer {
    browser.ask(Method::POST, "/autosession").header("accept", "application/json").form(wish).await
}

/// What a session in a state is to `/me`.
async fn check_state(browser: &Browser, answer: &Answer, persona: &str, state: &str) {
    assert_eq!(answer.status, 200, "{persona} {state}: {}", answer.text());
    assert_eq!(answer.set_cookies().len(), 1, "{persona} {state}");
    match state {
        "active" | "stale" => {
            let me = me(browser).await;
            assert_eq!(answer.json(), me, "{persona} {state}");
            assert_eq!(me["session"]["test"], true);
            let time =
                |name: &str| me["session"][name].as_str().unwrap().parse::<chrono::DateTime<chrono::Utc>>().unwrap();
            let recent = chrono::Utc::now() - time("auth_time") < chrono::TimeDelta::minutes(15);
            assert_eq!(recent, state == "active", "{persona} {state}");
        }
        state => {
            assert_eq!(answer.json(), json!({ "persona": persona, "state": state }));
            let reason = if state == "ended" { "ended_elsewhere" } else { state };
            assert_eq!(refused(browser).await, reason, "{persona}");
        }
    }
}

#[sqlx::test]
async fn every_persona_in_every_state_as_json_and_as_a_form(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for (persona, roles) in PERSONAS {
        for state in STATES {
            let browser = server.browser();
            let answer = as_json(&browser, json!({ "persona": persona, "state": state, "isolated": true })).await;
            check_state(&browser, &answer, persona, state).await;
            let browser = server.browser();
            let answer = as_form(&browser, &[("persona", persona), ("state", state)]).await;
            check_state(&browser, &answer, persona, state).await;
            if state == "active" {
                assert_eq!(me(&browser).await["user"]["roles"], json!(roles), "{persona}");
            }
        }
        let browser = server.browser();
        as_json(&browser, json!({ "persona": persona })).await;
        assert_eq!(me(&browser).await["user"]["roles"], json!(roles), "active is what there is without a wish");
    }
    let browser = server.browser();
    let answer = as_json(&browser, json!({ "persona": "newcomer" })).await;
    check_state(&browser, &answer, "newcomer", "registering").await;
}

#[sqlx::test]
async fn isolated_users_are_different_and_others_the_same(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let mut ids = HashSet::new();
    for isolated in [json!(true), json!("true")] {
        for _ in 0..5 {
            let browser = server.browser();
            let made = as_json(&browser, json!({ "persona": "editor", "isolated": isolated })).await.json();
            assert_eq!(made["user"]["roles"], json!(["editor"]));
            assert!(ids.insert(made["user"]["id"].to_string()) && ids.insert(made["user"]["email"].to_string()));
        }
    }
    let mut shared = HashSet::new();
    for _ in 0..3 {
        shared
            .insert(as_json(&server.browser(), json!({ "persona": "editor" })).await.json()["user"]["id"].to_string());
    }
    assert_eq!(shared.len(), 1);
}

#[sqlx::test]
async fn twenty_at_once_make_one_user_and_twenty_sessions(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let mut requests = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let browser = server.browser();
        requests.spawn(async move { as_json(&browser, json!({ "persona": "reader" })).await.status.as_u16() });
    }
    assert!(requests.join_all().await.into_iter().all(|status| status == 200));
    assert_eq!(server.count("select count(*) from users").await, 1);
    assert_eq!(server.live_sessions().await, 20);
}

#[sqlx::test]
async fn unknown_wishes_are_400_with_what_there_is(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    for wish in [
        json!({ "persona": "nobody" }),
        json!({ "persona": "reader", "state": "asleep" }),
        json!({ "state": "active" }),
        json!({}),
        json!({ "persona": "newcomer", "state": "idle_expired" }),
        json!({ "persona": "newcomer", "state": "stale" }),
    ] {
        let answer = as_json(&browser, wish.clone()).await;
        assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (400, "bad_request"), "{wish}");
        let json = answer.json();
        assert_eq!(json["personas"], json!(["admin", "editor", "reader", "outsider", "newcomer"]), "{wish}");
        assert_eq!(json["states"], json!(STATES), "{wish}");
        assert!(json["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{wish}");
        assert!(answer.set_cookies().is_empty());
    }
    assert_eq!(as_form(&browser, &[("persona", "nobody")]).await.json()["personas"][0], "admin");
    // A person reads a page, not JSON.
    assert_eq!(browser.post("/autosession", &[("persona", "nobody")]).await.page(400), "That link didn't work");
    assert_eq!(server.count("select count(*) from users").await, 0);
}

#[sqlx::test]
async fn what_cannot_be_read_is_400_or_415_and_says_why(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let post = |kind: &'static str, body: &'static str| {
        browser.ask(Method::POST, "/autosession").header("accept", "application/json").body(kind, body.as_bytes())
    };
    for (kind, body) in [
        ("application/json", "{"),
        ("application/json", r#"{"persona":"reader","stat":"ended"}"#),
        ("application/json", r#"{"persona":7}"#),
        ("application/x-www-form-urlencoded", "persona=reader&stat=ended"),
    ] {
        let answer = post(kind, body).await;
        assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (400, "bad_request"), "{body}");
        assert!(answer.json()["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{body}: {}", answer.text());
    }
    assert_eq!(post("text/plain", "persona=reader").await.status, 415);
}

#[sqlx::test]
async fn a_browser_is_sent_on_and_the_session_before_ends(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let answer = browser.post("/autosession", &[("persona", "reader"), ("return_to", "/account?x=1")]).await;
    assert_eq!(answer.location(), "/account?x=1");
    assert_eq!(browser.follow(answer).await.page(200), "Your account");
    let old = browser.copy();
    assert_eq!(browser.post("/autosession", &[("persona", "admin")]).await.location(), "/");
    assert_eq!(me(&browser).await["user"]["name"], "Ada Admin");
    assert_eq!(refused(&old).await, "replaced");
    let answer = browser
        .post("/autosession", &[("persona", "reader"), ("state", "registering"), ("return_to", "/account")])
        .await;
    assert_eq!(answer.location(), "/account");
    assert_eq!(browser.follow(answer).await.page(200), "Create your account");
    let registered = browser.post("/auth/register", &[("name", "R"), ("email", "r@example.org")]).await;
    assert_eq!(registered.location(), "/account");
    assert_eq!(me(&browser).await["user"]["roles"], json!(["reader"]), "with the persona's roles");
}

#[sqlx::test]
async fn the_list_is_a_page_with_a_button_each_or_json(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let page = browser.get("/autosession").await;
    assert_eq!(page.page(200), "Be somebody else");
    let values = attributes(&page.text(), "input", "value");
    assert_eq!(values, ["admin", "editor", "reader", "outsider", "newcomer"]);
    let list = browser.program("/autosession").await.json();
    assert_eq!(list["states"], json!(STATES));
    assert_eq!(list["personas"].as_array().unwrap().len(), 5);
    assert_eq!(list["personas"][0]["id"], "admin");
    assert_eq!(list["services"], as_json(&browser, json!({})).await.json()["services"]);
    let works = as_json(&server.browser(), list["example"].clone()).await;
    assert_eq!((works.status.as_u16(), &works.json()["user"]["roles"]), (200, &json!(["admin"])));
}

#[sqlx::test]
async fn security_34_where_it_is_off_there_is_nothing(_: Pool, db: Database) {
    let server = Setup { autosession: false, ..Setup::default() }.start(db).await;
    let browser = server.browser();
    assert_eq!(browser.get("/autosession").await.page(404), "There is no such page");
    assert_eq!(browser.program("/autosession").await.reason(), "not_found");
    assert_eq!(browser.post("/autosession", &[("persona", "admin")]).await.page(404), "There is no such page");
    let answer = as_json(&browser, json!({ "persona": "admin" })).await;
    assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (404, "not_found"));
    assert_eq!(server.count("select count(*) from users").await, 0);
}

#[sqlx::test]
async fn the_persona_and_the_person_at_the_provider_are_the_same_user(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let made = as_json(&server.browser(), json!({ "persona": "reader" })).await.json();
    server.provider().somebody("reader");
    let browser = server.browser();
    assert_eq!(sign_in(&server, &browser, "/").await.location(), "/");
    assert_eq!(me(&browser).await["user"], made["user"]);
}

#[sqlx::test]
async fn a_page_that_has_its_own_name_lead_here_gets_no_session(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for (host, status) in
        [("evil.example", 403), ("evil.example:3000", 403), ("localhost:3000", 200), ("[::1]:3000", 200)]
    {
        let browser = server.browser();
        let ask = browser.ask(Method::POST, "/autosession").header("host", host);
        let ask = ask.header("sec-fetch-site", "same-origin").header("accept", "application/json");
        assert_eq!(ask.form(&[("persona", "admin")]).await.status, status, "{host}");
    }
}
