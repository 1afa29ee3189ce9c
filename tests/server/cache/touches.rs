//! Use of a session that is kept is written a little later, with the time at which it was used.

use std::time::Duration;

use chrono::Utc;
use vestibule::model::limits::CacheSettings;

use super::{keep, node, node_behind_a_gate, somebody};
use crate::support::{
    Browser, Checks, Database, Person, Pool, TestServer, WIKI, family_with, make, me, patiently, refused,
};

/// As if it had been used last so long ago, and this node has read it.
async fn unused_for(server: &TestServer, browser: &Browser, time: &str) {
    server
        .execute(&format!(
            "update sessions set last_seen_at = last_seen_at - interval '{time}',
                 idle_expires_at = idle_expires_at - interval '{time}',
                 changed_at = clock_timestamp(), changed_xid = pg_current_xact_id()"
        ))
        .await;
    tokio::time::sleep(Duration::from_millis(400)).await;
    // The clock's own question is no use: it only has it kept.
    assert_eq!(browser.program("/me").header("vestibule-quiet", "1").await.status, 200);
}

const LATELY: &str = "select count(*) from sessions where last_seen_at > now() - interval '4 seconds'";

#[sqlx::test]
async fn a_use_is_written_with_its_time_and_counts(_: Pool, db: Database) {
    let server = node(&db).await;
    let browser = somebody(&server).await;
    unused_for(&server, &browser, "90 seconds").await;
    let before = server.texts("select idle_expires_at::text from sessions").await;
    for _ in 0..5 {
        me(&browser).await;
    }
    patiently("it is written", || async { server.count(LATELY).await == 1 }).await;
    assert_ne!(server.texts("select idle_expires_at::text from sessions").await, before);
    let left = "select count(*) from sessions where idle_expires_at - last_seen_at = interval '30 minutes'
                and changed_xid is not null and last_seen_at < now()";
    assert_eq!(server.count(left).await, 1);
}

#[sqlx::test]
async fn near_its_limit_a_use_is_written_before_the_answer(_: Pool, db: Database) {
    let server = node(&db).await;
    let browser = somebody(&server).await;
    unused_for(&server, &browser, "29 minutes 54 seconds").await;
    me(&browser).await;
    assert_eq!(server.count(LATELY).await, 1);
}

#[sqlx::test]
async fn who_comes_back_after_a_while_is_told_how_long_they_have_now(_: Pool, db: Database) {
    let server = node(&db).await;
    let browser = somebody(&server).await;
    unused_for(&server, &browser, "20 minutes").await;
    let left = browser.program("/me").await.header("vestibule-time-left").to_owned();
    assert!(left.starts_with("idle=1800") || left.starts_with("idle=1799"), "{left}");
    assert_eq!(server.count(LATELY).await, 1);
}

#[sqlx::test]
async fn what_is_noted_brings_nothing_back_that_has_ended(_: Pool, db: Database) {
    let server = node(&db).await;
    let browser = somebody(&server).await;
    unused_for(&server, &browser, "90 seconds").await;
    me(&browser).await;
    server.execute("update sessions set ended_at = now(), end_reason = 'admin'").await;
    server.house.sessions.write_uses().await;
    assert_eq!(server.count(LATELY).await, 0);
    keep_refused(&browser).await;
}

async fn keep_refused(browser: &Browser) {
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    assert_eq!(refused(browser).await, "admin");
}

#[sqlx::test]
async fn what_cannot_be_written_is_written_when_it_can(_: Pool, db: Database) {
    let (server, gate) = node_behind_a_gate(&db).await;
    let browser = somebody(&server).await;
    unused_for(&server, &browser, "90 seconds").await;
    gate.freeze().await;
    // Noted while what is kept may still be believed.
    me(&browser).await;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(server.count(LATELY).await, 0);
    gate.thaw();
    let at_its_time = "select count(*) from sessions where last_seen_at between now() - interval '20 seconds' and now() - interval '1 second'";
    patiently("it is written", || async { server.count(at_its_time).await == 1 }).await;
    keep(&browser).await;
}

/// Whoever is just writing the row keeps others from it, and the use is not lost for that.
#[sqlx::test]
async fn a_use_that_finds_its_row_locked_is_written_the_next_time(_: Pool, db: Database) {
    let server = node(&db).await;
    let browser = somebody(&server).await;
    unused_for(&server, &browser, "90 seconds").await;
    let mut other = server.db.begin().await.unwrap();
    sqlx::query("select from sessions for update").execute(&mut *other).await.unwrap();
    me(&browser).await;
    server.house.sessions.write_uses().await;
    assert_eq!(server.count(LATELY).await, 0);
    other.rollback().await.unwrap();
    server.house.sessions.write_uses().await;
    assert_eq!(server.count(LATELY).await, 1);
}

/// By the cookie of a service's host the session is found, and used, whose child that is.
#[sqlx::test]
async fn a_use_at_a_service_is_one_of_its_session(_: Pool, db: Database) {
    let server = family_with(db, |setup| setup.session.cache = CacheSettings::default()).await;
    let person = Person::signed_in(&server).await;
    person.go(&format!("{WIKI}/.vestibule/enter?return_to=/page")).await.arrived();
    let checks = Checks::of(&server).await;
    let page = format!("{WIKI}/page");
    for (time, what) in [("90 seconds", "noted"), ("29 minutes 54 seconds", "written at once")] {
        server
            .execute(&format!(
                "update sessions set last_seen_at = now() - interval '{time}',
                     idle_expires_at = now() - interval '{time}' + interval '30 minutes',
                     changed_at = clock_timestamp(), changed_xid = pg_current_xact_id()"
            ))
            .await;
        tokio::time::sleep(Duration::from_millis(400)).await;
        // What is no use only has it kept.
        let quiet = checks.forward("GET", &page).by(&person.wiki).header("vestibule-quiet", "1");
        assert_eq!(quiet.await.status, 200);
        for _ in 0..2 {
            assert_eq!(checks.forward("GET", &page).by(&person.wiki).await.status, 200);
        }
        if what == "noted" {
            server.house.sessions.write_uses().await;
        }
        assert_eq!(server.count(LATELY).await, 1, "{what}");
    }
}

/// Whoever waits for a connection does not take the time for the database's.
#[sqlx::test]
async fn waiting_for_a_connection_does_not_put_the_clock_ahead(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    make(&browser, "reader", "active").await;
    server.execute("update sessions set last_seen_at = now() - interval '10 minutes'").await;
    for _ in 0..4 {
        assert_eq!(browser.program("/me").header("vestibule-quiet", "1").await.status, 200);
    }
    let pool = server.house.sessions.pool();
    let mut all = Vec::new();
    while let Ok(Ok(connection)) = tokio::time::timeout(Duration::from_millis(300), pool.acquire()).await {
        all.push(connection);
    }
    let release = async {
        tokio::time::sleep(Duration::from_millis(700)).await;
        all.clear();
    };
    tokio::join!(me(&browser), release);
    let ahead = server.house.sessions.now().unwrap() - Utc::now();
    assert!(ahead.num_milliseconds() < 400, "{ahead}");
}
