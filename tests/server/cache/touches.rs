//! Use of a session that is kept is written a little later, with the time at which it was used.

use std::time::Duration;

use super::{keep, node, node_behind_a_gate, somebody};
use crate::support::{Browser, Database, Pool, TestServer, me, patiently, refused};

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
