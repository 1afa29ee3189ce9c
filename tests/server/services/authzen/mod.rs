//! AuthZEN: services ask with their own credential, and hear what a check at their proxy would say.

mod away;
mod batches;
mod decisions;
mod errors;
mod floods;
mod hostile;
mod page;

use std::time::Duration;

use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use vestibule::model::service::{Service, rule::Rule};

use super::signing_keys::claims;
use crate::support::{Answer, Ask, Browser, CRM, Checks, Database, Person, Setup, TestServer, WIKI, family_with};

const EVALUATION: &str = "/access/v1/evaluation";
const EVALUATIONS: &str = "/access/v1/evaluations";
const PAGE: &str = "https://wiki.example.org/page";

/// The secret of a service, as its file would hold it.
fn secret(service: &str) -> String {
    format!("{service}-0123456789012345678901234567890123456789")
}

fn basic(service: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{service}:{}", secret(service))))
}

fn rules() -> Vec<Rule> {
    let rule = |path: &str| Rule::new(path.parse().unwrap());
    vec![
        Rule { public: true, ..rule("/assets/**") },
        Rule { roles: vec!["admin".to_owned()], ..rule("/admin/**") },
        Rule { recent: Some(Duration::from_secs(300)), ..rule("/danger/**") },
        Rule { scope: Some("read".to_owned()), ..rule("/feed") },
        Rule { roles: vec!["admin".to_owned()], methods: vec!["DELETE".to_owned()], ..rule("/notes/**") },
    ]
}

async fn start_with(db: Database, edit: impl FnOnce(&mut Setup)) -> (TestServer, Checks) {
    let server = family_with(db, |setup| {
        setup.services[0].roles = vec!["reader".to_owned()];
        setup.services[0].rules = rules();
        for service in &mut setup.services {
            give_secret(service);
        }
        edit(setup);
    })
    .await;
    let checks = Checks::of(&server).await;
    (server, checks)
}

fn give_secret(service: &mut Service) {
    service.secret_hash = Some(Sha256::digest(secret(&service.id)).into());
}

/// A door with the wiki and its rules, and the shop beside it.
async fn start(db: Database) -> (TestServer, Checks) {
    start_with(db, |_| {}).await
}

/// Somebody who is signed in at both services as a reader, and what the wiki knows of them.
struct Known<'a> {
    person: Person<'a>,
    user: String,
    session: String,
}

async fn somebody<'a>(server: &'a TestServer, checks: &Checks) -> Known<'a> {
    let person = Person::signed_in(server).await;
    server.execute("update users set roles = '{reader}'").await;
    for origin in [WIKI, CRM] {
        let trip = person.go(&format!("{origin}/.vestibule/enter?return_to=/page")).await;
        assert_eq!(trip.arrived(), format!("{origin}/page"));
    }
    let (user, session) = told_by(checks, &person.wiki, PAGE).await;
    Known { person, user, session }
}

/// `sub` and `sid` of the assertion that a service gets.
async fn told_by(checks: &Checks, browser: &Browser, url: &str) -> (String, String) {
    let answer = checks.forward("GET", url).by(browser).await;
    let claims = claims(answer.header("vestibule-assertion"));
    let text = |name: &str| claims[name].as_str().expect("a text").to_owned();
    (text("sub"), text("sid"))
}

fn question(subject: (&str, &str), action: &str, url: &str) -> Value {
    json!({
        "subject": {"type": subject.0, "id": subject.1},
        "action": {"name": action},
        "resource": {"type": "url", "id": url},
    })
}

/// What a service asks, which may still be changed.
fn ask<'b>(browser: &'b Browser, service: &str, address: &str, payload: &Value) -> Ask<'b> {
    let ask = browser.ask(Method::POST, address).header("authorization", &basic(service));
    ask.body("application/json", payload.to_string().as_bytes())
}

/// The answer to one question of the wiki's: yes, or why not.
async fn decided(server: &TestServer, subject: (&str, &str), action: &str, url: &str) -> Option<String> {
    let browser = server.browser();
    reason(&told(&ask(&browser, "wiki", EVALUATION, &question(subject, action, url)).await))
}

/// The decision in an answer of 200.
#[track_caller]
fn told(answer: &Answer) -> Value {
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "application/json"), "{}", answer.text());
    assert_eq!((answer.header("cache-control"), answer.set_cookies().len()), ("no-store", 0));
    answer.json()
}

/// Nothing of a yes, the reason of a no, whose shape is checked on the way.
#[track_caller]
fn reason(decision: &Value) -> Option<String> {
    if decision["decision"] == json!(true) {
        assert_eq!(decision, &json!({"decision": true}));
        return None;
    }
    assert_eq!(decision["decision"], json!(false), "{decision}");
    let context = &decision["context"];
    for whose in ["reason_admin", "reason_user"] {
        let words = context[whose].as_object().unwrap_or_else(|| panic!("{whose} in {decision}"));
        let (status, text) = words.iter().next().expect("words");
        assert!(words.len() == 1 && ["401", "403", "404"].contains(&status.as_str()), "{decision}");
        assert!(text.as_str().is_some_and(|text| text.ends_with('.')), "{decision}");
    }
    Some(context["reason"].as_str().expect("a reason").to_owned())
}
