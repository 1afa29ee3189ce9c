//! The table `registrations`: identities that are proven and have no user yet.

use std::{fmt, time::Duration};

use chrono::{DateTime, Utc};
use sqlx::PgExecutor;
use uuid::Uuid;

use super::{interval::interval, test_rows};
use crate::model::{
    at_provider::AtProvider,
    registration::{Claims, Draft},
};

/// Registrations that one identity can have pending, each in another browser. A few more can stand there for a moment,
/// where several begin at once.
const OF_ONE_IDENTITY: i64 = 5;

/// A pending registration.
#[derive(Clone)]
pub struct Registration {
    /// The key, which stands in the cookie where a session's would.
    pub id: Uuid,
    /// SHA-256 of the secret in the cookie.
    pub secret_hash: Vec<u8>,
    pub provider: String,
    pub issuer: String,
    pub subject: String,
    pub claims: Claims,
    /// The provider's `auth_time`, if it said one.
    pub auth_time: Option<DateTime<Utc>>,
    /// The ID token, for the session to come.
    pub id_token: Option<String>,
    pub op_sid: Option<String>,
    /// What was typed and could not be accepted.
    pub draft: Option<Draft>,
    /// The version of the terms that was accepted with it; empty: none was.
    pub draft_terms: Option<String>,
    pub return_to: Option<String>,
    /// Whether nobody has proven anything: a test suite made it, or the workshop's own provider vouched.
    pub test: bool,
    /// The world of whoever registers, if a test suite gave them one.
    pub world: Option<String>,
    pub roles: Vec<String>,
}

impl Registration {
    /// Whether a test suite made it without any provider. Suites register whom they like, with the roles of a persona; whoever
    /// comes from the workshop's provider is treated as anybody else is.
    pub fn is_ready_made(&self) -> bool {
        self.test && self.id_token.is_none()
    }
}

impl fmt::Debug for Registration {
    /// Without the ID token, the person's data, and the hash.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Registration")
            .field("id", &self.id)
            .field("provider", &self.provider)
            .finish_non_exhaustive()
    }
}

/// Adds a pending registration, for a while; the identity's oldest ones beyond the newest go.
pub async fn add(db: impl PgExecutor<'_>, new: &Registration, life: Duration) -> sqlx::Result<()> {
    sqlx::query!(
        "with old as (delete from registrations where id in (
             select id from registrations where issuer = $4 and subject = $5 order by created_at desc, id desc offset $17))
         insert into registrations (id, secret_hash, provider, issuer, subject, name, email, email_verified, id_token, op_sid,
                                    return_to, test, world, roles, expires_at, auth_time, auth_time_vouched)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, now() + $15::interval,
                 least(now(), coalesce($16, now())), $16::timestamptz is not null)",
        new.id,
        new.secret_hash,
        new.provider,
        new.issuer,
        new.subject,
        new.claims.name,
        new.claims.email,
        new.claims.email_verified,
        new.id_token,
        new.op_sid,
        new.return_to,
        new.test,
        new.world,
        &new.roles,
        interval(life),
        new.auth_time,
        OF_ONE_IDENTITY - 1,
    )
    .execute(db)
    .await
    .map(drop)
}

/// Finds a pending registration that is not too old, and the language that was chosen in a browser.
pub async fn find(
    db: impl PgExecutor<'_>,
    id: Uuid,
    browser_hash: Option<&[u8]>,
) -> sqlx::Result<Option<(Registration, Option<String>)>> {
    let row = sqlx::query!(
        "select id, secret_hash, provider, issuer, subject, name, email, email_verified, id_token, op_sid, draft_name, draft_email,
                draft_terms,
                return_to, test, world, roles, auth_time, auth_time_vouched,
                (select language from browsers where hash = $2) as language
         from registrations where id = $1 and expires_at > now()",
        id,
        browser_hash,
    )
    .fetch_optional(db)
    .await?;
    let Some(row) = row.filter(|row| test_rows::counts(row.test)) else { return Ok(None) };
    let registration = Registration {
        id: row.id,
        secret_hash: row.secret_hash,
        provider: row.provider,
        issuer: row.issuer,
        subject: row.subject,
        claims: Claims { name: row.name, email: row.email, email_verified: row.email_verified },
        auth_time: Some(row.auth_time).filter(|_| row.auth_time_vouched),
        id_token: row.id_token,
        op_sid: row.op_sid,
        draft: row.draft_name.zip(row.draft_email).map(|(name, email)| Draft { name, email }),
        draft_terms: row.draft_terms,
        return_to: row.return_to,
        test: row.test,
        world: row.world,
        roles: row.roles,
    };
    Ok(Some((registration, row.language)))
}

/// Gives up the registrations that began with a session at a provider, or with an identity there.
pub async fn drop_at_provider(db: impl PgExecutor<'_>, issuer: &str, who: &AtProvider) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from registrations where issuer = $1
             and ($2::text is null or op_sid = $2) and ($3::text is null or subject = $3)",
        issuer,
        who.sid(),
        who.subject(),
    )
    .execute(db)
    .await
    .map(drop)
}

/// Keeps what was typed, and which terms were accepted with it, so that the form can show it again.
pub async fn keep_draft(db: impl PgExecutor<'_>, id: Uuid, draft: &Draft, terms: &str) -> sqlx::Result<()> {
    sqlx::query!(
        "update registrations set draft_name = $2, draft_email = $3, draft_terms = $4 where id = $1",
        id,
        draft.name,
        draft.email,
        terms,
    )
    .execute(db)
    .await
    .map(drop)
}

/// Takes a pending registration: `false` if it is gone, because it was taken before.
pub async fn take(db: impl PgExecutor<'_>, id: Uuid) -> sqlx::Result<bool> {
    let taken = sqlx::query!("delete from registrations where id = $1", id).execute(db).await?;
    Ok(taken.rows_affected() == 1)
}
