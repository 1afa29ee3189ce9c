//! Who is not answered, and what they read.

use reqwest::Method;
use serde_json::json;

use super::{EVALUATION, EVALUATIONS, PAGE, ask, basic, question, secret, somebody, start, start_with, told};
use crate::{
    answers::logs::{is_logged, listen},
    support::{Database, Pool, WIKI},
};

#[sqlx::test]
async fn security_31_only_a_service_with_its_secret_is_answered(_: Pool, db: Database) {
    let (server, checks) = start_with(db, |setup| setup.services[1].secret_hash = None).await;
    let known = somebody(&server, &checks).await;
    let payload = question(("user", &known.user), "GET", PAGE);
    let cookie = known.person.door.session_cookie().unwrap();
    for credential in [
        "",
        "Basic",
        "Basic d2lraTo=",
        "Basic !!!",
        &basic("crm"),
        &basic("nobody"),
        &basic("wiki").replace("Basic", "Bearer"),
        &format!("Bearer {}", secret("wiki")),
        &format!("Bearer {cookie}"),
    ] {
        for address in [EVALUATION, EVALUATIONS] {
            // With the person's own cookies too, which say nothing here.
            for browser in [&server.browser(), &known.person.door] {
                let asked = ask(browser, "wiki", address, &payload).header("authorization", credential);
                let asked = if credential.is_empty() { asked.without("authorization") } else { asked };
                let answer = asked.header("x-request-id", "no-7").await;
                assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (401, "invalid_client"), "{credential}");
                assert_eq!(answer.header("www-authenticate"), "Basic realm=\"Vestibule\"");
                assert_eq!(answer.header("x-request-id"), "no-7");
                assert!(!answer.text().contains("decision"), "{}", answer.text());
            }
        }
    }
    let twice = server.browser();
    assert_eq!(told(&ask(&twice, "wiki", EVALUATION, &payload).await), json!({"decision": true}));
}

#[sqlx::test]
async fn what_is_no_question_is_400_with_a_sentence(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let (browser, good) = (server.browser(), question(("user", &known.user), "GET", PAGE).to_string());
    let twice = good.replacen("{\"action\"", "{\"subject\":{\"type\":\"user\",\"id\":\"x\"},\"action\"", 1);
    assert_eq!(twice.matches("\"subject\"").count(), 2);
    let unnamed = good.replacen("\"resource\":", "\"resources\":", 1);
    let no_json = "the body is no JSON object, or ambiguous";
    for (kind, body, detail) in [
        ("application/json", "", no_json),
        ("application/json", "{", no_json),
        ("application/json", "[]", no_json),
        ("application/json", "null", no_json),
        ("application/json", &twice, no_json),
        ("application/json", "{}", "subject is missing"),
        ("application/json", &unnamed, "resource is missing"),
        ("application/json", "{\"subject\":\"alice\"}", "subject is no object"),
        ("text/plain", &good, "Content-Type is not application/json"),
        ("application/x-www-form-urlencoded", &good, "Content-Type is not application/json"),
        ("application/jsonp", &good, "Content-Type is not application/json"),
    ] {
        for address in [EVALUATION, EVALUATIONS] {
            let asked = browser.ask(Method::POST, address).header("authorization", &basic("wiki"));
            let answer = asked.body(kind, body.as_bytes()).header("x-request-id", "bfe9eb29-ab87").await;
            assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (400, "bad_request"), "{kind} {body}");
            assert_eq!(answer.json()["detail"], detail, "{kind} {body}");
            assert_eq!(answer.header("x-request-id"), "bfe9eb29-ab87");
        }
    }
    for kind in ["application/json; charset=utf-8", "Application/JSON", "application/json;charset=\"utf-8\""] {
        let asked = browser.ask(Method::POST, EVALUATION).header("authorization", &basic("wiki"));
        assert_eq!(asked.body(kind, good.as_bytes()).await.status, 200, "{kind}");
    }
    let none = browser.ask(Method::POST, EVALUATION).header("authorization", &basic("wiki"));
    assert_eq!(none.await.json()["detail"], "Content-Type is not application/json");
}

#[sqlx::test]
async fn every_answer_bears_the_id_of_its_request_and_so_does_its_line(_: Pool, db: Database) {
    listen();
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let (browser, payload) = (server.browser(), question(("user", &known.user), "GET", PAGE));
    for id in ["bfe9eb29-ab87-4ca3-be83-a1d5d8305716", "an arbitrary string", "x\" status=200"] {
        let answer = ask(&browser, "wiki", EVALUATION, &payload).header("x-request-id", id).await;
        assert_eq!(answer.headers["x-request-id"].as_bytes(), id.as_bytes());
        assert_eq!(answer.status, 200);
    }
    for id in ["\u{fc}", "a\tb", &"x".repeat(129)] {
        let answer = ask(&browser, "wiki", EVALUATION, &payload).header("x-request-id", id).await;
        assert!(answer.header("x-request-id").parse::<uuid::Uuid>().is_ok(), "one of ours for {id:?}");
    }
    assert!(is_logged("callers_id=x%22%20status=200 "), "and nothing in it looks like another field");
    let too_long = ask(&browser, "wiki", EVALUATION, &json!({"context": {"x": "x".repeat(70_000)}}));
    let too_long = too_long.header("x-request-id", "long").await;
    assert_eq!((too_long.status.as_u16(), too_long.header("x-request-id")), (413, "long"));
    let other = browser.program(EVALUATION).header("x-request-id", "get").await;
    assert_eq!((other.status.as_u16(), other.header("x-request-id"), other.header("allow")), (405, "get", "POST"));
    let own = ask(&browser, "wiki", EVALUATION, &payload).await;
    assert!(own.header("x-request-id").parse::<uuid::Uuid>().is_ok(), "one of ours, where none was given");
    let elsewhere = browser.program("/me").header("x-request-id", "mine").await;
    assert_ne!(elsewhere.header("x-request-id"), "mine");
}

#[sqlx::test]
async fn the_metadata_say_where_to_ask(_: Pool, db: Database) {
    let (server, _) = start(db).await;
    let answer = server.browser().program("/.well-known/authzen-configuration").await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "application/json"));
    assert_eq!(answer.header("cache-control"), "public, max-age=3600");
    let at = "https://door.example";
    assert_eq!(
        answer.json(),
        json!({
            "policy_decision_point": at,
            "access_evaluation_endpoint": format!("{at}{EVALUATION}"),
            "access_evaluations_endpoint": format!("{at}{EVALUATIONS}"),
        })
    );
}

#[sqlx::test]
async fn security_49_nothing_of_it_is_at_the_host_of_a_service(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let at_wiki = server.browser_at(WIKI);
    let payload = question(("user", &known.user), "GET", PAGE);
    for address in [EVALUATION, EVALUATIONS] {
        assert_eq!(ask(&at_wiki, "wiki", address, &payload).await.status, 421, "{address}");
    }
    assert_eq!(at_wiki.program("/.well-known/authzen-configuration").await.status, 421);
}

/// A page of somebody else can have a browser send no such request that is answered, whatever the browser remembers.
#[sqlx::test]
async fn no_page_reads_an_answer(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let payload = question(("user", &known.user), "GET", PAGE);
    let browser = server.browser();
    let asked = ask(&browser, "wiki", EVALUATION, &payload).header("origin", "https://evil.example");
    let answer = asked.header("sec-fetch-site", "cross-site").header("sec-fetch-mode", "cors").await;
    let allows = |name: &str| answer.headers.contains_key(name);
    assert!(!allows("access-control-allow-origin") && !allows("access-control-allow-credentials"));
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
    let preflight = browser.ask(Method::OPTIONS, EVALUATION).header("origin", "https://evil.example");
    assert_eq!(preflight.header("access-control-request-method", "POST").await.status, 405);
}
