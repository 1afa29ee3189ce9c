//! Transactions that write: their limits go with them, and those that lost to another one run again.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use futures::FutureExt;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use vestibule::store::{
    is_away, issuers,
    patience::within,
    pool::{self, Pool as OwnPool},
    sqlstate,
    transaction::{begin, retry},
};

use crate::support::{Database, Pool, Program, Provider, TestServer, url_of};

const LIMITS: &str = "select string_agg(setting, ' ' order by name) from pg_settings where name in
    ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout')";

async fn fails_with(pool: &OwnPool, code: &str, tries: &AtomicUsize) -> sqlx::Result<()> {
    tries.fetch_add(1, Ordering::Relaxed);
    let mut transaction = begin(pool).await?;
    let raise = format!("do $$ begin raise exception 'no' using errcode = '{code}'; end $$");
    sqlx::raw_sql(AssertSqlSafe(raise)).execute(&mut *transaction).await?;
    transaction.commit().await
}

#[sqlx::test]
async fn what_lost_to_another_transaction_is_tried_three_times_and_nothing_else_is(_: Pool, db: Database) {
    let pool = pool::open_with(db, pool::Route::Direct);
    for (code, expected) in [("40001", 3), ("40P01", 3), ("23505", 1), ("55P03", 1), ("57014", 1)] {
        let tries = AtomicUsize::new(0);
        let error = retry(|| fails_with(&pool, code, &tries).boxed()).await.unwrap_err();
        assert_eq!(sqlstate(&error).as_deref(), Some(code));
        assert_eq!(tries.load(Ordering::Relaxed), expected, "{code}");
    }
    let tries = AtomicUsize::new(0);
    let lost_once = || {
        let code = if tries.load(Ordering::Relaxed) == 0 { "40001" } else { "22012" };
        fails_with(&pool, code, &tries).boxed()
    };
    let error = retry(lost_once).await.unwrap_err();
    assert_eq!((sqlstate(&error).as_deref(), tries.load(Ordering::Relaxed)), (Some("22012"), 2));
}

#[sqlx::test]
async fn limits_hold_in_a_transaction_and_through_a_pooler_are_left_behind_on_no_connection(_: Pool, db: Database) {
    let pool = pool::open_with(db.clone(), pool::Route::Pooled);
    let mut transaction = begin(&pool).await.unwrap();
    let limits: String = sqlx::query_scalar(LIMITS).fetch_one(&mut *transaction).await.unwrap();
    assert_eq!(limits, "30000 5000 10000");
    transaction.commit().await.unwrap();
    let mut plain = PgConnection::connect_with(&db).await.unwrap();
    let unset: String = sqlx::query_scalar(LIMITS).fetch_one(&mut plain).await.unwrap();
    let limits: String = sqlx::query_scalar(LIMITS).fetch_one(&pool).await.unwrap();
    assert_eq!(limits, unset);
    // What is given up on a connection of our own would wait in the server without them.
    let direct = pool::open_with(db, pool::Route::Direct);
    let limits: String = sqlx::query_scalar(LIMITS).fetch_one(&direct).await.unwrap();
    assert_eq!(limits, "30000 5000 10000");
}

#[sqlx::test]
async fn nobody_waits_for_a_lock_or_a_statement_for_ever(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let pool = server.house.sessions.pool();
    let mut holder = begin(pool).await.unwrap();
    issuers::lock_issuer(&mut holder, "https://op.example", Some("ada"), None).await.unwrap();
    let began = Instant::now();
    let mut waiting = begin(pool).await.unwrap();
    let error = issuers::share_issuer_lock(&mut waiting, "https://op.example", "ada", None).await.unwrap_err();
    assert!(sqlstate(&error).as_deref() == Some("55P03") && is_away(&error), "{error}");
    assert!((4..8).contains(&began.elapsed().as_secs()), "{:?}", began.elapsed());
    // Outside a transaction the limit is ours, and the connection is not lent again in the middle of a statement.
    let began = Instant::now();
    let slow = || sqlx::query("select pg_sleep(60)");
    let (read, written) = futures::join!(slow().fetch_optional(pool), slow().execute(pool));
    assert!(is_away(&read.unwrap_err()) && is_away(&written.unwrap_err()));
    assert!((9..15).contains(&began.elapsed().as_secs()), "{:?}", began.elapsed());
    within(Duration::from_secs(5), sqlx::query("select 1").execute(pool)).await.unwrap();
}

/// Programs that start at the same moment on a database without tables; then each serves.
async fn start_at_once(db: &Database, programs: usize) {
    let provider = Provider::start(false).await;
    let starts = (0..programs).map(|_| Program::serve(db, &provider, &[], None));
    for program in futures::future::join_all(starts).await {
        let health = program.browser().ask(reqwest::Method::GET, "/health/ready").await;
        assert_eq!(health.status, 200);
    }
}

#[sqlx::test(migrations = false)]
async fn two_servers_that_start_at_once_on_nothing_both_come_up(_: Pool, db: Database) {
    start_at_once(&db, 2).await;
}

#[sqlx::test(migrations = false)]
async fn five_servers_that_start_at_once_on_nothing_all_come_up(_: Pool, db: Database) {
    start_at_once(&db, 5).await;
}

#[sqlx::test]
async fn doctor_says_which_time_limits_the_role_lacks(_: Pool, db: Database) {
    let server = TestServer::start(db.clone()).await;
    let report = || {
        let output = Program::run(&["doctor", "--json"], &[("DATABASE_URL", &url_of(&db))]);
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let sections = report["sections"].as_array().unwrap();
        let findings = sections.iter().flat_map(|section| section["findings"].as_array().unwrap());
        findings.filter(|finding| finding["check"] == "limits").cloned().collect::<Vec<_>>()
    };
    let [found] = &report()[..] else { panic!("one finding") };
    let text = found["text"].as_str().unwrap();
    assert!(
        found["level"] == "note"
            && text.contains("idle_in_transaction_session_timeout, lock_timeout, statement_timeout"),
        "{text}"
    );
    for limit in ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"] {
        let set = format!("execute format('alter database %I set {limit} = ''30s''', current_database());");
        server.execute(&format!("do $$ begin {set} end $$")).await;
    }
    let [found] = &report()[..] else { panic!("one finding") };
    assert_eq!(found["level"], "right", "{found}");
}

#[sqlx::test]
async fn security_27_whoever_hangs_up_while_a_transaction_begins_leaves_none_open(_: Pool, db: Database) {
    let [pool, watching] = [db.clone(), db].map(|db| pool::open_with(db, pool::Route::Direct));
    begin(&pool).await.unwrap().rollback().await.unwrap();
    // In every moment between the first byte and the answer, which no timer is fine enough for.
    for turns in 0..300 {
        let mut beginning = Box::pin(begin(&pool));
        for _ in 0..turns {
            if futures::poll!(beginning.as_mut()).is_ready() {
                break;
            }
            tokio::task::yield_now().await;
        }
    }
    let open = "select count(*) from pg_stat_activity where datname = current_database() and state like 'idle in tr%'";
    crate::support::patiently("none is open", || async {
        sqlx::query_scalar::<_, i64>(open).fetch_one(&watching).await.unwrap() == 0
    })
    .await;
}
