//! The tables `sign_outs` and `logout_tokens`: people on their way to sign out at their provider, and what providers
//! have told us of those who signed out there.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};

use super::sessions::interval;

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

/// What a logout token says, as it is remembered.
pub struct Told<'a> {
    /// Who says it.
    pub issuer: &'a str,
    /// The token's own id.
    pub jti: &'a str,
    /// Which session there.
    pub sid: Option<&'a str>,
    /// Whose.
    pub subject: Option<&'a str>,
    /// How long it is remembered: as long as the token could come again, or a sign-in be on its way.
    pub life: Duration,
}

/// Takes note of a logout token; `false` if it has been seen before. Sign-ins with this issuer wait until the
/// transaction ends, and those that have not finished are waited for.
pub async fn see_token(connection: &mut PgConnection, told: Told<'_>) -> sqlx::Result<bool> {
    sqlx::query("select pg_advisory_xact_lock(hashtextextended('sign-out ' || $1, 0))")
        .bind(told.issuer)
        .execute(&mut *connection)
        .await?;
    let seen = sqlx::query!(
        "insert into logout_tokens (issuer, jti, sid, subject, expires_at)
         values ($1, $2, $3, $4, now() + $5::interval)
         on conflict on constraint logout_tokens_pkey do nothing",
        told.issuer,
        told.jti,
        told.sid,
        told.subject,
        interval(told.life),
    )
    .execute(connection)
    .await?;
    Ok(seen.rows_affected() == 1)
}

/// Keeps logout tokens of this issuer waiting until the transaction ends; other sign-ins go on beside this one.
pub async fn stand_by(connection: &mut PgConnection, issuer: &str) -> sqlx::Result<()> {
    sqlx::query("select pg_advisory_xact_lock_shared(hashtextextended('sign-out ' || $1, 0))")
        .bind(issuer)
        .execute(connection)
        .await
        .map(drop)
}

/// Whether the issuer has told us since then that this session has ended there, or that this person has signed out.
pub async fn has_signed_out(
    db: impl PgExecutor<'_>,
    issuer: &str,
    sid: Option<&str>,
    subject: &str,
    since: DateTime<Utc>,
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from logout_tokens where issuer = $1 and seen_at >= $4
               and (sid = $2 or (sid is null and subject = $3))) as "told!""#,
        issuer,
        sid,
        subject,
        since,
    )
    .fetch_one(db)
    .await
}
