//! Tokens where proxies ask.

mod access;
mod api;
mod bad;
mod elsewhere;
mod people;
mod short;

use std::time::Duration;

use sha2::{Digest, Sha256};
use vestibule::{
    model::service::{Service, client_key::MayActFor, rule::Rule},
    services::identity_headers::IDENTITY_HEADERS,
};

use super::{allowed, at_services, edit_wiki, refused, told, unauthorized};
use crate::support::{Answer, Check, Checks, Database, Person, TestServer, family_with, me};

const METADATA: &str = "https://wiki.example.org/.well-known/oauth-protected-resource";

/// The secret with which the wiki itself asks.
const SECRET: &str = "wiki-0123456789012345678901234567890123456789";

fn rules() -> Vec<Rule> {
    let rule = |path: &str| Rule::new(path.parse().unwrap());
    let scope = |scope: &str, path: &str| Rule { scope: Some(scope.to_owned()), ..rule(path) };
    vec![
        Rule { public: true, ..rule("/assets/**") },
        Rule { roles: vec!["admin".to_owned()], ..scope("read", "/api/admin/**") },
        Rule { recent: Some(Duration::from_secs(300)), ..rule("/api/danger/**") },
        scope("write", "/api/write/**"),
        scope("read", "/api/**"),
    ]
}

/// Two services that take tokens, behind a proxy that is believed.
async fn start(db: Database) -> (TestServer, Checks) {
    let server = family_with(db, |setup| {
        setup.trusted_proxies = vec!["127.0.0.0/8"];
        for service in &mut setup.services {
            let names = ["read", "write"].map(str::to_owned);
            *service = Service { scopes: names.to_vec(), rules: rules(), ..service.clone() };
        }
        let scopes = ["read", "write"].map(str::to_owned).to_vec();
        setup.services[1].may_act_for = vec![MayActFor { audience: "wiki".to_owned(), scopes }];
        edit_wiki(&mut setup.services, |wiki| {
            wiki.roles = vec!["reader".to_owned()];
            wiki.secret_hash = Some(Sha256::digest(SECRET).into());
        });
    })
    .await;
    let checks = Checks::of(&server).await;
    (server, checks)
}

/// A reader who is signed in at both services, and their id.
async fn reader(server: &TestServer) -> (Person<'_>, String) {
    let person = at_services(server, "reader").await;
    let id = me(&person.door).await["user"]["id"].as_str().unwrap().to_owned();
    (person, id)
}

fn at_wiki(path: &str) -> String {
    format!("https://wiki.example.org{path}")
}

/// All identity headers of a yes, each once.
#[track_caller]
fn identity(answer: &Answer) -> [String; 5] {
    assert_eq!(answer.status, 200, "{}: {}", answer.asked, answer.text());
    IDENTITY_HEADERS.map(|name| {
        assert_eq!(answer.headers.get_all(&name).iter().count(), 1, "{}: {name}", answer.asked);
        answer.header(name.as_str()).to_owned()
    })
}

/// The same question by every kind of proxy, as a script asks it: what it is told is the same.
async fn everywhere(checks: &Checks, url: &str, with: &[(&str, &str)], expected: &(u16, String)) {
    let shown = |check: Check| with.iter().fold(check.script(), |check, (name, value)| check.header(name, value));
    for check in [checks.forward("GET", url), checks.envoy("GET", url)] {
        assert_eq!(&told(&shown(check).await), expected, "{url} with {with:?}");
    }
    let is_allowed = expected.0 == 200;
    let nginx = shown(checks.nginx("GET", url)).await;
    assert_eq!(nginx.status, if is_allowed { 200 } else { 401 }, "{url} with {with:?}");
    if !is_allowed {
        assert_eq!(&told(&shown(checks.nginx_answer("GET", url)).await), expected, "{url} with {with:?}");
    }
}
