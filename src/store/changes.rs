//! The tables as the log of what changed: `changed_xid`, the transaction that ended a session or changed a user.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::patience::patiently;
use crate::model::{api_token::ApiTokenId, service_session::ServiceSessionId, session::SessionId, user::UserId};

/// Rows written by one statement at the most.
const BATCH: i64 = 5_000;

/// Puts right what was changed by transactions that have not been yet: after a dump and restore into another cluster, which counts
/// its transactions anew, rows would seem to change when their number comes. They change now: whoever reads what changes meanwhile
/// has taken none of them for known. Gives how many rows it was. Where there are none it only looks, by four small
/// indexes: so it may also run where the database only reads.
pub async fn clear_future(connection: &mut PgConnection) -> sqlx::Result<u64> {
    let mut cleared = 0;
    while patiently(is_there_any(&mut *connection)).await? {
        cleared += patiently(clear_some(&mut *connection)).await?;
    }
    Ok(cleared)
}

async fn is_there_any(connection: &mut PgConnection) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from sessions where changed_xid >= pg_snapshot_xmax(pg_current_snapshot()))
               or exists (select from service_sessions where changed_xid >= pg_snapshot_xmax(pg_current_snapshot()))
               or exists (select from users where changed_xid >= pg_snapshot_xmax(pg_current_snapshot()))
               or exists (select from api_tokens where changed_xid >= pg_snapshot_xmax(pg_current_snapshot())) as "any!""#
    )
    .fetch_one(connection)
    .await
}

async fn clear_some(connection: &mut PgConnection) -> sqlx::Result<u64> {
    let sessions = sqlx::query!(
        "update sessions set changed_xid = pg_current_xact_id() where id in (select id from sessions
         where changed_xid >= pg_snapshot_xmax(pg_current_snapshot()) limit $1)",
        BATCH
    );
    let children = sqlx::query!(
        "update service_sessions set changed_xid = pg_current_xact_id() where id in (select id from service_sessions
         where changed_xid >= pg_snapshot_xmax(pg_current_snapshot()) limit $1)",
        BATCH
    );
    let users = sqlx::query!(
        "update users set changed_xid = pg_current_xact_id() where id in (select id from users
         where changed_xid >= pg_snapshot_xmax(pg_current_snapshot()) limit $1)",
        BATCH
    );
    let tokens = sqlx::query!(
        "update api_tokens set changed_xid = pg_current_xact_id() where id in (select id from api_tokens
         where changed_xid >= pg_snapshot_xmax(pg_current_snapshot()) limit $1)",
        BATCH
    );
    let mut cleared = 0;
    for query in [sessions, children, users, tokens] {
        cleared += query.execute(&mut *connection).await?.rows_affected();
    }
    Ok(cleared)
}

/// How far the log has been read, and where.
#[derive(Debug, Clone)]
pub struct Place {
    /// On which server it was read, and in which tables, as [`super::presence::server_of`] says it.
    pub server: String,
    /// What had been committed by then, as `pg_snapshot` is written. Transactions that were under way are told apart, so
    /// that each is read once, however long its COMMIT takes.
    pub snapshot: String,
    pub read_at: DateTime<Utc>,
}

impl Place {
    /// Every transaction before this one was over by then.
    pub fn xmin(&self) -> u64 {
        // Zero, which is before all of them, where this is none.
        self.snapshot.split(':').next().and_then(|xmin| xmin.parse().ok()).unwrap_or_default()
    }
}

/// What changed since a place, and the place that it has been read to.
#[derive(Debug)]
pub struct Changed {
    pub sessions: Vec<SessionId>,
    pub service_sessions: Vec<ServiceSessionId>,
    pub users: Vec<UserId>,
    pub tokens: Vec<ApiTokenId>,
    /// Sessions that have reached a limit since then. No row is written when one does.
    pub expired: Vec<SessionId>,
    /// Tokens that have expired since then.
    pub expired_tokens: Vec<ApiTokenId>,
    /// Whether this server is none to ask: a standby, which may lag behind or not learn of anything any more.
    pub only_reads: bool,
    pub place: Place,
}

/// Reads what changed since a place; without one nothing, but the place. One statement is one snapshot.
pub async fn since(connection: &mut PgConnection, place: Option<&Place>) -> sqlx::Result<Changed> {
    let row = sqlx::query!(
        r#"select concat_ws(' ', extract(epoch from pg_postmaster_start_time()), current_database(), to_regclass('sessions')::oid)
                      as "server!", pg_current_snapshot()::text as "snapshot!",
                  statement_timestamp() as "read_at!",
                  pg_is_in_recovery() or current_setting('transaction_read_only')::boolean as "only_reads!",
                  array(select id from sessions
                      where changed_xid >= pg_snapshot_xmin($1::text::pg_snapshot)
                          and not pg_visible_in_snapshot(changed_xid, $1::text::pg_snapshot)) as "sessions!",
                  array(select id from service_sessions
                      where changed_xid >= pg_snapshot_xmin($1::text::pg_snapshot)
                          and not pg_visible_in_snapshot(changed_xid, $1::text::pg_snapshot)) as "service_sessions!",
                  array(select id from users
                      where changed_xid >= pg_snapshot_xmin($1::text::pg_snapshot)
                          and not pg_visible_in_snapshot(changed_xid, $1::text::pg_snapshot)) as "users!",
                  array(select id from api_tokens
                      where changed_xid >= pg_snapshot_xmin($1::text::pg_snapshot)
                          and not pg_visible_in_snapshot(changed_xid, $1::text::pg_snapshot)) as "tokens!",
                  array(select id from api_tokens
                      where revoked_at is null and expires_at > $2
                          and expires_at <= statement_timestamp()) as "expired_tokens!",
                  array(select id from sessions
                      where ended_at is null and idle_expires_at > $2
                          and idle_expires_at <= statement_timestamp()) as "expired!""#,
        place.map(|place| place.snapshot.as_str()),
        place.map(|place| place.read_at),
    )
    .fetch_one(connection)
    .await?;
    Ok(Changed {
        sessions: row.sessions.into_iter().map(SessionId).collect(),
        service_sessions: row.service_sessions.into_iter().map(ServiceSessionId).collect(),
        users: row.users.into_iter().map(UserId).collect(),
        tokens: row.tokens.into_iter().map(ApiTokenId).collect(),
        expired_tokens: row.expired_tokens.into_iter().map(ApiTokenId).collect(),
        expired: row.expired.into_iter().map(SessionId).collect(),
        only_reads: row.only_reads,
        place: Place { server: row.server, snapshot: row.snapshot, read_at: row.read_at },
    })
}
