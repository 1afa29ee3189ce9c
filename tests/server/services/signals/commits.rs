//! What changed is read by snapshots: however long a COMMIT takes, nothing is missed, and nothing is told twice.

use serde_json::{Value, json};
use sqlx::{Postgres, Transaction};
use tokio::time::sleep;
use uuid::Uuid;
use vestibule::{
    model::session::{EndReason, SessionId},
    sessions::{Which, end},
    store::events::Peer,
};

use super::{BOUND, Heard, Listener, at_both, behind_a_gate, family};
use crate::support::{Database, Pool, TestServer};

/// Ends the session of one at the wiki, in a transaction that is not committed yet.
async fn ending(server: &TestServer, at_wiki: Uuid) -> Transaction<'static, Postgres> {
    let mut transaction = server.db.begin().await.unwrap();
    let parent: Uuid = sqlx::query_scalar("select session_id from service_sessions where id = $1")
        .bind(at_wiki)
        .fetch_one(&mut *transaction)
        .await
        .unwrap();
    let one = Which::One(SessionId(parent));
    assert_eq!(end(&mut transaction, one, EndReason::Admin, &Peer::default()).await.unwrap().len(), 1);
    transaction
}

async fn told(listener: &mut Listener) -> Vec<Value> {
    listener.told_by_now().await.iter().map(|heard| heard.data["sid"].clone()).collect()
}

/// Signs of life go on, whatever is not told.
async fn first_told(listener: &mut Listener) -> Heard {
    listener.told_by_now().await.pop_front().expect("something is told")
}

#[sqlx::test]
async fn security_42_an_end_that_is_committed_late_is_told_once(_: Pool, db: Database) {
    let server = family(db).await;
    let mut wiki = Listener::of(&server, "wiki").await;
    let (_ada, first, _) = at_both(&server, "ada").await;
    let (_grace, second, _) = at_both(&server, "grace").await;
    let (_joan, third, _) = at_both(&server, "joan").await;
    let late = ending(&server, first).await;
    let later = ending(&server, second).await;
    ending(&server, third).await.commit().await.unwrap();
    assert_eq!(told(&mut wiki).await, [json!(third)]);
    assert_eq!(told(&mut wiki).await, [Value::Null; 0], "not again, while others go on");
    late.commit().await.unwrap();
    assert_eq!(told(&mut wiki).await, [json!(first)]);
    later.rollback().await.unwrap();
    assert_eq!(told(&mut wiki).await, [Value::Null; 0], "what is rolled back has not happened");
}

/// Of one who was away when it was committed. Its own time is long before that of the last event that they have read.
#[sqlx::test]
async fn security_42_an_end_whose_commit_takes_minutes_is_told_to_who_comes_back(_: Pool, db: Database) {
    let server = family(db).await;
    let (_ada, at_wiki, at_crm) = at_both(&server, "ada").await;
    let begun_long_ago = |table: &str| format!("update {table} set ended_at = ended_at - interval '3 minutes'");
    let mut late = ending(&server, at_wiki).await;
    for table in ["sessions", "service_sessions"] {
        sqlx::raw_sql(sqlx::AssertSqlSafe(begun_long_ago(table))).execute(&mut *late).await.unwrap();
    }
    let mut wiki = Listener::of(&server, "wiki").await;
    wiki.told_by_now().await;
    let last = wiki.alive().await.id;
    drop(wiki);
    late.commit().await.unwrap();
    sleep(BOUND).await;
    let mut wiki = Listener::after(&server, "wiki", &last).await;
    let heard = first_told(&mut wiki).await;
    assert_eq!((heard.event.as_str(), heard.data["sid"].clone()), ("ended", json!(at_wiki)));
    // Whoever is cut off just then misses nothing either.
    let mut again = Listener::after(&server, "wiki", &heard.id).await;
    assert_eq!(first_told(&mut again).await.data["sid"], json!(at_wiki));
    let mut crm = Listener::after(&server, "crm", &last).await;
    assert_eq!(first_told(&mut crm).await.data["sid"], json!(at_crm));
    // What another server has counted says nothing here.
    let (time, _) = last.rsplit_once('.').unwrap();
    let id = format!("{time}.7fffffff-ffff-ffff-0000-000000000000");
    assert_eq!(first_told(&mut Listener::after(&server, "wiki", &id).await).await.event, "gap");
    // What is more than can be told is a gap as well, in which all of the last hour is told.
    server
        .execute(
            "insert into service_sessions (id, session_id, service, host, ended_at, changed_xid)
             select gen_random_uuid(), s.id, 'wiki', 'wiki.example.org', now() - interval '5 minutes', pg_current_xact_id()
             from (select id from sessions limit 1) s, generate_series(1, 1001)",
        )
        .await;
    sleep(BOUND).await;
    let mut wiki = Listener::after(&server, "wiki", &last).await;
    let heard = wiki.told_by_now().await;
    assert_eq!((heard[0].event.as_str(), heard.len() > 1001), ("gap", true));
}

/// A server that says another time of its start is another one.
#[sqlx::test]
async fn security_42_on_another_server_it_begins_anew_by_time(_: Pool, db: Database) {
    let name = db.get_database().expect("a name").to_owned();
    let (server, gate) = behind_a_gate(db).await;
    let (_ada, first, _) = at_both(&server, "ada").await;
    let (_grace, second, _) = at_both(&server, "grace").await;
    let (_joan, third, _) = at_both(&server, "joan").await;
    let mut wiki = Listener::of(&server, "wiki").await;
    wiki.alive().await;
    gate.shut().await;
    server
        .execute(&format!(
            "create schema other;
             create function other.pg_postmaster_start_time() returns timestamptz language sql stable
                 as 'select timestamptz ''2026-01-01 00:00Z''';
             alter database \"{name}\" set search_path = other, pg_catalog, public"
        ))
        .await;
    ending(&server, first).await.commit().await.unwrap();
    // As in a cluster that counts its transactions anew, where no number says when it was.
    server.execute("update sessions set changed_xid = '3'; update service_sessions set changed_xid = '3'").await;
    // And as on what a standby has become, which goes on counting: by a transaction that began long before.
    let mut late = ending(&server, third).await;
    for table in ["sessions", "service_sessions"] {
        let statement = format!("update {table} set ended_at = ended_at - interval '3 minutes'");
        let of_third = if table == "sessions" {
            format!("{statement} where id = (select session_id from service_sessions where id = '{third}')")
        } else {
            format!("{statement} where id = '{third}'")
        };
        sqlx::raw_sql(sqlx::AssertSqlSafe(of_third)).execute(&mut *late).await.unwrap();
    }
    late.commit().await.unwrap();
    gate.open();
    assert_eq!(wiki.told().await.data["sid"], json!(third));
    assert_eq!(wiki.told().await.data["sid"], json!(first));
    wiki.alive().await;
    ending(&server, second).await.commit().await.unwrap();
    assert_eq!(wiki.told().await.data["sid"], json!(second));
    // And while the connection lasts: a pooler may lend another one in the middle.
    server
        .execute(
            "create or replace function other.pg_postmaster_start_time() returns timestamptz language sql stable
                 as 'select timestamptz ''2026-01-02 00:00Z'''",
        )
        .await;
    assert_eq!(told(&mut wiki).await.last(), Some(&json!(second)), "the last minute is told once more");
    wiki.alive().await;
}

/// Its numbers are those of a cluster that counts anew, and every time there is before the last one that was read.
#[sqlx::test]
async fn security_42_on_another_server_whose_clock_is_behind_nothing_is_missed(_: Pool, db: Database) {
    let name = db.get_database().expect("a name").to_owned();
    let (server, gate) = behind_a_gate(db).await;
    let (_ada, first, _) = at_both(&server, "ada").await;
    let (_grace, second, _) = at_both(&server, "grace").await;
    let mut wiki = Listener::of(&server, "wiki").await;
    wiki.alive().await;
    gate.shut().await;
    server
        .execute(&format!(
            "create schema other;
             create function other.pg_postmaster_start_time() returns timestamptz language sql stable
                 as 'select timestamptz ''2026-01-01 00:00Z''';
             create function other.statement_timestamp() returns timestamptz language sql stable
                 as 'select pg_catalog.statement_timestamp() - interval ''20 minutes''';
             alter database \"{name}\" set search_path = other, pg_catalog, public"
        ))
        .await;
    ending(&server, first).await.commit().await.unwrap();
    for table in ["sessions", "service_sessions"] {
        let there = format!("update {table} set changed_xid = '3', ended_at = ended_at - interval '20 minutes'");
        server.execute(&format!("{there} where ended_at is not null")).await;
    }
    gate.open();
    assert_eq!(wiki.told().await.data["sid"], json!(first));
    wiki.alive().await;
    ending(&server, second).await.commit().await.unwrap();
    assert_eq!(wiki.told().await.data["sid"], json!(second));
}
