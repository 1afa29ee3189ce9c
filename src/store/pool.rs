//! The connection pool, and whether the database answers.

use std::{
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use sqlx::{
    ConnectOptions, PgPool,
    migrate::{MigrateError, Migrator},
    postgres::{PgConnectOptions, PgPoolOptions},
};

/// How long a request waits for a connection. Longer, and a page that says so would come too late.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(3);

/// How often the database is asked whether it is there.
const PROBE_EVERY: Duration = Duration::from_secs(1);

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
pub fn open(url: &str) -> Result<PgPool, sqlx::Error> {
    options(url).map(open_with)
}

/// The same, with options that are made already.
pub fn open_with(options: PgConnectOptions) -> PgPool {
    PgPoolOptions::new()
        .max_connections(16)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        // A ping before lending costs one round trip of three; a dead connection shows itself on use.
        .test_before_acquire(false)
        .connect_lazy_with(options)
}

/// The steps that make the tables.
pub static MIGRATIONS: Migrator = sqlx::migrate!();

/// Brings the tables up to date; an advisory lock keeps several servers from doing so at once.
pub async fn migrate(pool: &PgPool) -> Result<(), MigrateError> {
    MIGRATIONS.run(pool).await?;
    super::email_keys::fill_in(pool).await.map_err(MigrateError::Execute)
}

/// Whether the database answered when it was last asked.
#[derive(Debug, Clone)]
pub struct Presence(Arc<AtomicBool>);

impl Presence {
    /// Asks once a second for as long as the runtime lives.
    pub fn watch(pool: PgPool) -> Self {
        let presence = Self(Arc::new(AtomicBool::new(true)));
        let watched = presence.clone();
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(PROBE_EVERY).await;
                let here = ping(&pool).await.is_ok();
                if watched.0.swap(here, Ordering::Relaxed) != here {
                    tracing::warn!(here, "the database {}", if here { "answers again" } else { "does not answer" });
                }
                if pool.is_closed() {
                    break;
                }
            }
        });
        presence
    }

    /// Whether it did.
    pub fn is_here(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// One round trip to the database. Connections that died while nobody used them say nothing about the database as
/// it is now: each fails once and is gone.
pub async fn ping(pool: &PgPool) -> Result<(), sqlx::Error> {
    let mut dead = pool.num_idle();
    loop {
        match sqlx::query("select 1").execute(pool).await {
            Err(error) if dead > 0 && super::is_broken(&error) => dead -= 1,
            result => return result.map(drop),
        }
    }
}
