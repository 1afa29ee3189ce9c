//! The table `service_sessions`: children of sessions at the hosts of services. What ends them with their parent stands where
//! sessions end (`session_ends`).

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use super::{
    session_rows::{Columns, SessionRow, planned},
    test_rows,
};
use crate::model::{service_session::ServiceSessionId, session::SessionId, user::UserId};

/// Finds the parents of service sessions, in whatever state they are, each by the key of its child and with the hash of its
/// child's secret, which is empty, and so none, where the child has no cookie. One that has ended by itself, while its parent
/// goes on, is none.
pub async fn find(connection: &mut PgConnection, ids: &[Uuid]) -> sqlx::Result<Vec<SessionRow>> {
    let rows = sqlx::query_as!(
        Columns,
        r#"select c.id as key, c.host as "host?", coalesce(c.secret_hash, '') as "secret_hash!", s.id, s.created_at, s.auth_time,
                  s.auth_time_vouched, s.last_seen_at, s.idle_expires_at, s.expires_at,
                  coalesce(s.idle_timeout, s.idle_expires_at - s.last_seen_at) as "idle_timeout!",
                  s.end_reason, s.provider, s.test, s.user_id, u.name, u.email, u.email_verified, u.roles, u.locale,
                  array_remove(u.terms_versions || u.terms_version, null) as "terms!", u.disabled_at, u.changed_at as "user_changed_at?",
                  case when u.confirmed_email = u.email then u.email_confirmed_by else '{}' end as "email_confirmed_by!",
                  statement_timestamp() as "read_at!"
           from service_sessions c join sessions s on s.id = c.session_id join users u on u.id = s.user_id
           where c.id = any($1) and (c.ended_at is null or s.ended_at is not null)"#,
        &*planned(ids),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().filter_map(Columns::row).collect())
}

/// A live session, as far as what becomes its child needs to know.
#[derive(Debug, Clone, Copy)]
pub struct Parent {
    pub auth_time: DateTime<Utc>,
    /// Whole seconds until it ends in any case.
    pub left: i64,
}

/// Whose session it is, whatever has become of it.
pub async fn owner(db: impl PgExecutor<'_>, id: SessionId) -> sqlx::Result<Option<UserId>> {
    sqlx::query_scalar!(r#"select user_id as "user_id: UserId" from sessions where id = $1"#, id as SessionId)
        .fetch_optional(db)
        .await
}

/// The session if it lives. Lock its user first, or it may end before what follows.
pub async fn live_parent(db: impl PgExecutor<'_>, id: SessionId) -> sqlx::Result<Option<Parent>> {
    let row = sqlx::query!(
        r#"select auth_time, extract(epoch from expires_at - now())::bigint as "left!", test from sessions
           where id = $1 and ended_at is null and idle_expires_at > now() and expires_at > now()"#,
        id as SessionId,
    )
    .fetch_optional(db)
    .await?;
    let live = row.filter(|row| test_rows::counts(row.test));
    Ok(live.map(|row| Parent { auth_time: row.auth_time, left: row.left }))
}

pub struct NewServiceSession<'a> {
    pub id: ServiceSessionId,
    pub session_id: SessionId,
    pub service: &'a str,
    pub host: &'a str,
    pub secret_hash: &'a [u8],
}

pub async fn add(db: impl PgExecutor<'_>, new: NewServiceSession<'_>) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into service_sessions (id, session_id, service, host, secret_hash) values ($1, $2, $3, $4, $5)",
        new.id as ServiceSessionId,
        new.session_id as SessionId,
        new.service,
        new.host,
        new.secret_hash,
    )
    .execute(db)
    .await
    .map(drop)
}

/// The session that one is a child of by now, while it lives. Lock its user first: who proves once more who they are takes
/// it along to another.
pub async fn parent(db: impl PgExecutor<'_>, id: ServiceSessionId) -> sqlx::Result<Option<SessionId>> {
    sqlx::query_scalar!(
        r#"select session_id as "session_id: SessionId" from service_sessions where id = $1 and ended_at is null"#,
        id as ServiceSessionId,
    )
    .fetch_optional(db)
    .await
}

/// Ends one of them, and leaves its parent alone.
pub async fn end(db: impl PgExecutor<'_>, id: ServiceSessionId) -> sqlx::Result<()> {
    sqlx::query!(
        "update service_sessions set ended_at = now(), changed_at = clock_timestamp(), changed_xid = pg_current_xact_id()
         where id = $1 and ended_at is null",
        id as ServiceSessionId,
    )
    .execute(db)
    .await
    .map(drop)
}

/// Ends the oldest children of a session at a host beyond the newest. Lock its user first: of fifty that start at the same
/// moment, none sees the others.
pub async fn end_oldest(db: impl PgExecutor<'_>, id: SessionId, host: &str, keep: i64) -> sqlx::Result<()> {
    sqlx::query!(
        "update service_sessions set ended_at = now(), changed_at = clock_timestamp(), changed_xid = pg_current_xact_id()
         where id in (
             select id from service_sessions
             where session_id = $1 and host = $2 and ended_at is null and secret_hash is not null
             order by created_at desc, id desc offset $3)",
        id as SessionId,
        host,
        keep,
    )
    .execute(db)
    .await
    .map(drop)
}

/// Gives a user's new session the children of those that it takes the place of: the one that the browser presents and those
/// that were started in it. What does not live any more has no living children.
pub async fn carry_over(
    db: impl PgExecutor<'_>,
    user_id: UserId,
    presented: Option<SessionId>,
    browser_hash: Option<&[u8]>,
    to: SessionId,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update service_sessions c
         set session_id = $4, changed_at = clock_timestamp(), changed_xid = pg_current_xact_id()
         from sessions s where s.id = c.session_id and c.ended_at is null and s.user_id = $1 and s.ended_at is null
             and s.idle_expires_at > now() and s.expires_at > now() and (s.id = $2 or s.browser_hash = $3)",
        user_id as UserId,
        presented as Option<SessionId>,
        browser_hash,
        to as SessionId,
    )
    .execute(db)
    .await
    .map(drop)
}
