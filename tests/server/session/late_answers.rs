//! A yes of the database is as old as its question: one that was on its way for longer than a second lets nobody in.

use std::time::Duration;

use crate::support::{Browser, Database, DatabaseGate, Pool, Setup, TestServer, me, patiently, refused, register};

/// Later than a yes may be, and sooner than the database counts as away.
const LATE: Duration = Duration::from_millis(1100);

async fn behind_a_gate(db: Database) -> (TestServer, DatabaseGate, Browser) {
    let gate = DatabaseGate::start(&db).await;
    let server = Setup { server_database: Some(gate.database.clone()), ..Setup::default() }.start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    // Each of the connections that read sessions is open, and has just been looked at.
    for _ in 0..4 {
        me(&browser).await;
    }
    (server, gate, browser)
}

#[sqlx::test]
async fn an_answer_from_before_the_end_lets_nobody_in_after_it(_: Pool, db: Database) {
    let (server, gate, browser) = behind_a_gate(db).await;
    gate.answer_late(LATE);
    let ended_meanwhile = async {
        // The database has answered that the session lives, and the answer is on its way.
        gate.holds("Ada Lovelace").await;
        server.execute("update sessions set ended_at = now(), end_reason = 'admin'").await;
        gate.answer_late(Duration::ZERO);
    };
    let (reason, ()) = tokio::join!(refused(&browser), ended_meanwhile);
    assert_eq!(reason, "admin");
}

#[sqlx::test]
async fn where_every_yes_comes_late_nobody_can_tell_and_a_no_counts(_: Pool, db: Database) {
    let (server, gate, browser) = behind_a_gate(db).await;
    gate.answer_late(LATE);
    server.execute("update sessions set ended_at = now(), end_reason = 'admin'").await;
    assert_eq!(refused(&browser).await, "admin", "what has ended stays ended, however late one hears of it");
    server.execute("update sessions set ended_at = null, end_reason = null").await;
    let (page, program) = tokio::join!(browser.get("/account"), browser.program("/me"));
    assert_eq!(page.page(503), "We'll be right back");
    assert_eq!((program.status.as_u16(), program.reason().as_str()), (503, "unavailable"));
    gate.answer_late(Duration::ZERO);
    patiently("the session is read again", || async { browser.program("/me").await.status == 200 }).await;
}
