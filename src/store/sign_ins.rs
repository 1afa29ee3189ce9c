//! The table `sign_ins`: one row an attempt to sign in, used once.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};
use strum::IntoStaticStr;
use uuid::Uuid;

use super::interval::interval;
use crate::model::{code::Code, user::UserId};

/// Attempts that one browser can have under way: more tabs than anybody opens at once.
const OF_ONE_BROWSER: i64 = 20;

/// What an attempt is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Purpose {
    SignIn,
    /// To prove once more that it is this person.
    Again(UserId),
    /// To have connected what waits in this browser.
    Connect,
    /// To link the identity that comes back to this person.
    Link(UserId),
}

impl Purpose {
    /// Whose attempt it is, if only one person may finish it.
    pub fn user_id(self) -> Option<UserId> {
        match self {
            Self::SignIn | Self::Connect => None,
            Self::Again(user_id) | Self::Link(user_id) => Some(user_id),
        }
    }

    fn as_str(self) -> &'static str {
        self.into()
    }

    fn read(purpose: &str, user_id: Option<UserId>) -> sqlx::Result<Self> {
        match (purpose, user_id) {
            ("sign_in", None) => Ok(Self::SignIn),
            ("connect", None) => Ok(Self::Connect),
            ("again", Some(user_id)) => Ok(Self::Again(user_id)),
            ("link", Some(user_id)) => Ok(Self::Link(user_id)),
            _ => Err(sqlx::Error::Decode(format!("purpose {purpose}").into())),
        }
    }
}

/// What an attempt must remember until the provider sends the person back.
pub struct NewSignIn<'a> {
    /// SHA-256 of `state`.
    pub state_hash: &'a [u8],
    /// SHA-256 of the cookie that binds the attempt to its browser.
    pub browser_hash: &'a [u8],
    pub provider: &'a str,
    /// `nonce`, which the ID token must repeat.
    pub nonce: &'a str,
    /// The PKCE verifier (RFC 7636).
    pub code_verifier: &'a str,
    pub return_to: Option<&'a str>,
    pub purpose: Purpose,
    pub life: Duration,
}

/// An attempt as it comes back the first time. No `Debug`: it holds what redeems a code.
pub struct SignIn {
    pub provider: String,
    pub nonce: String,
    pub code_verifier: String,
    pub return_to: Option<String>,
    pub purpose: Purpose,
    pub created_at: DateTime<Utc>,
    pub taken_at: DateTime<Utc>,
}

/// An attempt that cannot be used: it was, or is too old, or belongs to another browser or to this one under another
/// cookie.
#[derive(Debug)]
pub struct Known {
    pub created_at: DateTime<Utc>,
    pub return_to: Option<String>,
    pub purpose: Purpose,
    /// Whether it belongs to the browser that asks.
    pub is_own: bool,
    /// Whether it could still be used where it belongs.
    pub is_open: bool,
}

/// Adds an attempt; the browser's oldest ones beyond the newest go. Lock the browser first: of fifty that begin at the
/// same moment, none sees the others.
pub async fn add(connection: &mut PgConnection, new: &NewSignIn<'_>) -> sqlx::Result<()> {
    sqlx::query!(
        "with old as (delete from sign_ins where state_hash in (
             select state_hash from sign_ins where browser_hash = $2 order by created_at desc, state_hash offset $10))
         insert into sign_ins (state_hash, browser_hash, provider, nonce, code_verifier, return_to, expires_at, purpose, user_id)
         values ($1, $2, $3, $4, $5, $6, now() + $7::interval, $8, $9)",
        new.state_hash,
        new.browser_hash,
        new.provider,
        new.nonce,
        new.code_verifier,
        new.return_to,
        interval(new.life),
        new.purpose.as_str(),
        new.purpose.user_id() as Option<UserId>,
        OF_ONE_BROWSER - 1,
    )
    .execute(connection)
    .await
    .map(drop)
}

/// Takes an attempt of this browser, once: what redeems a code is gone afterwards, whatever becomes of it. `None`:
/// unknown, used, too old, or another browser's.
pub async fn take(db: impl PgExecutor<'_>, state_hash: &[u8], browser_hash: &[u8]) -> sqlx::Result<Option<SignIn>> {
    let taken = sqlx::query!(
        r#"with open as (
               select state_hash, nonce, code_verifier from sign_ins
               where state_hash = $1 and browser_hash = $2 and used_at is null and expires_at > now() for update)
           update sign_ins set used_at = clock_timestamp(), nonce = null, code_verifier = null
           from open where sign_ins.state_hash = open.state_hash
           returning provider, open.nonce as "nonce!", open.code_verifier as "code_verifier!", return_to, purpose,
                     user_id as "user_id: UserId", created_at, used_at as "used_at!""#,
        state_hash,
        browser_hash,
    )
    .fetch_optional(db)
    .await?;
    let Some(row) = taken else { return Ok(None) };
    Ok(Some(SignIn {
        provider: row.provider,
        nonce: row.nonce,
        code_verifier: row.code_verifier,
        return_to: row.return_to,
        purpose: Purpose::read(&row.purpose, row.user_id)?,
        created_at: row.created_at,
        taken_at: row.used_at,
    }))
}

/// What is known of an attempt that could not be taken.
pub async fn find(
    db: impl PgExecutor<'_>,
    state_hash: &[u8],
    browser_hash: Option<&[u8]>,
) -> sqlx::Result<Option<Known>> {
    let row = sqlx::query!(
        r#"select created_at, return_to, purpose, user_id as "user_id: UserId",
                  coalesce(browser_hash = $2, false) as "is_own!", used_at is null and expires_at > now() as "is_open!"
           from sign_ins where state_hash = $1"#,
        state_hash,
        browser_hash,
    )
    .fetch_optional(db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Known {
        created_at: row.created_at,
        return_to: row.return_to,
        purpose: Purpose::read(&row.purpose, row.user_id)?,
        is_own: row.is_own,
        is_open: row.is_open,
    }))
}

/// Whether an attempt has begun in this browser within this time, whatever became of it.
pub async fn began_lately(db: impl PgExecutor<'_>, browser_hash: &[u8], within: Duration) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from sign_ins
               where browser_hash = $1 and created_at > now() - $2::interval) as "began!""#,
        browser_hash,
        interval(within),
    )
    .fetch_one(db)
    .await
}

/// Notes with which address somebody has come who is not let in, for the page that tells them why.
pub async fn note_refused(db: impl PgExecutor<'_>, state_hash: &[u8], email: &str, request: Uuid) -> sqlx::Result<()> {
    sqlx::query!(
        "update sign_ins set refused_email = $2, refused_in = $3 where state_hash = $1",
        state_hash,
        email,
        request,
    )
    .execute(db)
    .await
    .map(drop)
}

/// The address that was noted in the request with this code, for the browser whose attempt it was.
pub async fn refused_email(db: impl PgExecutor<'_>, browser_hash: &[u8], code: Code) -> sqlx::Result<Option<String>> {
    let email = sqlx::query_scalar!(
        "select refused_email from sign_ins where browser_hash = $1 and right(refused_in::text, 8) = $2 limit 1",
        browser_hash,
        code.digits(),
    )
    .fetch_optional(db)
    .await?;
    Ok(email.flatten())
}
