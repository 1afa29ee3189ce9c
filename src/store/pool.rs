//! The connection pool.

use std::{str::FromStr, time::Duration};

use sqlx::{
    ConnectOptions, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use super::{patience::within, presence::is_sound};

/// How long a request waits for a connection. Longer, and a page that says so would come too late.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(3);

/// Connections of one program, where the settings say nothing else: two cores and a disk are busy with fewer.
pub const CONNECTIONS: u32 = 16;

/// The settings of every connection to `url`.
pub fn options(url: &str) -> Result<PgConnectOptions, sqlx::Error> {
    Ok(PgConnectOptions::from_str(url)?
        .application_name("vestibule")
        // A statement that takes this long is a fault; waiting for it would pile up everything behind it.
        .options([("statement_timeout", "10s"), ("idle_in_transaction_session_timeout", "30s"), ("timezone", "UTC")])
        .log_statements(tracing::log::LevelFilter::Trace)
        .log_slow_statements(tracing::log::LevelFilter::Warn, Duration::from_secs(1)))
}

/// A pool that connects when it is first used.
pub fn open(url: &str, connections: u32) -> Result<PgPool, sqlx::Error> {
    options(url).map(|options| open_sized(options, connections))
}

/// The same, with options that are made already.
pub fn open_with(options: PgConnectOptions) -> PgPool {
    open_sized(options, CONNECTIONS)
}

fn open_sized(options: PgConnectOptions, connections: u32) -> PgPool {
    PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        // A ping before lending costs one round trip of three; a dead connection shows itself on use.
        .test_before_acquire(false)
        // Who gave up waiting leaves a connection in the middle of a statement: it answers soon, or is closed. So is
        // one that only reads: after a failover the address leads elsewhere, and an old connection never would.
        .after_release(|connection, _| Box::pin(is_sound(connection)))
        .connect_lazy_with(options)
}

/// One round trip to the database, which writes or only reads. Connections that died while nobody used them say
/// nothing about the database as it is now: each fails once and is gone.
pub async fn ping(pool: &PgPool) -> Result<(), sqlx::Error> {
    let mut dead = pool.num_idle();
    loop {
        match within(ACQUIRE_TIMEOUT, sqlx::query("select 1").execute(pool)).await {
            Err(error) if dead > 0 && super::is_broken(&error) => dead -= 1,
            result => return result.map(drop),
        }
    }
}
