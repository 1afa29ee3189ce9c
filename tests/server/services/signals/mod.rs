//! `GET /signals`: services hear which sessions have ended.

mod commits;
mod crowd;
mod ends;
mod failing;
mod http2;
mod limits;
mod listener;
mod resume;
mod slow;
mod stopping;
mod strangers;
mod tokens;
mod whose;

use std::time::Duration;

use uuid::Uuid;

use self::listener::{Heard, Listener, ask, with_secrets};
use crate::support::{
    Browser, CRM, Database, DatabaseGate, Person, TestServer, WIKI, family_behind_a_gate, family_with,
};

/// In which an end has to be known.
const BOUND: Duration = Duration::from_secs(1);

/// A door with two services that may listen.
async fn family(db: Database) -> TestServer {
    family_with(db, with_secrets).await
}

/// The same, whose database can be taken away.
async fn behind_a_gate(db: Database) -> (TestServer, DatabaseGate) {
    family_behind_a_gate(db, with_secrets).await
}

async fn at(person: &Person<'_>, origin: &str) {
    let trip = person.go(&format!("{origin}/.vestibule/enter?return_to=/")).await;
    assert_eq!(trip.arrived(), format!("{origin}/"));
}

/// Somebody new, who is signed in at both services, with the ids of their service sessions.
async fn at_both<'a>(server: &'a TestServer, name: &str) -> (Person<'a>, Uuid, Uuid) {
    server.provider().somebody(name);
    let person = Person::signed_in(server).await;
    at(&person, WIKI).await;
    at(&person, CRM).await;
    let (wiki, crm) = (service_session(&person.wiki), service_session(&person.crm));
    (person, wiki, crm)
}

/// What a service is told as `sid`.
fn service_session(browser: &Browser) -> Uuid {
    browser.cookie("__Host-vestibule").expect("a cookie").split('.').next().unwrap().parse().unwrap()
}
