//! The ID tokens of `sessions`: kept for one use, as the hint with which somebody is signed out at their provider.

use sqlx::{PgExecutor, PgPool};

use crate::model::session::SessionId;

/// Rows that one statement changes at the most.
const BATCH: i64 = 1000;

/// Takes the ID token that a session began with: it tells the provider whose session is to end there too, once.
pub async fn take(db: impl PgExecutor<'_>, id: SessionId) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        r#"with kept as (select id, id_token from sessions where id = $1 and id_token is not null for update)
           update sessions set id_token = null from kept where sessions.id = kept.id returning kept.id_token as "id_token!""#,
        id as SessionId,
    )
    .fetch_optional(db)
    .await
}

/// Forgets those of sessions that are over: nobody signs out of them any more, but who is just doing so. Gives how many there were.
pub async fn forget_of_ended(pool: &PgPool) -> sqlx::Result<u64> {
    let mut forgotten = 0;
    loop {
        let some = sqlx::query!(
            "update sessions set id_token = null where id in (
                 (select id from sessions where id_token is not null and ended_at < now() - interval '1 minute' limit $1)
                 union all (select id from sessions where id_token is not null and expires_at < now() limit $1))",
            BATCH,
        )
        .execute(pool)
        .await?
        .rows_affected();
        forgotten += some;
        if some == 0 {
            return Ok(forgotten);
        }
    }
}
