//! What is kept is worth as much as the reader of what changed: without it, nothing.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use vestibule::{
    model::limits::{CacheSettings, SessionSettings},
    sessions::changes::{ChangeReader, News},
    store::wake::Wake,
};

use super::{BOUND, keep, node, node_behind_a_gate, somebody, there, time};
use crate::support::{Database, DatabaseGate, Pool, Setup, make, me, patiently, refused};

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

/// Whoever is told may fail: then nothing is believed until all that was missed is told, and that begins by itself.
#[sqlx::test]
async fn security_37_a_reader_that_has_failed_begins_anew_by_itself(_: Pool, db: Database) {
    let server = node(&db).await;
    let (told, fails, wake) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)), Wake::default());
    let (count, faulty) = (Arc::clone(&told), Arc::clone(&fails));
    let follower = move |news: News<'_>| {
        if let News::Changed(changed) = news {
            assert!(!faulty.swap(false, Ordering::SeqCst), "as the test wants it");
            count.fetch_add(changed.users.len(), Ordering::SeqCst);
        }
    };
    let every = Duration::from_millis(50);
    let _reader = ChangeReader::start(db.clone(), every, wake.clone(), vec![Box::new(follower)]);
    patiently("it reads", || async { wake.is_read() }).await;
    fails.store(true, Ordering::SeqCst);
    patiently("it has failed", || async { !fails.load(Ordering::SeqCst) }).await;
    make(&server.browser(), "reader", "active").await;
    server.execute("update users set changed_at = now(), changed_xid = pg_current_xact_id()").await;
    patiently("what changed is told again", || async { told.load(Ordering::SeqCst) >= 1 }).await;
}

/// As after a change to another cluster, which counts its transactions anew.
#[sqlx::test]
async fn security_37_transactions_that_have_not_been_yet_are_put_right_wherever_a_reader_begins(_: Pool, db: Database) {
    let server = node(&db).await;
    let browser = somebody(&server).await;
    server
        .execute(
            "update users set name = 'Ada King', changed_at = clock_timestamp(),
                 changed_xid = (pg_current_xact_id()::text::numeric + 1000000)::text::xid8;
             select pg_terminate_backend(pid) from pg_stat_activity
             where application_name = 'vestibule changes' and datname = current_database()",
        )
        .await;
    let later = "select count(*) from users where changed_xid >= pg_snapshot_xmax(pg_current_snapshot())";
    patiently("it is put right", || async { server.count(later).await == 0 }).await;
    assert_eq!(server.count("select count(*) from users where changed_xid is not null").await, 1, "it changes now");
    tokio::time::sleep(BOUND).await;
    assert_eq!(me(&browser).await["user"]["name"], "Ada King");
}

/// A pooler lends the connection to others: what is set for a read is gone with it.
#[sqlx::test]
async fn what_is_set_for_a_read_stays_on_no_connection(_: Pool, db: Database) {
    let server = node(&db).await;
    let settled = "select count(*) from pg_stat_activity where application_name = 'vestibule changes'
        and datname = current_database() and state = 'idle' and query = 'commit'";
    patiently("it waits outside of a transaction", || async { server.count(settled).await == 1 }).await;
    let set = "select count(*) from pg_stat_activity where application_name = 'vestibule changes'
        and datname = current_database() and query like 'set %'";
    for _ in 0..20 {
        assert_eq!(server.count(set).await, 0);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Where the bound is shorter, an answer of the database holds no longer either.
#[sqlx::test]
async fn security_37_a_yes_of_the_database_is_no_older_than_the_bound(_: Pool, db: Database) {
    let gate = DatabaseGate::start(&db).await;
    let cache = CacheSettings {
        read_every: Duration::from_millis(100),
        stale_after: Duration::from_millis(400),
        ..CacheSettings::default()
    };
    let session = SessionSettings { cache, ..SessionSettings::default() };
    let server = Setup { session, server_database: Some(gate.database.clone()), ..Setup::default() }.start(db).await;
    let browser = somebody(&server).await;
    for _ in 0..4 {
        me(&browser).await;
    }
    gate.answer_late(Duration::from_millis(600));
    tokio::time::sleep(Duration::from_millis(800)).await;
    assert_eq!(browser.program("/me").header("vestibule-quiet", "1").await.status, 503);
}
