//! What keeps somebody out is asked of the database first: it may have changed at another node, of which this one has not heard.

use std::time::Duration;

use vestibule::model::{by_language::ByLanguage, limits::CacheSettings, service::rule::Rule, terms::Terms};

use super::{keep, kept, node_behind_a_gate, somebody};
use crate::support::{Checks, DOOR, Database, Person, Pool, Setup, WIKI, family_with, make};

/// A change of which nothing is noted, so that no node hears of it.
const UNHEARD: &str = "update sessions set auth_time = now(), auth_time_vouched = true";

/// A change of which every node hears.
const AGO: &str = "update sessions set auth_time = now() - interval '20 minutes', changed_at = clock_timestamp(),
    changed_xid = pg_current_xact_id()";

#[sqlx::test]
async fn security_37_who_has_just_signed_in_again_is_not_asked_to_once_more(_: Pool, db: Database) {
    let server = kept().start(db).await;
    let browser = server.browser();
    make(&browser, "editor", "stale").await;
    keep(&browser).await;
    assert!(browser.get("/account/details").await.location().starts_with("/sign-in"));
    keep(&browser).await;
    server.execute(UNHEARD).await;
    assert_eq!(browser.get("/account/details").await.status, 200);
}

#[sqlx::test]
async fn security_37_who_has_just_accepted_the_terms_elsewhere_is_not_asked_again(_: Pool, db: Database) {
    let terms = Terms { version: "2026-11".to_owned(), url: ByLanguage::same("https://example.org/terms") };
    let server = Setup { terms: Some(terms), ..kept() }.start(db).await;
    let browser = server.browser();
    make(&browser, "editor", "active").await;
    server
        .execute(
            "update users set terms_version = '2025-01', terms_versions = '{}', changed_at = clock_timestamp(),
                 changed_xid = pg_current_xact_id()",
        )
        .await;
    keep(&browser).await;
    assert!(browser.get("/account").await.location().starts_with("/terms"));
    keep(&browser).await;
    server.execute("update users set terms_version = '2026-11'").await;
    assert_eq!(browser.get("/account").await.status, 200);
}

/// Where the database says nothing, a "no" is none.
#[sqlx::test]
async fn security_37_a_no_that_is_only_remembered_is_told_to_nobody(_: Pool, db: Database) {
    let (server, gate) = node_behind_a_gate(&db).await;
    let browser = server.browser();
    make(&browser, "editor", "stale").await;
    keep(&browser).await;
    gate.freeze().await;
    assert_eq!(browser.get("/account/details").await.status, 503);
    gate.thaw();
}

/// Strangers cost what they cost before: one answer from memory asks nobody, and neither does nobody's.
#[sqlx::test]
async fn a_yes_from_memory_and_a_stranger_ask_nobody(_: Pool, db: Database) {
    let (server, gate) = node_behind_a_gate(&db).await;
    let browser = somebody(&server).await;
    gate.freeze().await;
    assert_eq!(browser.program("/me").await.status, 200);
    let stranger = server.browser().program("/me").await;
    assert_eq!(stranger.reason(), "not_signed_in");
    gate.thaw();
}

#[sqlx::test]
async fn security_37_whoever_may_go_on_to_a_service_now_goes_on(_: Pool, db: Database) {
    let server = family_with(db, |setup| {
        setup.session.cache = CacheSettings::default();
        setup.services[0].roles = vec!["reader".to_owned()];
        let recent = Some(Duration::from_secs(300));
        setup.services[0].rules = vec![Rule { recent, ..Rule::new("/danger/**".parse().unwrap()) }];
    })
    .await;
    let person = Person::signed_in(&server).await;
    server.execute("update users set roles = '{reader}', changed_at = now(), changed_xid = pg_current_xact_id()").await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    person.go(&format!("{WIKI}/.vestibule/enter?return_to=/page")).await.arrived();
    server.execute(AGO).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let checks = Checks::of(&server).await;
    let danger = format!("{WIKI}/danger/zone");
    assert_eq!(checks.forward("GET", &danger).by(&person.wiki).await.status, 401);
    server.execute(UNHEARD).await;
    assert_eq!(checks.forward("GET", &danger).by(&person.wiki).await.status, 200, "at the proxy");
    server.execute(AGO).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(checks.forward("GET", &danger).by(&person.wiki).await.status, 401);
    server.execute(UNHEARD).await;
    let trip = person.go(&format!("{WIKI}/.vestibule/enter?return_to=/danger/zone")).await;
    assert_eq!(trip.arrived(), danger);
    assert!(trip.hops.iter().all(|hop| !hop.starts_with(DOOR)), "straight on: {:?}", trip.hops);
}
