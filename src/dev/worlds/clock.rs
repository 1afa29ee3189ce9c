//! The clock of a world. It is moved forward by making everything in that world older: the clocks of browsers and providers,
//! which nobody can move, stay right, and no query that judges by the time knows of worlds.

use std::time::Duration;

use sqlx::{PgConnection, postgres::types::PgInterval};

use super::World;
use crate::{
    model::user::UserId,
    store::{interval::interval, transaction::TransactionError, users},
};

/// Further than this no clock goes: a hundred years, which every time in the tables can become older by.
const FURTHEST: Duration = Duration::from_hours(24 * 36_500);

/// A clock that was moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Advanced {
    /// All of it, this step included.
    pub ahead: Duration,
}

#[derive(Debug, thiserror::Error)]
pub enum ClockError {
    #[error("there is no such world: it begins with its first session")]
    Unknown,
    #[error("no clock goes further ahead than 100 years")]
    TooFar,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl TransactionError for ClockError {
    fn as_database_error(&self) -> Option<&sqlx::Error> {
        if let Self::Database(error) = self { Some(error) } else { None }
    }
}

/// What becomes older with the users of a world, `$1`, by `$2`. Ends, events and the notes of changes keep their times: they
/// say when something happened, and limit nothing.
const OF_USERS: [&str; 4] = [
    "update sessions set created_at = created_at - $2, auth_time = auth_time - $2, last_seen_at = last_seen_at - $2,
         idle_expires_at = idle_expires_at - $2, expires_at = expires_at - $2, noticed_at = noticed_at - $2,
         changed_at = clock_timestamp(), changed_xid = pg_current_xact_id()
     where user_id = any($1)",
    "update drafts set expires_at = expires_at - $2 where user_id = any($1)",
    "update api_tokens set created_at = created_at - $2, expires_at = expires_at - $2, last_used_at = last_used_at - $2,
         changed_at = clock_timestamp(), changed_xid = pg_current_xact_id()
     where user_id = any($1)",
    // Attempts to prove once more who one is, or to link an identity. Others are nobody's yet.
    "update sign_ins set created_at = created_at - $2, expires_at = expires_at - $2 where user_id = any($1)",
];

/// Those of whom there is no user yet. After the users, as whoever registers takes them.
const REGISTRATIONS: &str = "update registrations
    set created_at = created_at - $2, auth_time = auth_time - $2, expires_at = expires_at - $2 where world = $1";

/// Moves the clock of a world forward. Whatever begins in that world shares the row that is locked here, so that it is
/// either older by this step or begins after it.
pub async fn advance(connection: &mut PgConnection, world: &World, by: Duration) -> Result<Advanced, ClockError> {
    let ahead: Option<PgInterval> = sqlx::query_scalar("select ahead from worlds where name = $1 for update")
        .bind(world.as_str())
        .fetch_optional(&mut *connection)
        .await?;
    let ahead = Duration::from_micros(ahead.ok_or(ClockError::Unknown)?.microseconds.unsigned_abs());
    let ahead = ahead.checked_add(by).filter(|ahead| *ahead <= FURTHEST).ok_or(ClockError::TooFar)?;
    sqlx::query("update worlds set ahead = $2 where name = $1")
        .bind(world.as_str())
        .bind(interval(ahead))
        .execute(&mut *connection)
        .await?;
    let users: Vec<UserId> = sqlx::query_scalar("select id from users where world = $1")
        .bind(world.as_str())
        .fetch_all(&mut *connection)
        .await?;
    users::lock(connection, &users).await?;
    let ids: Vec<_> = users.iter().map(|user| user.0).collect();
    for statement in OF_USERS {
        sqlx::query(statement).bind(&ids).bind(interval(by)).execute(&mut *connection).await?;
    }
    sqlx::query(REGISTRATIONS).bind(world.as_str()).bind(interval(by)).execute(connection).await?;
    Ok(Advanced { ahead })
}
