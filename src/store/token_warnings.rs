//! API tokens that are about to expire. The tables are `api_tokens` and `events`.

use sqlx::PgPool;
use uuid::Uuid;

use super::{events::Kind, interval::interval, patience::patiently, test_rows};
use crate::model::api_token::SOON;

/// Tokens of one statement at the most.
const BATCH: usize = 500;

/// Writes an event for each token that expires soon, and gives how many it were. Each has one, however many nodes look at once: the
/// mark in its row is set by the statement that writes the event, and a row that another node holds is left to it.
pub async fn note_all(pool: &PgPool) -> sqlx::Result<u64> {
    let mut noted = 0;
    loop {
        let batch = patiently(note_some(pool)).await?;
        noted += batch;
        if batch < BATCH as u64 {
            return Ok(noted);
        }
    }
}

async fn note_some(pool: &PgPool) -> sqlx::Result<u64> {
    // Made here, as all keys of events are, so that those of one moment keep their order.
    let event_ids: Vec<Uuid> = (0..BATCH).map(|_| Uuid::now_v7()).collect();
    let noted = sqlx::query!(
        "with soon as (
             select id, row_number() over (order by expires_at, id) as place
             from (select id, expires_at from api_tokens
                   where revoked_at is null and warned_at is null
                       and expires_at > now() and expires_at < now() + $1::interval and (not test or $4)
                   order by expires_at limit cardinality($2::uuid[]) for update skip locked) held),
         warned as (
             update api_tokens t set warned_at = now() from soon where t.id = soon.id
             returning t.id, t.user_id, soon.place)
         insert into events (id, kind, user_id, token_id) select ($2::uuid[])[place], $3, user_id, id from warned",
        interval(SOON),
        &event_ids,
        Kind::TokenExpiresSoon.as_str(),
        test_rows::counts(true),
    );
    Ok(noted.execute(pool).await?.rows_affected())
}
