//! The way to the database when the program starts.

use std::time::Duration;

use anyhow::{Context, bail};
use sqlx::postgres::PgConnectOptions;

use super::config::{Config, DatabaseUrl};
use crate::{
    sessions::wakeups,
    store::{
        changes, migrations,
        pool::{self, Pool, Route},
        pooler::{self, MIXES_STATEMENTS, MIXES_STATEMENTS_ADVICE, Pooling},
    },
};

/// A database that starts at the same time as we do is waited for this long.
const DATABASE_WITHIN: Duration = Duration::from_secs(10);

/// Waits for the database, and brings its tables up to date.
///
/// # Errors
/// In words: it does not answer, it is behind a pooler that mixes statements up, or its tables are not as they should be.
pub async fn connect(config: &Config) -> anyhow::Result<Pool> {
    let Some(DatabaseUrl(url)) = &config.database_url else { bail!("database_url is missing") };
    let began = std::time::Instant::now();
    let pooling = loop {
        match pooler::probe(&pool::options(url)?).await {
            Ok(pooling) => break pooling,
            Err(error) if began.elapsed() > DATABASE_WITHIN || !crate::store::is_away(&error) => {
                bail!("The database does not answer: {error}. Is it running, and is database_url right?");
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(200)).await,
        }
    };
    if pooling == Pooling::MixesStatements {
        bail!("{MIXES_STATEMENTS}. {MIXES_STATEMENTS_ADVICE}.");
    }
    // Whoever goes through a pooler names a direct way beside it.
    let route = if config.migrate_url.is_some() { Route::Pooled } else { Route::Direct };
    let pool = pool::open(url, config.database_connections, route)?;
    let direct = direct(config)?;
    migrations::bring_up_to_date(&pool, &direct)
        .await
        .context("The database's tables could not be brought up to date")?;
    changes::clear_future(&mut *pool.acquire().await?).await?;
    Ok(pool)
}

/// A command that has changed something tells the doors that run, before it ends.
pub async fn tell_others(config: &Config, pool: &Pool) {
    if let Ok(direct) = direct(config) {
        wakeups::tell_once(&direct, pool.wake()).await;
    }
}

/// The way to the database without a pooler in between: for steps of the tables, and for what reads changes.
pub fn direct(config: &Config) -> anyhow::Result<PgConnectOptions> {
    let url = config.migrate_url.as_ref().or(config.database_url.as_ref()).context("database_url is missing")?;
    Ok(migrations::options(&url.0)?)
}
