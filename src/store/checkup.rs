//! What can be said of the database without changing anything in it.

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use sqlx::{ConnectOptions, Connection, PgConnection};

use super::{
    grants::{self, Grants},
    migrations::{self, Compared},
    patience::within,
    pooler::{self, Pooling},
    signing_keys::KeyRow,
};

/// A database that has not answered by then counts as away.
const WITHIN: Duration = Duration::from_secs(5);

/// Round trips that are measured.
const ROUND_TRIPS: usize = 9;

#[derive(Debug)]
pub struct Checkup {
    pub version: String,
    /// The same as a number: 160004 is 16.4.
    pub version_number: i32,
    pub latency: Duration,
    /// Its clock, and what ours said at the same moment.
    pub clocks: (DateTime<Utc>, DateTime<Utc>),
    pub steps: Compared,
    pub encoding: String,
    pub grants: Grants,
    /// Time limits that its sessions begin without.
    pub unlimited: Vec<String>,
    pub encrypted: bool,
    /// Whether it stays on this machine.
    pub local: bool,
}

/// Connects, looks, and leaves.
pub async fn examine(url: &str) -> sqlx::Result<Checkup> {
    within(WITHIN, look(url)).await
}

/// Whether a pooler in between mixes statements up.
pub async fn probe(url: &str) -> sqlx::Result<Pooling> {
    within(WITHIN, pooler::probe(&super::pool::options(url)?)).await
}

/// The signing keys that are published.
pub async fn signing_keys(url: &str) -> sqlx::Result<Vec<KeyRow>> {
    let read = async {
        let mut connection = super::pool::options(url)?.connect().await?;
        let keys = super::signing_keys::list(&mut connection).await?;
        connection.close().await?;
        Ok(keys)
    };
    within(WITHIN, read).await
}

async fn look(url: &str) -> sqlx::Result<Checkup> {
    let options = super::pool::options(url)?;
    let host = options.get_host().to_owned();
    let local = options.get_socket().is_some()
        || host.starts_with('/')
        || ["localhost", "127.0.0.1", "::1"].contains(&host.as_str());
    let mut connection = options.connect().await?;
    let checkup = Checkup {
        version: sqlx::query_scalar("show server_version").fetch_one(&mut connection).await?,
        version_number: sqlx::query_scalar("select current_setting('server_version_num')::int")
            .fetch_one(&mut connection)
            .await?,
        latency: latency(&mut connection).await?,
        clocks: clocks(&mut connection).await?,
        encrypted: sqlx::query_scalar(
            "select coalesce((select ssl from pg_stat_ssl where pid = pg_backend_pid()), false)",
        )
        .fetch_one(&mut connection)
        .await?,
        steps: migrations::compare(&mut connection).await?,
        encoding: migrations::encoding(&mut connection).await?,
        grants: grants::of_this_role(&mut connection).await?,
        unlimited: sqlx::query_scalar(
            "select name from pg_settings where setting = '0' and name in
                 ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout') order by name",
        )
        .fetch_all(&mut connection)
        .await?,
        local,
    };
    connection.close().await?;
    Ok(checkup)
}

/// The median of the round trips.
async fn latency(connection: &mut PgConnection) -> sqlx::Result<Duration> {
    let mut round_trips = Vec::with_capacity(ROUND_TRIPS);
    for _ in 0..ROUND_TRIPS {
        let began = Instant::now();
        sqlx::query("select 1").execute(&mut *connection).await?;
        round_trips.push(began.elapsed());
    }
    round_trips.sort();
    Ok(round_trips[ROUND_TRIPS / 2])
}

async fn clocks(connection: &mut PgConnection) -> sqlx::Result<(DateTime<Utc>, DateTime<Utc>)> {
    let asked = Utc::now();
    let theirs = sqlx::query_scalar("select clock_timestamp()").fetch_one(connection).await?;
    Ok((theirs, asked + (Utc::now() - asked) / 2))
}
