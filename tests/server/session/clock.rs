//! The clock of the session counts what the database has counted, whatever our own clock says.

use sqlx::{ConnectOptions, Connection, Executor};

use crate::support::{Browser, Database, Pool, TestServer, make};

/// From now on the database's clock goes before ours by an interval, or after it.
async fn move_clock(db: &Database, interval: &str) {
    let function = |name: &str| {
        format!(
            "create function clock.{name}() returns timestamptz stable language sql as
                 $$ select pg_catalog.{name}() + interval '{interval}' $$;"
        )
    };
    let functions = ["now", "statement_timestamp", "clock_timestamp"].map(function).concat();
    let statements = format!(
        "create schema clock; {functions}
         do $$ begin
             execute format('alter database %I set search_path = clock, pg_catalog, public', current_database());
         end $$"
    );
    let mut connection = db.connect().await.unwrap();
    connection.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(statements))).await.unwrap();
    connection.close().await.unwrap();
}

/// What the account page says below "This session".
async fn this_session(browser: &Browser) -> String {
    let page = browser.click("/account").await.words();
    let at = page.find("This session").expect("the part of the session");
    page[at..].to_owned()
}

async fn reads_right(interval: &str, db: Database) {
    move_clock(&db, interval).await;
    let server = TestServer::start(db).await;
    let browser = server.browser();
    make(&browser, "reader", "active").await;
    let apart = server.count("select abs(extract(epoch from now() - pg_catalog.now()))::bigint").await;
    assert!(apart >= 3600, "the clocks are apart, by {apart} seconds");
    server.execute("update sessions set last_seen_at = now()").await;
    let text = this_session(&browser).await;
    assert!(text.contains("You'll be signed out in 29:"), "{text}");
    assert!(text.contains("Stay signed in") && !text.contains('-'), "{text}");

    // Renewed with this very request.
    server
        .execute(
            "update sessions set last_seen_at = now() - interval '20 minutes',
                 idle_expires_at = now() + interval '10 minutes'",
        )
        .await;
    let text = this_session(&browser).await;
    assert!(text.contains("You'll be signed out in 30:00."), "{text}");

    let end = "now() + interval '10 minutes 30 seconds'";
    server.execute(&format!("update sessions set expires_at = {end}, idle_expires_at = {end}")).await;
    let text = this_session(&browser).await;
    assert!(text.contains("Then you can sign in again."), "{text}");
    assert!(text.contains("Sign in again") && !text.contains("Stay signed in"), "{text}");
}

#[sqlx::test]
async fn the_clock_is_right_where_the_database_is_two_hours_ahead(_: Pool, db: Database) {
    reads_right("2 hours", db).await;
}

#[sqlx::test]
async fn the_clock_is_right_where_the_database_is_an_hour_behind(_: Pool, db: Database) {
    reads_right("-1 hour", db).await;
}
