//! How sessions end: once, and for a reason that stays. The tables are `sessions` and `events`.

use std::time::Duration;

use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use super::{
    events::{Kind, Peer},
    interval::interval,
};
use crate::model::{
    session::{EndReason, SessionId},
    user::UserId,
};

/// A session that has ended now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    pub id: SessionId,
    pub user_id: UserId,
}

/// Ends sessions, writes an event for each, and gives those that were open until now; the others keep time and reason.
/// Row and event are one statement, so that neither is without the other, and so is the note for whoever reads changes.
/// Its children at services end with it, and whoever reads changes is told of each.
pub async fn end(
    connection: &mut PgConnection,
    ids: &[SessionId],
    reason: EndReason,
    by: &Peer,
) -> sqlx::Result<Vec<Ended>> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    // Made here, as all keys of events are, so that those of one moment keep their order.
    let event_ids: Vec<Uuid> = ids.iter().map(|_| Uuid::now_v7()).collect();
    sqlx::query_as!(
        Ended,
        r#"with ended as (
               update sessions s set ended_at = now(), end_reason = $3, changed_at = clock_timestamp(), changed_xid = pg_current_xact_id()
               from unnest($1::uuid[], $2::uuid[]) as wanted (id, event_id)
               where s.id = wanted.id and s.ended_at is null
               returning s.id, s.user_id, s.provider, wanted.event_id),
           noted as (
               insert into events (id, kind, user_id, session_id, provider, reason, ip, user_agent, request_id)
               select event_id, $4, user_id, id, provider, $3, $5::text::inet, $6, $7 from ended),
           children as (
               update service_sessions c
               set ended_at = now(), changed_at = clock_timestamp(), changed_xid = pg_current_xact_id()
               from ended where c.session_id = ended.id and c.ended_at is null)
           select id as "id: SessionId", user_id as "user_id: UserId" from ended"#,
        &ids,
        &event_ids,
        reason.as_str(),
        Kind::SessionEnded.as_str(),
        by.ip_text(),
        by.user_agent.as_deref(),
        by.request_id,
    )
    .fetch_all(connection)
    .await
}

/// Deletes a user's oldest sessions beyond `keep` that have been over for longer than this: nobody asks for their
/// reasons any more. What the browsers of these remember goes too: whoever makes up browsers gets no further.
pub async fn forget_oldest(
    db: impl PgExecutor<'_>,
    user_id: UserId,
    keep: i64,
    over_for: Duration,
) -> sqlx::Result<()> {
    sqlx::query!(
        "with old as (
             select id, browser_hash from sessions
             where user_id = $1 and coalesce(ended_at, least(idle_expires_at, expires_at)) < now() - $3::interval
             order by created_at desc, id desc offset $2),
         remembered as (
             delete from last_used l using old where l.browser_hash = old.browser_hash),
         children as (delete from service_sessions c using old where c.session_id = old.id)
         delete from sessions s using old where s.id = old.id",
        user_id as UserId,
        keep,
        interval(over_for),
    )
    .execute(db)
    .await
    .map(drop)
}
