//! The table `last_used`: by which provider somebody signed in last in a browser. It names no person.

use std::time::Duration;

use sqlx::{PgConnection, PgExecutor};

use super::interval::interval;

/// Remembers a provider in this browser, for a while from now on; not at all where that is no time. Only who has signed in
/// comes here. Lock the browser first.
pub async fn note(
    connection: &mut PgConnection,
    browser_hash: &[u8],
    provider: &str,
    remember: Duration,
) -> sqlx::Result<()> {
    if remember.is_zero() {
        return Ok(());
    }
    sqlx::query!(
        "insert into last_used (browser_hash, provider, expires_at) values ($1, $2, now() + $3::interval)
         on conflict on constraint last_used_pkey do update set provider = excluded.provider, expires_at = excluded.expires_at",
        browser_hash,
        provider,
        interval(remember),
    )
    .execute(connection)
    .await
    .map(drop)
}

/// The configured id of the provider that was used last in a browser.
pub async fn find(db: impl PgExecutor<'_>, browser_hash: &[u8]) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!("select provider from last_used where browser_hash = $1 and expires_at > now()", browser_hash)
        .fetch_optional(db)
        .await
}
