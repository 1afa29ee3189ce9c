//! Ends as services hear of them, from the tables alone: of service sessions, with their parents or by themselves, and of the
//! sessions themselves, by which services under the door's own origin know people.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use super::ended::{End, Place, Position, Which};
use crate::model::{
    service_session::ServiceSessionId,
    session::{EndReason, SessionId, limit_reached},
    user::UserId,
};

/// The columns that both queries read.
struct Columns {
    sid: Uuid,
    host: Option<String>,
    user_id: Uuid,
    at: DateTime<Utc>,
    /// A child whose parent went on: a newer one at that host has taken its place.
    by_itself: bool,
    end_reason: Option<String>,
    idle_expires_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

impl Columns {
    fn end(self) -> End {
        let by_itself = self.by_itself.then(|| EndReason::Replaced.as_str().to_owned());
        let reached =
            || limit_reached(self.idle_expires_at, self.expires_at, self.at).unwrap_or(EndReason::IdleExpired);
        let reason = by_itself.or(self.end_reason).unwrap_or_else(|| reached().as_str().to_owned());
        let at_place = self.host.map_or(Place::Door, Place::Host);
        End { sid: self.sid, at_place, user_id: UserId(self.user_id), reason, at: self.at }
    }
}

/// Which of these are over, with what is a child of these sessions and has not ended for itself. A child that was carried
/// over to a session that goes on is not.
pub async fn of(
    connection: &mut PgConnection,
    sessions: &[SessionId],
    service_sessions: &[ServiceSessionId],
) -> sqlx::Result<Vec<End>> {
    let sessions: Vec<Uuid> = sessions.iter().map(|id| id.0).collect();
    let service_sessions: Vec<Uuid> = service_sessions.iter().map(|id| id.0).collect();
    // Where a session has reached a limit, that is when it ended, or when the clock of its world was moved.
    let rows = sqlx::query_as!(
        Columns,
        r#"select c.id as "sid!", c.host as "host?", s.user_id as "user_id!",
                  coalesce(c.ended_at, s.ended_at, greatest(s.idle_expires_at, s.changed_at)) as "at!",
                  c.ended_at is not null and (s.ended_at is null or c.ended_at < s.ended_at) as "by_itself!",
                  s.end_reason as "end_reason?", s.idle_expires_at as "idle_expires_at!", s.expires_at as "expires_at!"
           from service_sessions c join sessions s on s.id = c.session_id
           where c.id = any($2)
               and (c.ended_at is not null or s.ended_at is not null or s.idle_expires_at <= statement_timestamp())
           union all
           select c.id, c.host, s.user_id, coalesce(s.ended_at, greatest(s.idle_expires_at, s.changed_at)), false,
                  s.end_reason, s.idle_expires_at, s.expires_at
           from sessions s join service_sessions c on c.session_id = s.id
           where s.id = any($1) and c.ended_at is null and c.id <> all($2)
               and (s.ended_at is not null or s.idle_expires_at <= statement_timestamp())
           union all
           select s.id, null, s.user_id, coalesce(s.ended_at, greatest(s.idle_expires_at, s.changed_at)), false,
                  s.end_reason, s.idle_expires_at, s.expires_at
           from sessions s
           where s.id = any($1) and (s.ended_at is not null or s.idle_expires_at <= statement_timestamp())
           order by 4, 1"#,
        &sessions,
        &service_sessions,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Columns::end).collect())
}

/// What has ended since, of sessions, by the time of its end: so many, in that order, after a position. A limit counts by its own
/// time; where the clock of its world was moved it ended later than that.
pub async fn after(
    db: impl PgExecutor<'_>,
    which: Which<'_>,
    since: DateTime<Utc>,
    from: Position,
    most: i64,
) -> sqlx::Result<Vec<End>> {
    let (at, sid) = from;
    let rows = sqlx::query_as!(
        Columns,
        r#"select e.sid as "sid!", e.host as "host?", e.user_id as "user_id!", e.at as "at!", e.by_itself as "by_itself!",
                  e.end_reason as "end_reason?", e.idle_expires_at as "idle_expires_at!", e.expires_at as "expires_at!"
           from (
               select c.id as sid, c.host, s.user_id, c.ended_at as at,
                      s.ended_at is null or c.ended_at < s.ended_at as by_itself,
                      s.end_reason, s.idle_expires_at, s.expires_at
               from service_sessions c join sessions s on s.id = c.session_id
               where c.ended_at >= $3 and ($1::text is null or c.host = $1)
               union all
               select c.id, c.host, s.user_id, s.ended_at, false, s.end_reason, s.idle_expires_at, s.expires_at
               from sessions s join service_sessions c on c.session_id = s.id
               where s.ended_at >= $3 and c.ended_at is null and ($1::text is null or c.host = $1)
               union all
               select c.id, c.host, s.user_id, greatest(s.idle_expires_at, s.changed_at), false,
                      s.end_reason, s.idle_expires_at, s.expires_at
               from sessions s join service_sessions c on c.session_id = s.id
               where s.ended_at is null and s.idle_expires_at >= $6 and s.idle_expires_at <= statement_timestamp()
                   and c.ended_at is null and ($1::text is null or c.host = $1)
               union all
               select s.id, null, s.user_id, s.ended_at, false, s.end_reason, s.idle_expires_at, s.expires_at
               from sessions s where $2::boolean and s.ended_at >= $3
               union all
               select s.id, null, s.user_id, greatest(s.idle_expires_at, s.changed_at), false,
                      s.end_reason, s.idle_expires_at, s.expires_at
               from sessions s where $2::boolean and s.ended_at is null and s.idle_expires_at >= $6
                   and s.idle_expires_at <= statement_timestamp()
           ) e
           where (e.at, e.sid) > ($3, $4) order by e.at, e.sid limit $5"#,
        which.host,
        which.at_door,
        at,
        sid,
        most,
        since,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Columns::end).collect())
}

/// What has ended before a time by transactions that count from `xmin` on: whoever knew all that was committed then has not
/// heard of them, however long their COMMIT took. None where they are more than `most`, or the number is no number of this
/// server's yet, which says that it is another one's.
pub async fn late(
    connection: &mut PgConnection,
    which: Which<'_>,
    xmin: u64,
    before: DateTime<Utc>,
    most: u16,
) -> sqlx::Result<Option<Vec<End>>> {
    let xmin = xmin.to_string();
    let is_ours =
        sqlx::query_scalar!(r#"select $1::text::xid8 <= pg_snapshot_xmax(pg_current_snapshot()) as "is_ours!""#, &xmin);
    if !is_ours.fetch_one(&mut *connection).await? {
        return Ok(None);
    }
    let rows = sqlx::query_as!(
        Columns,
        r#"select e.sid as "sid!", e.host as "host?", e.user_id as "user_id!", e.at as "at!", e.by_itself as "by_itself!",
                  e.end_reason as "end_reason?", e.idle_expires_at as "idle_expires_at!", e.expires_at as "expires_at!"
           from (
               select c.id as sid, c.host, s.user_id,
                      coalesce(c.ended_at, s.ended_at, greatest(s.idle_expires_at, s.changed_at)) as at,
                      c.ended_at is not null and (s.ended_at is null or c.ended_at < s.ended_at) as by_itself,
                      s.end_reason, s.idle_expires_at, s.expires_at
               from service_sessions c join sessions s on s.id = c.session_id
               where c.changed_xid >= $3::text::xid8 and ($1::text is null or c.host = $1)
                   and (c.ended_at is not null or s.ended_at is not null or s.idle_expires_at <= statement_timestamp())
               union
               select c.id, c.host, s.user_id, coalesce(s.ended_at, greatest(s.idle_expires_at, s.changed_at)), false,
                      s.end_reason, s.idle_expires_at, s.expires_at
               from sessions s join service_sessions c on c.session_id = s.id
               where s.changed_xid >= $3::text::xid8 and c.ended_at is null and ($1::text is null or c.host = $1)
                   and (s.ended_at is not null or s.idle_expires_at <= statement_timestamp())
               union
               select s.id, null, s.user_id, coalesce(s.ended_at, greatest(s.idle_expires_at, s.changed_at)), false,
                      s.end_reason, s.idle_expires_at, s.expires_at
               from sessions s where $2::boolean and s.changed_xid >= $3::text::xid8
                   and (s.ended_at is not null or s.idle_expires_at <= statement_timestamp())
           ) e
           where least(e.at, e.idle_expires_at) < $4 order by e.at, e.sid limit $5"#,
        which.host,
        which.at_door,
        &xmin,
        before,
        i64::from(most) + 1,
    )
    .fetch_all(connection)
    .await?;
    Ok((rows.len() <= usize::from(most)).then(|| rows.into_iter().map(Columns::end).collect()))
}
