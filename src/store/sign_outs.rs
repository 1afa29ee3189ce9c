//! The tables `sign_outs` and `logout_tokens`: people on their way to sign out at their provider, and what providers
//! have told us of those who signed out there.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};

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

/// Takes note of a logout token; `false` if it has been seen before. Sign-ins of the person or session that it names
/// wait until the transaction ends, and those that have not finished are waited for. Nobody else's do.
pub async fn see_token(connection: &mut PgConnection, told: Told<'_>) -> sqlx::Result<bool> {
    sqlx::query("select pg_advisory_xact_lock(hashtextextended(name, 0)) from unnest($1::text[]) as name")
        .bind(lock_names(told.issuer, told.subject, told.sid))
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

/// Keeps logout tokens about this person or this session there waiting until the transaction ends; sign-ins go on beside
/// each other.
pub async fn stand_by(
    connection: &mut PgConnection,
    issuer: &str,
    subject: &str,
    sid: Option<&str>,
) -> sqlx::Result<()> {
    // A server of the version before locks its whole issuer for a logout, and may still be running beside this one.
    let mut names = vec![format!("sign-out {issuer}")];
    names.extend(lock_names(issuer, Some(subject), sid));
    sqlx::query("select pg_advisory_xact_lock_shared(hashtextextended(name, 0)) from unnest($1::text[]) as name")
        .bind(names)
        .execute(connection)
        .await
        .map(drop)
}

/// What is locked, in the order in which everybody takes it: the person, then the session.
fn lock_names(issuer: &str, subject: Option<&str>, sid: Option<&str>) -> Vec<String> {
    let subject = subject.map(|subject| format!("sign-out subject {issuer}\n{subject}"));
    let sid = sid.map(|sid| format!("sign-out session {issuer}\n{sid}"));
    subject.into_iter().chain(sid).collect()
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
