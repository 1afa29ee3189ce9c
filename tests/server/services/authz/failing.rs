//! While nobody can tell, nobody is let through, and nobody waits for it.

use std::{
    future::IntoFuture,
    time::{Duration, Instant},
};

use futures::{FutureExt, future::join_all};
use vestibule::{
    model::check_address,
    server::at_proxies::{AtProxies, Place},
    services::authz,
};

use super::{allowed, at_services, start, told};
use crate::support::{Answer, Check, Checks, Database, DatabaseGate, Pool, family_with, patiently};

const PAGE: &str = "https://wiki.example.org/page";
const WITHIN: Duration = Duration::from_secs(1);

async fn in_time(check: Check) -> Answer {
    let began = Instant::now();
    let answer = check.await;
    assert!(began.elapsed() < WITHIN, "{} took {:?}", answer.asked, began.elapsed());
    answer
}

#[sqlx::test]
async fn security_40_a_frozen_database_is_503_within_a_second(_: Pool, db: Database) {
    let gate = DatabaseGate::start(&db).await;
    let database = gate.database.clone();
    let server = family_with(db, |setup| setup.server_database = Some(database)).await;
    let checks = Checks::of(&server).await;
    let person = at_services(&server, "reader").await;
    gate.freeze().await;
    // At first nobody knows that it is gone, and later everybody does.
    for _ in 0..4 {
        let asked: Vec<Check> = checks.passing_on("GET", PAGE).map(|check| check.by(&person.wiki)).into();
        let bare = in_time(checks.nginx("GET", PAGE).by(&person.wiki));
        let form = in_time(checks.forward("POST", PAGE).by(&person.wiki).form("https://wiki.example.org"));
        let (answers, bare, form) = tokio::join!(join_all(asked.into_iter().map(in_time)), bare, form);
        for answer in answers {
            assert_eq!(told(&answer), (503, "unavailable".to_owned()));
            assert_eq!(answer.header("retry-after"), "5");
            assert_eq!(answer.header("remote-user"), "");
        }
        assert_eq!((bare.status.as_u16(), bare.text().as_str()), (401, ""));
        assert_eq!(form.page(503), "We'll be right back");
    }
    gate.thaw();
    patiently("it lets through again", || async { checks.forward("GET", PAGE).by(&person.wiki).await.status == 200 })
        .await;
}

#[sqlx::test]
async fn security_33_while_nobody_can_tell_nobody_is_let_through_not_even_where_anybody_may(_: Pool, db: Database) {
    let gate = DatabaseGate::start(&db).await;
    let database = gate.database.clone();
    let server = family_with(db, |setup| setup.server_database = Some(database)).await;
    let checks = Checks::of(&server).await;
    let person = at_services(&server, "reader").await;
    gate.shut().await;
    patiently("it is known to be away", || async { !server.house.sessions.presence().is_here() }).await;
    for check in [checks.forward("GET", PAGE), checks.forward("GET", PAGE).by(&person.wiki)] {
        assert_eq!(told(&in_time(check.script()).await), (503, "unavailable".to_owned()));
    }
    gate.open();
    patiently("it lets through again", || async { checks.forward("GET", PAGE).by(&person.wiki).await.status == 200 })
        .await;
}

#[sqlx::test]
async fn security_40_a_panic_is_no_yes(_: Pool, db: Database) {
    let (server, _) = start(db).await;
    let house = std::sync::Arc::clone(&server.house);
    let asked = authz::Checks::new(house, &["127.0.0.0/8".parse().unwrap()]);
    let before = Place { path: check_address::FORWARD, is_folder: false, endpoint: |_, _| panic!("on purpose") };
    let meanwhile =
        Place { path: check_address::NGINX, is_folder: false, endpoint: |_, _| async { panic!("on purpose") }.boxed() };
    let checks = Checks::serving(AtProxies::new(asked, &[before, meanwhile])).await;
    let answer = checks.nginx("GET", PAGE).await;
    assert_eq!((answer.status.as_u16(), answer.header("remote-user")), (500, ""));
    let answer = checks.forward("GET", PAGE).await;
    assert_eq!((answer.status.as_u16(), answer.header("remote-user")), (500, ""));
}

#[sqlx::test]
async fn security_40_fifty_at_once_are_all_answered_in_time(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let person = at_services(&server, "reader").await;
    let ask = |number: usize| {
        let url = format!("https://wiki.example.org/page/{number}");
        match number % 3 {
            0 => checks.nginx("GET", &url),
            1 => checks.forward("GET", &url),
            _ => checks.envoy("GET", &url),
        }
    };
    let asked = (0..50).map(|number| ask(number).by(&person.wiki).into_future());
    for answer in join_all(asked).await {
        assert_eq!(told(&answer), allowed());
    }
}

#[sqlx::test]
async fn the_longest_address_with_the_most_readings_is_decided_in_time(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let person = at_services(&server, "reader").await;
    let twists = ["/%2e%2e/a%3b;b", "/..%252fA%5c", "//%25%32%65./", "/%ef%bd%81;x=%2f.."];
    for twist in twists {
        for length in [200, 4000, 8000, 16000] {
            let url = format!("https://wiki.example.org/admin{}", twist.repeat(length / twist.len()));
            let answer = in_time(checks.forward("GET", &url).by(&person.wiki)).await;
            assert_eq!(answer.status, 403, "{twist} {length}");
        }
    }
}
