//! OAuth for services: they ask what a token is, end it, and act for somebody at another service. The wiki may act for people at
//! the shop (`crm`), and the shop at the wiki.

mod abuse;
mod at_once;
mod away;
mod client;
mod credentials;
mod ends;
mod exchange;
mod exchange_refused;
mod introspection;
mod made_of_access_tokens;
mod metadata;
mod private_key_jwt;
mod requests;
mod revocation;
mod roles_of_rules;
mod spending;
mod together;

use std::time::Duration;

use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use vestibule::{
    auth::tokens::PlainToken,
    model::{
        api_token::ApiTokenId,
        service::{Service, client_key::MayActFor},
        user::UserId,
    },
    server::router::front,
    services::oauth::OAuth,
    store::api_tokens::{self, NewToken},
};

use super::signing_keys::claims;
use crate::support::{Answer, Browser, Checks, Database, Person, Setup, TestServer, WIKI, family_with};

const INTROSPECT: &str = "/oauth/introspect";
const TOKEN: &str = "/oauth/token";
const REVOKE: &str = "/oauth/revoke";

const EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const JWT: &str = "urn:ietf:params:oauth:token-type:jwt";
const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";

const HOUR: Duration = Duration::from_secs(3600);

/// The secret of a service, as its file would hold it.
fn secret(service: &str) -> String {
    format!("{service}-0123456789012345678901234567890123456789")
}

fn basic(service: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{service}:{}", secret(service))))
}

fn may(audience: &str, scopes: &[&str]) -> MayActFor {
    let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
    MayActFor { audience: audience.to_owned(), scopes }
}

fn set_up(services: &mut [Service]) {
    let [wiki, crm] = services else { panic!("two services") };
    for service in [&mut *wiki, &mut *crm] {
        service.secret_hash = Some(Sha256::digest(secret(&service.id)).into());
    }
    wiki.scopes = vec!["read".to_owned(), "write".to_owned()];
    crm.scopes = vec!["convert".to_owned(), "clean".to_owned(), "delete".to_owned()];
    wiki.may_act_for = vec![may("crm", &["convert", "clean"])];
    crm.may_act_for = vec![may("wiki", &["read"])];
}

async fn start_with(db: Database, edit: impl FnOnce(&mut Setup)) -> (TestServer, Checks) {
    let server = family_with(db, |setup| {
        set_up(&mut setup.services);
        edit(setup);
    })
    .await;
    let checks = Checks::of(&server).await;
    (server, checks)
}

async fn start(db: Database) -> (TestServer, Checks) {
    start_with(db, |_| {}).await
}

/// What many at once are told is what is tried, and not how fast this machine is.
fn in_no_hurry(setup: &mut Setup) {
    setup.router = Box::new(|mut state| {
        state.oauth = OAuth::default().within(Duration::from_secs(60));
        front(state)
    });
}

/// Somebody who is signed in, also at the wiki, and what the wiki has been told of them.
struct Known<'a> {
    person: Person<'a>,
    assertion: String,
}

impl Known<'_> {
    fn user(&self) -> UserId {
        UserId(claims(&self.assertion)["sub"].as_str().unwrap().parse().unwrap())
    }

    fn sid(&self) -> String {
        claims(&self.assertion)["sid"].as_str().unwrap().to_owned()
    }
}

async fn somebody<'a>(server: &'a TestServer, checks: &Checks) -> Known<'a> {
    let person = Person::signed_in(server).await;
    let trip = person.go(&format!("{WIKI}/.vestibule/enter?return_to=/page")).await;
    assert_eq!(trip.arrived(), format!("{WIKI}/page"));
    let assertion = assertion(checks, &person.wiki).await;
    Known { person, assertion }
}

/// What the wiki is told of whoever has this browser.
async fn assertion(checks: &Checks, browser: &Browser) -> String {
    let answer = checks.forward("GET", &format!("{WIKI}/page")).by(browser).await;
    answer.header("vestibule-assertion").to_owned()
}

/// A token of somebody's, as the page for them would make it.
async fn api_token(server: &TestServer, user: UserId, scopes: &[&str]) -> PlainToken {
    let (token, id) = (PlainToken::random(), ApiTokenId(Uuid::now_v7()));
    let scopes: Vec<_> = scopes.iter().map(|scope| scope.parse().unwrap()).collect();
    let hash = token.hash();
    let new = NewToken {
        id,
        user_id: user,
        form_key: None,
        name: "backup",
        prefix: token.prefix(),
        secret_hash: hash.as_bytes(),
        scopes: &scopes,
        life: HOUR,
        test: false,
    };
    api_tokens::add(&server.db, &new).await.unwrap();
    token
}

/// A form with the credential of a service, or without one.
async fn ask(server: &TestServer, service: &str, address: &str, form: &[(&str, &str)]) -> Answer {
    let browser = server.browser();
    let asked = browser.ask(Method::POST, address).form(form);
    let answer = if service.is_empty() { asked.await } else { asked.header("authorization", &basic(service)).await };
    assert_eq!((answer.header("cache-control"), answer.set_cookies().len()), ("no-store", 0), "{}", answer.asked);
    assert!(!answer.headers.contains_key("access-control-allow-origin"));
    answer
}

/// What a service is told of a token.
async fn introspect(server: &TestServer, service: &str, token: &str) -> Value {
    let answer = ask(server, service, INTROSPECT, &[("token", token)]).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "application/json"), "{}", answer.text());
    answer.json()
}

async fn is_active(server: &TestServer, service: &str, token: &str) -> bool {
    let told = introspect(server, service, token).await;
    if told["active"] == json!(true) {
        return true;
    }
    assert_eq!(told, json!({"active": false}), "nothing else is said");
    false
}

/// A request for an exchange, which may still be changed.
fn wish<'a>(subject: &'a str, kind: &'a str, audience: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("grant_type", EXCHANGE), ("subject_token", subject), ("subject_token_type", kind), ("audience", audience)]
}

/// The access token that a service gets.
async fn exchanged(server: &TestServer, service: &str, form: &[(&str, &str)]) -> String {
    let answer = ask(server, service, TOKEN, form).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["access_token"].as_str().unwrap().to_owned()
}

/// An error in the shape of RFC 6749 section 5.2.
#[track_caller]
fn error(answer: &Answer) -> (u16, String) {
    let json = answer.json();
    let members = json.as_object().unwrap();
    assert_eq!(members.keys().collect::<Vec<_>>(), ["error", "error_description"], "{json}");
    let description = members["error_description"].as_str().unwrap();
    let fits = |char: char| (' '..='~').contains(&char) && char != '"' && char != '\\';
    assert!(!description.is_empty() && description.chars().all(fits), "{json}");
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("cache-control"), "no-store");
    let asks_for_credential = answer.status == 401;
    let realm = if asks_for_credential { "Basic realm=\"Vestibule\"" } else { "" };
    assert_eq!(answer.header("www-authenticate"), realm, "{json}");
    (answer.status.as_u16(), members["error"].as_str().unwrap().to_owned())
}

/// The same of a service's form, by its error alone; it is 400.
async fn refused(server: &TestServer, service: &str, address: &str, form: &[(&str, &str)]) -> String {
    let (status, name) = error(&ask(server, service, address, form).await);
    assert_eq!(status, 400, "{name}");
    name
}
