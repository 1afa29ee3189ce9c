//! Deletes what nobody needs any more.

use sqlx::PgPool;

/// Rows deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Swept {
    /// Attempts to sign in that nobody finished.
    pub sign_ins: u64,
    /// Registrations that nobody finished.
    pub registrations: u64,
    /// Sessions that have been over for 30 days. Until then their reason can be told.
    pub sessions: u64,
}

/// Deletes attempts, registrations, sign-outs, logout tokens and drafts that are too old, and sessions that were over 30 days ago.
pub async fn sweep(pool: &PgPool) -> sqlx::Result<Swept> {
    // Where an attempt was to lead is known for a while longer: its owner may come to it again by Back.
    let sign_ins = sqlx::query!("delete from sign_ins where expires_at < now() - interval '4 hours'")
        .execute(pool)
        .await?
        .rows_affected();
    let registrations =
        sqlx::query!("delete from registrations where expires_at < now()").execute(pool).await?.rows_affected();
    sqlx::query!("delete from sign_outs where expires_at < now()").execute(pool).await?;
    sqlx::query!("delete from logout_tokens where expires_at < now()").execute(pool).await?;
    sqlx::query!("delete from drafts where expires_at < now()").execute(pool).await?;
    let sessions = sqlx::query!("delete from sessions where expires_at < now() - interval '30 days'")
        .execute(pool)
        .await?
        .rows_affected();
    Ok(Swept { sign_ins, registrations, sessions })
}
