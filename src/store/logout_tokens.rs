//! The table `logout_tokens`: what providers have told us of those who signed out there.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};

use super::{interval::interval, issuers::lock_issuer};
use crate::model::at_provider::AtProvider;

/// A logout token as it is remembered.
#[derive(Clone, Copy)]
pub struct NewLogoutToken<'a> {
    pub issuer: &'a str,
    pub jti: &'a str,
    pub ends: &'a AtProvider,
    /// As long as the token could come again, or a sign-in be on its way.
    pub life: Duration,
}

/// Inserts a logout token under the exclusive lock of what it names; `false` if it has been seen before. Sign-ins of that
/// person or session wait until the transaction ends, and those that have not finished are waited for.
pub async fn record_logout_token(connection: &mut PgConnection, token: NewLogoutToken<'_>) -> sqlx::Result<bool> {
    let (sid, subject) = (token.ends.sid(), token.ends.subject());
    lock_issuer(connection, token.issuer, subject, sid).await?;
    let recorded = sqlx::query!(
        "insert into logout_tokens (issuer, jti, sid, subject, expires_at)
         values ($1, $2, $3, $4, now() + $5::interval)
         on conflict on constraint logout_tokens_pkey do nothing",
        token.issuer,
        token.jti,
        sid,
        subject,
        interval(token.life),
    )
    .execute(connection)
    .await?;
    Ok(recorded.rows_affected() == 1)
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
