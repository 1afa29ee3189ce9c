//! The connection pool.

use std::{ops::Deref, str::FromStr, time::Duration};

use futures::{
    FutureExt, StreamExt,
    future::BoxFuture,
    stream::{self, BoxStream},
};
use sqlx::{
    ConnectOptions, Describe, Either, Execute, Executor, PgPool, Postgres, SqlStr,
    postgres::{PgConnectOptions, PgPoolOptions, PgQueryResult, PgRow, PgStatement, PgTypeInfo},
};
use tokio::time::{Instant, timeout_at};

use super::{
    patience::{STATEMENT_WITHIN, patiently},
    presence::is_sound,
    share::Share,
    wake::Wake,
};

/// How long a request waits for a connection. Longer, and a page that says so would come too late.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(3);

/// Connections of one program, where the settings say nothing else: two cores and a disk are busy with fewer.
pub const CONNECTIONS: u32 = 16;

/// The settings of every connection to `url`. Nothing is asked for at the start of a connection that a pooler would
/// refuse (`extra_float_digits`) or drop (`options`); nothing here depends on the session's time zone.
pub fn options(url: &str) -> Result<PgConnectOptions, sqlx::Error> {
    Ok(PgConnectOptions::from_str(url)?
        .application_name("vestibule")
        .extra_float_digits(None)
        .log_statements(tracing::log::LevelFilter::Trace)
        .log_slow_statements(tracing::log::LevelFilter::Warn, Duration::from_secs(1)))
}

/// A pool whose queries outside transactions have a time limit on our side. Those inside have the transaction's own
/// (`store::transaction`).
#[derive(Debug, Clone)]
pub struct Pool {
    connections: PgPool,
    share: Share,
    share_of_credentials: Share,
    wake: Wake,
}

/// How a connection reaches the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    Direct,
    /// Through a pooler: what is set on a connection would go to others, so the role has to bring its own limits.
    Pooled,
}

/// What we have given up would wait on in the server, a backend for each, without limits of its own.
const LIMITS: &str =
    "set statement_timeout = '10s'; set lock_timeout = '5s'; set idle_in_transaction_session_timeout = '30s'";

/// A pool that connects when it is first used.
pub fn open(url: &str, connections: u32, route: Route) -> Result<Pool, sqlx::Error> {
    options(url).map(|options| open_sized(options, connections, route))
}

/// The same, with options that are made already.
pub fn open_with(options: PgConnectOptions, route: Route) -> Pool {
    open_sized(options, CONNECTIONS, route)
}

fn open_sized(options: PgConnectOptions, connections: u32, route: Route) -> Pool {
    let pool = PgPoolOptions::new()
        .after_connect(move |connection, _| {
            let limits = async move {
                if route == Route::Direct {
                    sqlx::raw_sql(LIMITS).execute(connection).await?;
                }
                Ok(())
            };
            Box::pin(limits)
        })
        .max_connections(connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        // A ping before lending costs one round trip of three; a dead connection shows itself on use.
        .test_before_acquire(false)
        // Who gave up waiting leaves a connection in the middle of a statement: it answers soon, or is closed. So is
        // one that only reads: after a failover the address leads elsewhere, and an old connection never would.
        .after_release(|connection, _| Box::pin(is_sound(connection)))
        .connect_lazy_with(options);
    let (share, share_of_credentials) = (Share::of(connections), Share::of(connections));
    Pool { connections: pool, share, share_of_credentials, wake: Wake::default() }
}

impl Pool {
    /// What may be asked in floods is asked through this.
    pub fn share(&self) -> &Share {
        &self.share
    }

    /// Who is told of what is committed.
    pub fn wake(&self) -> &Wake {
        &self.wake
    }

    /// What services prove themselves by is asked through this.
    pub fn share_of_credentials(&self) -> &Share {
        &self.share_of_credentials
    }
}

impl Deref for Pool {
    type Target = PgPool;

    fn deref(&self) -> &PgPool {
        &self.connections
    }
}

impl<'p> Executor<'p> for &'p Pool {
    type Database = Postgres;

    fn fetch_many<'e, 'q: 'e, E>(self, query: E) -> BoxStream<'e, sqlx::Result<Either<PgQueryResult, PgRow>>>
    where
        'p: 'e,
        E: 'q + Execute<'q, Postgres>,
    {
        let deadline = Instant::now() + STATEMENT_WITHIN;
        stream::unfold(self.connections.fetch_many(query), move |mut rows| async move {
            let next = timeout_at(deadline, rows.next()).await.unwrap_or(Some(Err(sqlx::Error::PoolTimedOut)))?;
            Some((next, rows))
        })
        .boxed()
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, sqlx::Result<Option<PgRow>>>
    where
        'p: 'e,
        E: 'q + Execute<'q, Postgres>,
    {
        patiently(self.connections.fetch_optional(query)).boxed()
    }

    fn prepare_with<'e>(self, sql: SqlStr, parameters: &'e [PgTypeInfo]) -> BoxFuture<'e, sqlx::Result<PgStatement>>
    where
        'p: 'e,
    {
        patiently(self.connections.prepare_with(sql, parameters)).boxed()
    }

    fn describe<'e>(self, sql: SqlStr) -> BoxFuture<'e, sqlx::Result<Describe<Postgres>>>
    where
        'p: 'e,
    {
        patiently(self.connections.describe(sql)).boxed()
    }
}
