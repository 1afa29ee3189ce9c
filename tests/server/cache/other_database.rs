//! What changed is read in other tables than sessions are: of what ends in those nobody would hear, so nothing of them is kept.

use std::time::Duration;

use super::kept;
use crate::support::{Database, Pool, Setup, TestServer, make, me, refused};

/// Tables of the same names, as in a database that stands where the other one was.
async fn other_tables(db: &Database) -> Database {
    let server = TestServer::start(db.clone()).await;
    server
        .execute(
            "create schema other;
             create table other.sessions (like sessions including all);
             create table other.service_sessions (like service_sessions including all);
             create table other.users (like users including all);
             create table other.api_tokens (like api_tokens including all)",
        )
        .await;
    db.clone().options([("search_path", "other,public")])
}

#[sqlx::test]
async fn security_37_with_two_databases_behind_one_door_every_check_asks(_: Pool, db: Database) {
    let other = other_tables(&db).await;
    let server = Setup { changes_in: Some(other), ..kept() }.start(db).await;
    let browser = server.browser();
    make(&browser, "editor", "active").await;
    for _ in 0..3 {
        tokio::time::sleep(Duration::from_millis(300)).await;
        me(&browser).await;
    }
    // What ends is not heard of, and counts at once all the same.
    server.execute("update sessions set ended_at = now(), end_reason = 'admin'").await;
    assert_eq!(refused(&browser).await, "admin");
}
