//! How long we wait for the database: it may be frozen, or a network in between may swallow what is sent. Then nothing
//! ever fails by itself, and no limit of its own runs either.

use std::{future::Future, time::Duration};

/// What one statement may take, there and back.
pub(super) const STATEMENT_WITHIN: Duration = Duration::from_secs(10);

/// Waits for a statement, but not for ever. The connection is dropped in the middle of it; the pool closes it then.
pub async fn patiently<T>(work: impl Future<Output = sqlx::Result<T>>) -> sqlx::Result<T> {
    within(STATEMENT_WITHIN, work).await
}

/// The same, with another limit. What takes longer is a database that is away.
pub async fn within<T>(limit: Duration, work: impl Future<Output = sqlx::Result<T>>) -> sqlx::Result<T> {
    tokio::time::timeout(limit, work).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
}
