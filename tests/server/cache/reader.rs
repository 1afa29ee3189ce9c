//! What is kept is worth as much as the reader of what changed: without it, nothing.

use std::time::Duration;

use super::{BOUND, keep, node, node_behind_a_gate, somebody, there, time};
use crate::support::{Database, Pool, me, patiently, refused};

#[sqlx::test]
async fn security_37_a_yes_comes_from_memory_for_a_second_after_the_last_read_and_then_from_nobody(
    _: Pool,
    db: Database,
) {
    let (server, gate) = node_behind_a_gate(&db).await;
    let browser = somebody(&server).await;
    gate.freeze().await;
    let (_, took) = time(me(&browser)).await;
    assert!(took < BOUND, "nobody was asked: {took:?}");
    // Ended at another node meanwhile, of which this one cannot hear.
    let elsewhere = node(&db).await;
    there(&elsewhere, &browser).post("/auth/sign-out", &[]).await;
    tokio::time::sleep(BOUND).await;
    assert_eq!(browser.program("/me").await.status, 503);
    gate.thaw();
    patiently("the database is here again", || async { browser.program("/me").await.status != 503 }).await;
    assert_eq!(refused(&browser).await, "signed_out");
}

#[sqlx::test]
async fn security_37_a_no_never_comes_from_memory(_: Pool, db: Database) {
    let (server, gate) = node_behind_a_gate(&db).await;
    let browser = somebody(&server).await;
    browser.post("/auth/sign-out", &[]).await;
    let again = there(&server, &somebody(&server).await);
    keep(&again).await;
    let (id, _) = again.session_cookie().unwrap().split_once('.').map(|(id, _)| (id.to_owned(), ())).unwrap();
    let wrong = server.browser();
    wrong.set_session_cookie(&format!("{id}.{}", "A".repeat(43)));
    gate.freeze().await;
    for asked in [&wrong, &server.browser()] {
        asked.program("/me").header("vestibule-quiet", "1").await;
    }
    assert_eq!(wrong.program("/me").await.status, 503, "another secret is for the database to say");
}

/// Connections break, the server starts anew, and another one comes in its place: what ended in between is known.
#[sqlx::test]
async fn security_37_a_reader_that_was_cut_off_begins_anew(_: Pool, db: Database) {
    let server = node(&db).await;
    for _ in 0..3 {
        let browser = somebody(&server).await;
        server
            .execute(
                "select pg_terminate_backend(pid) from pg_stat_activity
                 where application_name like 'vestibule %' and datname = current_database();
                 update sessions set ended_at = now(), end_reason = 'admin', changed_at = clock_timestamp(),
                     changed_xid = pg_current_xact_id() where ended_at is null",
            )
            .await;
        tokio::time::sleep(BOUND).await;
        assert_eq!(refused(&browser).await, "admin");
    }
    let browser = somebody(&server).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    me(&browser).await;
}
