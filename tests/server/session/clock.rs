//! The clock of the session counts what the database has counted, whatever our own clock says.

use sqlx::{ConnectOptions, Connection, Executor};
use vestibule::model::time_left::TimeLeft;

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

/// The seconds that are left by the idle limit and in any case: as programs are told, and as the page's own clock begins with.
async fn left(browser: &Browser) -> [i64; 2] {
    let page = browser.click("/account").await.text().replace("&quot;", "\"");
    let on_page = ["idle", "absolute"].map(|limit| {
        let at = page.find(&format!("\"{limit}\":")).expect("the clock") + limit.len() + 3;
        let digits: String = page[at..].chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<i64>().expect("seconds")
    });
    let told = browser.program("/me").header("vestibule-quiet", "1").await;
    let told: TimeLeft = told.header("vestibule-time-left").parse().expect("two numbers");
    for (on_page, told) in on_page.into_iter().zip([told.idle, told.absolute]) {
        assert!((0..=20).contains(&(on_page - told)), "{on_page} and then {told}");
    }
    on_page
}

async fn reads_right(interval: &str, db: Database) {
    move_clock(&db, interval).await;
    let server = TestServer::start(db).await;
    let browser = server.browser();
    make(&browser, "reader", "active").await;
    let apart = server.count("select abs(extract(epoch from now() - pg_catalog.now()))::bigint").await;
    assert!(apart >= 3600, "the clocks are apart, by {apart} seconds");
    server.execute("update sessions set last_seen_at = now()").await;
    let [idle, absolute] = left(&browser).await;
    assert!((29 * 60..30 * 60).contains(&idle) && absolute > 10 * 3600, "{idle} and {absolute}");

    // Renewed with this very request.
    server
        .execute(
            "update sessions set last_seen_at = now() - interval '20 minutes',
                 idle_expires_at = now() + interval '10 minutes'",
        )
        .await;
    let [idle, _] = left(&browser).await;
    assert!((1799..=1800).contains(&idle), "{idle}");

    let end = "now() + interval '10 minutes 30 seconds'";
    server.execute(&format!("update sessions set expires_at = {end}, idle_expires_at = {end}")).await;
    let [idle, absolute] = left(&browser).await;
    assert!(idle == absolute && (600..=630).contains(&absolute), "{idle} and {absolute}");
}

#[sqlx::test]
async fn the_clock_is_right_where_the_database_is_two_hours_ahead(_: Pool, db: Database) {
    reads_right("2 hours", db).await;
}

#[sqlx::test]
async fn the_clock_is_right_where_the_database_is_an_hour_behind(_: Pool, db: Database) {
    reads_right("-1 hour", db).await;
}
