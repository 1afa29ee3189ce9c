//! Silence says that nobody can tell: signs of life come only while everything that ended a second ago has been told.

use std::time::Duration;

use serde_json::json;
use tokio::time::{Instant, sleep};

use super::{BOUND, Listener, ask, at_both, behind_a_gate};
use crate::support::{Database, Pool, TestServer, patiently};

/// Ends every session, as another node does it.
async fn end_all(server: &TestServer) {
    let statement = "with ended as (
            update sessions set ended_at = now(), end_reason = 'admin', changed_at = clock_timestamp(),
                changed_xid = pg_current_xact_id() where ended_at is null returning id)
        update service_sessions c set ended_at = now(), changed_at = clock_timestamp(), changed_xid = pg_current_xact_id()
        from ended where c.session_id = ended.id and c.ended_at is null";
    server.execute(statement).await;
}

#[sqlx::test]
async fn security_42_while_the_database_is_frozen_there_is_no_sign_of_life(_: Pool, db: Database) {
    let (server, gate) = behind_a_gate(db).await;
    let (_person, sid, _) = at_both(&server, "ada").await;
    let mut wiki = Listener::of(&server, "wiki").await;
    wiki.alive().await;
    gate.freeze().await;
    let frozen = Instant::now();
    end_all(&server).await;
    let last = wiki.last_before_silence_of(Duration::from_millis(1500)).await.unwrap_or(frozen);
    assert!(last < frozen + BOUND, "{:?}", last - frozen);
    let answer = ask(&server, "wiki").send().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.headers()["retry-after"].to_str().unwrap()), (503, "5"));
    assert!(answer.text().await.unwrap().contains("\"reason\":\"unavailable\""));
    gate.thaw();
    let heard = wiki.told().await;
    assert_eq!((heard.data["sid"].clone(), heard.data["reason"].clone()), (json!(sid), json!("admin")));
    wiki.alive().await;
}

#[sqlx::test]
async fn whoever_comes_back_while_the_database_is_frozen_is_told_so_in_a_second(_: Pool, db: Database) {
    let (server, gate) = behind_a_gate(db).await;
    let last = Listener::of(&server, "wiki").await.alive().await.id;
    gate.freeze().await;
    let asked = Instant::now();
    let answer = ask(&server, "wiki").header("last-event-id", &last).send().await.unwrap();
    assert_eq!(answer.status(), 503);
    assert!(asked.elapsed() < BOUND + Duration::from_millis(500), "{:?}", asked.elapsed());
    gate.thaw();
}

#[sqlx::test]
async fn security_42_nothing_is_missed_while_the_reader_has_no_connection(_: Pool, db: Database) {
    let (server, gate) = behind_a_gate(db).await;
    let (_person, sid, _) = at_both(&server, "ada").await;
    let (_other, expired, _) = at_both(&server, "grace").await;
    let mut wiki = Listener::of(&server, "wiki").await;
    wiki.alive().await;
    gate.shut().await;
    let expire = format!(
        "update sessions set idle_expires_at = now() + interval '300 milliseconds'
         where id = (select session_id from service_sessions where id = '{expired}')"
    );
    server.execute(&expire).await;
    sleep(BOUND).await;
    end_all_but_expired(&server).await;
    gate.open();
    let mut told = vec![wiki.told().await.data["sid"].clone(), wiki.told().await.data["sid"].clone()];
    told.sort_by_key(ToString::to_string);
    let mut both = vec![json!(sid), json!(expired)];
    both.sort_by_key(ToString::to_string);
    assert_eq!(told, both);
    wiki.alive().await;
}

async fn end_all_but_expired(server: &TestServer) {
    // Whoever has reached a limit has ended already, and nobody ends it once more.
    server.execute("create table kept as select id from sessions where idle_expires_at <= now()").await;
    let statement = "with ended as (
            update sessions set ended_at = now(), end_reason = 'admin', changed_at = clock_timestamp(),
                changed_xid = pg_current_xact_id() where id not in (select id from kept) returning id)
        update service_sessions c set ended_at = now(), changed_at = clock_timestamp(), changed_xid = pg_current_xact_id()
        from ended where c.session_id = ended.id";
    server.execute(statement).await;
}

#[sqlx::test]
async fn a_connection_that_is_cut_off_is_replaced(_: Pool, db: Database) {
    let (server, _gate) = behind_a_gate(db).await;
    let (_person, sid, _) = at_both(&server, "ada").await;
    let mut wiki = Listener::of(&server, "wiki").await;
    let readers = "select count(*) from pg_stat_activity
                   where datname = current_database() and application_name = 'vestibule changes'";
    assert_eq!(server.count(readers).await, 1, "one, beside the pool");
    for _ in 0..3 {
        wiki.alive().await;
        let cut = readers.replace("count(*)", "count(pg_terminate_backend(pid))");
        assert_eq!(server.count(&cut).await, 1);
        patiently("it is back", || async { server.count(readers).await == 1 }).await;
    }
    end_all(&server).await;
    assert_eq!(wiki.told().await.data["sid"], json!(sid));
}

/// A server that is no primary any more does not learn of ends.
#[sqlx::test]
async fn security_42_a_database_that_only_reads_gives_no_sign_of_life(_: Pool, db: Database) {
    let name = db.get_database().expect("a name").to_owned();
    let (server, _gate) = behind_a_gate(db).await;
    let mut wiki = Listener::of(&server, "wiki").await;
    wiki.alive().await;
    server
        .execute(&format!(
            "alter database \"{name}\" set default_transaction_read_only = on;
             select pg_terminate_backend(pid) from pg_stat_activity
             where datname = current_database() and pid <> pg_backend_pid()"
        ))
        .await;
    patiently("it is noticed", || async { ask(&server, "wiki").send().await.unwrap().status() == 503 }).await;
    wiki.last_before_silence_of(Duration::from_millis(2500)).await;
    server.execute(&format!("alter database \"{name}\" reset default_transaction_read_only")).await;
    wiki.alive().await;
}
