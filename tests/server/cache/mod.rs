//! Sessions and tokens kept in memory: only a "yes", only while every end is heard of in time, and never for longer.

mod ends;
mod reader;
mod short_way;
mod touches;

use std::time::{Duration, Instant};

use vestibule::model::limits::{CacheSettings, SessionSettings};

use crate::support::{Browser, Database, DatabaseGate, Setup, TestServer, make, me};

/// The promise.
const BOUND: Duration = Duration::from_secs(1);

fn kept() -> Setup {
    let session = SessionSettings { cache: CacheSettings::default(), ..SessionSettings::default() };
    Setup { session, ..Setup::default() }
}

/// A node that keeps sessions in memory.
async fn node(db: &Database) -> TestServer {
    kept().start(db.clone()).await
}

/// The same, whose way to the database leads through a gate.
async fn node_behind_a_gate(db: &Database) -> (TestServer, DatabaseGate) {
    let gate = DatabaseGate::start(db).await;
    let server = Setup { server_database: Some(gate.database.clone()), ..kept() }.start(db.clone()).await;
    (server, gate)
}

/// The same browser at another node: its cookie comes along.
fn there(node: &TestServer, browser: &Browser) -> Browser {
    let there = node.browser();
    there.set_session_cookie(&browser.session_cookie().expect("signed in"));
    there
}

/// Somebody whose session a node has in memory: what it is asked for next needs no database.
async fn somebody(node: &TestServer) -> Browser {
    let browser = node.browser();
    make(&browser, "editor", "active").await;
    keep(&browser).await;
    browser
}

/// Has the session kept. Right after it began a read may name it, and then it is asked for once more.
async fn keep(browser: &Browser) {
    tokio::time::sleep(Duration::from_millis(300)).await;
    me(browser).await;
}

/// How long something took.
async fn time<T>(what: impl Future<Output = T>) -> (T, Duration) {
    let began = Instant::now();
    (what.await, began.elapsed())
}
