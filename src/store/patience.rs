//! How long we wait for the database: it may be frozen, or a network in between may swallow what is sent. Then nothing
//! ever fails by itself, and its own `statement_timeout` does not run either.

use std::{future::Future, time::Duration};

/// A statement that the database itself would have ended after 10 s (`statement_timeout`) is given up here.
const STATEMENT_WITHIN: Duration = Duration::from_secs(12);

/// Waits for work that nobody waits for, but not for ever. The connection is dropped in the middle of its statement;
/// the pool closes it then.
pub async fn patiently<T>(work: impl Future<Output = sqlx::Result<T>>) -> sqlx::Result<T> {
    within(STATEMENT_WITHIN, work).await
}

/// The same, with a limit. What takes longer is a database that is away.
pub async fn within<T>(limit: Duration, work: impl Future<Output = sqlx::Result<T>>) -> sqlx::Result<T> {
    tokio::time::timeout(limit, work).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
}
