//! Where people came from, and with what: it goes after its time, and what happened stays.

use std::time::Duration;

use sqlx::PgPool;

use super::{
    housekeeping::{BATCH, delete_all},
    interval::interval,
};

/// Takes addresses and user agents out of what is older than this, and says of how many rows. A session counts from its end.
pub async fn forget_addresses(pool: &PgPool, keep: Duration) -> u64 {
    let keep = interval(keep);
    let failed = &mut Vec::new();
    let of_events = delete_all(pool, &mut *failed, "events", || {
        sqlx::query!(
            "update events set ip = null, user_agent = null where id in (select id from events
             where at < now() - $2::interval and (ip is not null or user_agent is not null)
             order by at limit $1 for update skip locked)",
            BATCH,
            keep,
        )
    })
    .await;
    let of_sessions = delete_all(pool, &mut *failed, "sessions", || {
        sqlx::query!(
            "update sessions set ip = null, user_agent = null where id in (select id from sessions
             where (ended_at < now() - $2::interval or expires_at < now() - $2::interval
                     or (ended_at is null and idle_expires_at < now() - $2::interval))
                 and (ip is not null or user_agent is not null)
             limit $1 for update skip locked)",
            BATCH,
            keep,
        )
    })
    .await;
    let of_tokens = delete_all(pool, failed, "api_tokens", || {
        sqlx::query!(
            "update api_tokens set last_used_ip = null where id in (select id from api_tokens
             where last_used_at < now() - $2::interval and last_used_ip is not null limit $1 for update skip locked)",
            BATCH,
            keep,
        )
    })
    .await;
    of_events + of_sessions + of_tokens
}
