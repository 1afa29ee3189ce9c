//! The tables as the log of what changed: `changed_xid`, the transaction that ended a session or changed a user.

use sqlx::PgPool;

use super::patience::patiently;

/// Rows written by one statement at the most.
const BATCH: i64 = 5_000;

/// Clears transactions that have not been yet: after a dump and restore into another cluster, which counts its
/// transactions anew, rows would seem to change when their number comes. Gives how many rows it was. Where there are none
/// it only looks, by three small indexes: so it may also run where the database only reads.
pub async fn clear_future(pool: &PgPool) -> sqlx::Result<u64> {
    let mut cleared = 0;
    while patiently(is_there_any(pool)).await? {
        cleared += patiently(clear_some(pool)).await?;
    }
    Ok(cleared)
}

async fn is_there_any(pool: &PgPool) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from sessions where changed_xid >= pg_snapshot_xmax(pg_current_snapshot()))
               or exists (select from service_sessions where changed_xid >= pg_snapshot_xmax(pg_current_snapshot()))
               or exists (select from users where changed_xid >= pg_snapshot_xmax(pg_current_snapshot())) as "any!""#
    )
    .fetch_one(pool)
    .await
}

async fn clear_some(pool: &PgPool) -> sqlx::Result<u64> {
    let sessions = sqlx::query!(
        "update sessions set changed_xid = null where id in (select id from sessions
         where changed_xid >= pg_snapshot_xmax(pg_current_snapshot()) limit $1)",
        BATCH
    );
    let children = sqlx::query!(
        "update service_sessions set changed_xid = null where id in (select id from service_sessions
         where changed_xid >= pg_snapshot_xmax(pg_current_snapshot()) limit $1)",
        BATCH
    );
    let users = sqlx::query!(
        "update users set changed_xid = null where id in (select id from users
         where changed_xid >= pg_snapshot_xmax(pg_current_snapshot()) limit $1)",
        BATCH
    );
    let mut cleared = 0;
    for query in [sessions, children, users] {
        cleared += query.execute(pool).await?.rows_affected();
    }
    Ok(cleared)
}
