//! The table `sign_ins`: one row an attempt to sign in, used once.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::PgExecutor;

use super::sessions::interval;

/// What an attempt must remember until the provider sends the person back.
pub struct NewSignIn<'a> {
    /// SHA-256 of `state`.
    pub state_hash: &'a [u8],
    /// SHA-256 of the cookie that binds the attempt to its browser.
    pub browser_hash: &'a [u8],
    /// The configured id of the provider.
    pub provider: &'a str,
    /// `nonce`, which the ID token must repeat.
    pub nonce: &'a str,
    /// The PKCE verifier (RFC 7636).
    pub code_verifier: &'a str,
    /// Where the person was going.
    pub return_to: Option<&'a str>,
    /// How long it may take.
    pub life: Duration,
}

/// An attempt as it comes back. No `Debug`: it holds what redeems a code.
pub struct SignIn {
    /// The configured id of the provider.
    pub provider: String,
    /// `nonce`.
    pub nonce: String,
    /// The PKCE verifier.
    pub code_verifier: String,
    /// Where the person was going.
    pub return_to: Option<String>,
    /// When it began.
    pub created_at: DateTime<Utc>,
}

/// An attempt of some other browser, or of this one under another cookie.
#[derive(Debug)]
pub struct Foreign {
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// Where the person was going.
    pub return_to: Option<String>,
}

/// Adds an attempt.
pub async fn add(db: impl PgExecutor<'_>, new: NewSignIn<'_>) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into sign_ins (state_hash, browser_hash, provider, nonce, code_verifier, return_to, expires_at)
         values ($1, $2, $3, $4, $5, $6, now() + $7::interval)",
        new.state_hash,
        new.browser_hash,
        new.provider,
        new.nonce,
        new.code_verifier,
        new.return_to,
        interval(new.life),
    )
    .execute(db)
    .await
    .map(drop)
}

/// Takes an attempt of this browser: it is gone afterwards, whatever becomes of it. `None`: unknown, used, too old, or another browser's.
pub async fn take(db: impl PgExecutor<'_>, state_hash: &[u8], browser_hash: &[u8]) -> sqlx::Result<Option<SignIn>> {
    sqlx::query_as!(
        SignIn,
        r#"with taken as (
               delete from sign_ins where state_hash = $1 and browser_hash = $2
               returning provider, nonce, code_verifier, return_to, created_at, expires_at > now() as in_time)
           select provider, nonce, code_verifier, return_to, created_at from taken where in_time"#,
        state_hash,
        browser_hash,
    )
    .fetch_optional(db)
    .await
}

/// Looks whether an attempt exists at all, to tell a stale callback from one in another browser.
pub async fn find_foreign(db: impl PgExecutor<'_>, state_hash: &[u8]) -> sqlx::Result<Option<Foreign>> {
    sqlx::query_as!(
        Foreign,
        "select created_at, return_to from sign_ins where state_hash = $1 and expires_at > now()",
        state_hash,
    )
    .fetch_optional(db)
    .await
}
