//! The table `sign_outs`: people on their way to sign out at their provider.

use std::time::Duration;

use sqlx::PgExecutor;

use super::interval::interval;

/// Notes that somebody is on their way, with SHA-256 of the `state` they come back with and of their browser's cookie.
pub async fn add(
    db: impl PgExecutor<'_>,
    state_hash: &[u8],
    browser_hash: &[u8],
    provider: &str,
    life: Duration,
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into sign_outs (state_hash, browser_hash, provider, expires_at) values ($1, $2, $3, now() + $4::interval)",
        state_hash,
        browser_hash,
        provider,
        interval(life),
    )
    .execute(db)
    .await
    .map(drop)
}

/// The configured id of the provider that somebody comes back from. Reading it changes nothing, so the page can be
/// reloaded.
pub async fn find(db: impl PgExecutor<'_>, state_hash: &[u8], browser_hash: &[u8]) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        "select provider from sign_outs where state_hash = $1 and browser_hash = $2 and expires_at > now()",
        state_hash,
        browser_hash,
    )
    .fetch_optional(db)
    .await
}
