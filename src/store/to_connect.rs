//! The table `to_connect`: identities that are proven, and wait in their browser for the person whose they are to be.

use std::{fmt, time::Duration};

use sqlx::{PgConnection, PgExecutor};

use super::interval::interval;
use crate::model::{at_provider::AtProvider, registration::Claims};

/// A proven identity, with an address that its provider has confirmed.
pub struct ToConnect {
    pub provider: String,
    pub issuer: String,
    pub subject: String,
    pub name: Option<String>,
    pub email: String,
    pub op_sid: Option<String>,
}

impl ToConnect {
    /// What its provider says of the person.
    pub fn claims(&self) -> Claims {
        Claims { name: self.name.clone(), email: Some(self.email.clone()), email_verified: true }
    }
}

impl fmt::Debug for ToConnect {
    /// Without the person's data.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ToConnect").field("provider", &self.provider).finish_non_exhaustive()
    }
}

/// Keeps an identity in a browser, in the place of the one that waits there, and of itself elsewhere. Lock the browser
/// first.
pub async fn keep(
    connection: &mut PgConnection,
    browser_hash: &[u8],
    new: &ToConnect,
    life: Duration,
) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from to_connect where browser_hash = $1 or issuer = $2 and subject = $3",
        browser_hash,
        new.issuer,
        new.subject
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "insert into to_connect (browser_hash, provider, issuer, subject, name, email, op_sid, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, now() + $8::interval)",
        browser_hash,
        new.provider,
        new.issuer,
        new.subject,
        new.name,
        new.email,
        new.op_sid,
        interval(life),
    )
    .execute(connection)
    .await
    .map(drop)
}

/// What waits in a browser.
pub async fn find(db: impl PgExecutor<'_>, browser_hash: &[u8]) -> sqlx::Result<Option<ToConnect>> {
    sqlx::query_as!(
        ToConnect,
        "select provider, issuer, subject, name, email, op_sid from to_connect
         where browser_hash = $1 and expires_at > now()",
        browser_hash,
    )
    .fetch_optional(db)
    .await
}

/// Takes it, once.
pub async fn take(db: impl PgExecutor<'_>, browser_hash: &[u8]) -> sqlx::Result<Option<ToConnect>> {
    sqlx::query_as!(
        ToConnect,
        "delete from to_connect where browser_hash = $1 and expires_at > now()
         returning provider, issuer, subject, name, email, op_sid",
        browser_hash,
    )
    .fetch_optional(db)
    .await
}

/// Gives up what waits in a browser, if anything does.
pub async fn forget(connection: &mut PgConnection, browser_hash: &[u8]) -> sqlx::Result<()> {
    sqlx::query!("delete from to_connect where browser_hash = $1", browser_hash).execute(connection).await.map(drop)
}

/// Gives up what was proven by a session at a provider, or by an identity there, that is over.
pub async fn drop_at_provider(db: impl PgExecutor<'_>, issuer: &str, who: &AtProvider) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from to_connect where issuer = $1
             and ($2::text is null or op_sid = $2) and ($3::text is null or subject = $3)",
        issuer,
        who.sid(),
        who.subject(),
    )
    .execute(db)
    .await
    .map(drop)
}
