//! The table `passes`: one row a way from the door to a service, shown once.

use std::time::Duration;

use sqlx::PgExecutor;

use super::interval::interval;
use crate::model::session::SessionId;

/// Passes that one session can have at a time: more tabs than anybody opens at once.
const OF_ONE_SESSION: i64 = 50;

pub struct NewPass<'a> {
    pub secret_hash: &'a [u8],
    /// The service that it is for.
    pub service: &'a str,
    /// SHA-256 of the `state` that it is for.
    pub state_hash: &'a [u8],
    pub session_id: SessionId,
    pub life: Duration,
}

/// A pass that was shown, and is spent by that.
#[derive(Debug)]
pub struct Spent {
    pub service: String,
    pub state_hash: Vec<u8>,
    pub session_id: SessionId,
    pub is_in_time: bool,
}

/// Adds a pass; the session's oldest ones beyond the newest go.
pub async fn add(db: impl PgExecutor<'_>, new: &NewPass<'_>) -> sqlx::Result<()> {
    sqlx::query!(
        "with old as (delete from passes where secret_hash in (
             select secret_hash from passes where session_id = $4 order by created_at desc, secret_hash offset $6))
         insert into passes (secret_hash, service, state_hash, session_id, expires_at)
         values ($1, $2, $3, $4, now() + $5::interval)",
        new.secret_hash,
        new.service,
        new.state_hash,
        new.session_id as SessionId,
        interval(new.life),
        OF_ONE_SESSION - 1,
    )
    .execute(db)
    .await
    .map(drop)
}

/// Spends the passes with these hashes, whether they fit or not, and gives them to whoever was first.
pub async fn spend(db: impl PgExecutor<'_>, secret_hashes: &[Vec<u8>]) -> sqlx::Result<Vec<Spent>> {
    sqlx::query_as!(
        Spent,
        r#"delete from passes where secret_hash = any($1)
           returning service, state_hash, session_id as "session_id: SessionId", expires_at > now() as "is_in_time!""#,
        secret_hashes,
    )
    .fetch_all(db)
    .await
}
