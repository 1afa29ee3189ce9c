//! What Postgres plans once and then keeps: a plan takes five times as long as reading the row.

use chrono::{TimeDelta, Utc};
use sqlx::{Connection, Row};
use uuid::Uuid;
use vestibule::{
    model::user::UserId,
    store::{activity, service_sessions, sessions},
};

use crate::support::{Database, Pool, TestServer, register};

#[sqlx::test]
async fn the_queries_of_every_request_are_not_planned_anew_each_time(_: Pool, db: Database) {
    const TIMES: usize = 20;
    // Postgres tries five times what a plan for the very values would gain.
    const TRIED: i64 = 5;
    let server = TestServer::start(db.clone()).await;
    server.execute("analyze").await;
    let mut connection = sqlx::PgConnection::connect_with(&db).await.unwrap();
    for count in 1..=TIMES {
        let ids: Vec<Uuid> = (0..count).map(|_| Uuid::now_v7()).collect();
        // Batches of one are the usual ones.
        for ids in [&ids[..1], &ids[..]] {
            sessions::find(&mut connection, ids).await.unwrap();
            service_sessions::find(&mut connection, ids).await.unwrap();
        }
    }
    let asked = "select generic_plans, custom_plans from pg_prepared_statements where statement like $1";
    let plans: Vec<(i64, i64)> =
        sqlx::query_as(asked).bind("%confirmed_email%").fetch_all(&mut connection).await.unwrap();
    assert_eq!(plans.len(), 2, "{plans:?}");
    for (kept, made) in plans {
        assert_eq!((made, kept), (TRIED, 2 * i64::try_from(TIMES).unwrap() - TRIED));
    }
}

#[sqlx::test]
async fn whether_an_address_is_shared_is_looked_up_in_an_index(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    // Of a few rows all are read, whatever there is, unless that is forbidden.
    let mut connection = server.db.acquire().await.unwrap();
    sqlx::raw_sql("set enable_seqscan = off").execute(&mut *connection).await.unwrap();
    let plan: Vec<String> = sqlx::query_scalar(
        "explain select email from users where email_key = 'a' and id <> gen_random_uuid() and confirmed_email = email
         and email_confirmed_by && '{b}'",
    )
    .fetch_all(&mut *connection)
    .await
    .unwrap();
    assert!(plan.concat().contains("users_confirmed_email_key"), "{plan:#?}");
}

/// Four times a second, whatever a table's size.
#[sqlx::test]
async fn what_changed_and_what_has_reached_a_limit_is_looked_up_in_indexes(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    register(&server, &server.browser()).await;
    server
        .execute(
            "insert into sessions (id, secret_hash, user_id, idle_expires_at, expires_at, provider)
             select gen_random_uuid(), sha256(''), id, now() + n * interval '1 minute', now() + interval '2 days', 'op'
             from users, generate_series(1, 2000) n;
             insert into service_sessions (id, session_id, service, host) select gen_random_uuid(), id, 'a', 'b' from sessions;
             update sessions set ended_at = now(), end_reason = 'admin', changed_xid = '3'
             where idle_expires_at > now() + interval '20 hours';
             update service_sessions set ended_at = now(), changed_xid = '3'
             where session_id in (select id from sessions where ended_at is not null)",
        )
        .await;
    server.execute("analyze").await;
    let mut connection = server.db.acquire().await.unwrap();
    // As the reader has it; the rows here are so few that all of them would be read.
    sqlx::raw_sql("set enable_seqscan = off").execute(&mut *connection).await.unwrap();
    for (table, condition, index) in [
        ("sessions", "changed_xid >= '3'::xid8", "sessions_changed_xid"),
        ("service_sessions", "changed_xid >= '3'::xid8", "service_sessions_changed_xid"),
        ("users", "changed_xid >= '3'::xid8", "users_changed_xid"),
        (
            "sessions",
            "ended_at is null and idle_expires_at > now() and idle_expires_at <= now()",
            "sessions_idle_expires_at",
        ),
        ("sessions", "ended_at >= now()", "sessions_ended_at"),
        ("service_sessions", "ended_at >= now()", "service_sessions_ended_at"),
    ] {
        let asked = format!("explain select id from {table} where {condition}");
        let plan: Vec<String> =
            sqlx::query_scalar(sqlx::AssertSqlSafe(asked)).fetch_all(&mut *connection).await.unwrap();
        assert!(plan.concat().contains(&format!("{index} ")), "{plan:#?}");
    }
}

/// However much has happened with somebody, and however far back they look.
#[sqlx::test]
async fn what_happened_with_a_person_is_looked_up_in_an_index_from_its_place_on(_: Pool, db: Database) {
    let server = TestServer::start(db.clone()).await;
    server
        .execute(
            "insert into events (id, kind, user_id, at)
             select gen_random_uuid(), 'signed_out', lpad((n % 500)::text, 32, '0')::uuid, now() - n * interval '1 minute'
             from generate_series(1, 20000) n; analyze",
        )
        .await;
    let mut connection = sqlx::PgConnection::connect_with(&db).await.unwrap();
    let (user, place) = (UserId(Uuid::from_u128(1)), (Utc::now() - TimeDelta::days(1), Uuid::now_v7()));
    sqlx::raw_sql("set plan_cache_mode = force_generic_plan").execute(&mut connection).await.unwrap();
    assert_eq!(activity::list(&mut connection, user, Some(place), 21).await.unwrap().len(), 21);
    let name = "select name from pg_prepared_statements where statement like '%events e left join%'";
    let name: String = sqlx::query_scalar(name).fetch_one(&mut connection).await.unwrap();
    let asked = format!("explain execute {name}('{}', now(), '{}', 21, 'test_session', true)", user.0, place.1);
    let plan: Vec<String> = sqlx::raw_sql(sqlx::AssertSqlSafe(asked))
        .fetch_all(&mut connection)
        .await
        .unwrap()
        .iter()
        .map(|row| row.get(0))
        .collect();
    let plan = plan.join("\n");
    assert!(plan.contains("events_user_at") && plan.contains("at <= COALESCE"), "{plan}");
    assert!(!plan.contains("Seq Scan on events"), "{plan}");
}
