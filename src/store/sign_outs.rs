//! The tables `sign_outs` and `logout_tokens`: people on their way to sign out at their provider, and what providers
//! have told us of those who signed out there.

use std::time::Duration;

use sqlx::PgExecutor;

use super::sessions::interval;

/// Notes that somebody is on their way, with SHA-256 of the `state` they come back with.
pub async fn add(db: impl PgExecutor<'_>, state_hash: &[u8], provider: &str, life: Duration) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into sign_outs (state_hash, provider, expires_at) values ($1, $2, now() + $3::interval)",
        state_hash,
        provider,
        interval(life),
    )
    .execute(db)
    .await
    .map(drop)
}

/// The configured id of the provider that somebody comes back from. Reading it changes nothing, so the page can be
/// reloaded.
pub async fn find(db: impl PgExecutor<'_>, state_hash: &[u8]) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!("select provider from sign_outs where state_hash = $1 and expires_at > now()", state_hash)
        .fetch_optional(db)
        .await
}

/// Takes note of a logout token; `false` if it has been seen before.
pub async fn see_token(db: impl PgExecutor<'_>, issuer: &str, jti: &str, life: Duration) -> sqlx::Result<bool> {
    let seen = sqlx::query!(
        "insert into logout_tokens (issuer, jti, expires_at) values ($1, $2, now() + $3::interval)
         on conflict on constraint logout_tokens_pkey do nothing",
        issuer,
        jti,
        interval(life),
    )
    .execute(db)
    .await?;
    Ok(seen.rows_affected() == 1)
}
