//! Forward authentication: what each kind of proxy asks, and what it is told.

mod askers;
mod at_once;
mod bypasses;
mod descriptions;
mod ended;
mod failing;
mod foreign;
mod listener;
mod overload;
mod passed;
mod people;
mod quiet;
mod tokens;
mod told;

use std::time::Duration;

use vestibule::model::service::{Service, rule::Rule};

use crate::support::{Answer, CRM, Checks, Database, Person, TestServer, WIKI, family_with};

/// Rules of the wiki, which people with the role `reader` may read.
fn rules() -> Vec<Rule> {
    let rule = |path: &str| Rule::new(path.parse().unwrap());
    let methods = vec!["OPTIONS".to_owned()];
    vec![
        Rule { public: true, methods, ..rule("/**") },
        Rule { public: true, ..rule("/assets/**") },
        Rule { roles: vec!["admin".to_owned()], ..rule("/admin/**") },
        Rule { recent: Some(Duration::from_secs(300)), ..rule("/danger/**") },
        Rule { cross_origin: vec!["https://app.example.org".to_owned()], ..rule("/api/**") },
        Rule { scope: Some("read".to_owned()), ..rule("/feed") },
    ]
}

fn edit_wiki(services: &mut [Service], edit: impl FnOnce(&mut Service)) {
    edit(services.iter_mut().find(|service| service.id == "wiki").unwrap());
}

/// A door with the wiki and its rules behind it, and where proxies ask.
async fn start(db: Database) -> (TestServer, Checks) {
    let server = family_with(db, |setup| {
        edit_wiki(&mut setup.services, |wiki| {
            wiki.roles = vec!["reader".to_owned()];
            wiki.rules = rules();
            wiki.quiet = vec!["/poll".parse().unwrap()];
        });
    })
    .await;
    let checks = Checks::of(&server).await;
    (server, checks)
}

/// Somebody who is signed in at both services, with these roles.
async fn at_services<'a>(server: &'a TestServer, roles: &str) -> Person<'a> {
    let person = Person::signed_in(server).await;
    server.execute("update users set roles = '{reader}'").await;
    for origin in [WIKI, CRM] {
        let page = format!("{origin}/page");
        let trip = person.go(&format!("{origin}/.vestibule/enter?return_to=/page")).await;
        assert_eq!(trip.arrived(), page);
    }
    server.execute(&format!("update users set roles = '{{{roles}}}'")).await;
    person
}

/// Status and reason of what a script is told.
#[track_caller]
fn told(answer: &Answer) -> (u16, String) {
    let status = answer.status.as_u16();
    let reason = if status == 200 { String::new() } else { answer.reason() };
    if status == 403 {
        assert_eq!(answer.header("vestibule-reason"), reason, "{}", answer.asked);
    }
    (status, reason)
}

fn refused(reason: &str) -> (u16, String) {
    (403, reason.to_owned())
}

fn unauthorized(reason: &str) -> (u16, String) {
    (401, reason.to_owned())
}

fn allowed() -> (u16, String) {
    (200, String::new())
}
