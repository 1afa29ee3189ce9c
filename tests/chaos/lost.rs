//! Whether all that was acknowledged is there: each end with its event, and every session that nobody ended.

use anyhow::Result;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{scene::Scene, sessions::Session};

/// How much of it is not as it was acknowledged.
pub async fn look(scene: &Scene) -> Result<u64> {
    let mut db = scene.ending.connect().await?;
    let ended = ids(&scene.ending.acknowledged.all());
    let open = count(
        "select count(*) from unnest($1::uuid[]) w (id) left join sessions s on s.id = w.id where s.ended_at is null",
        &ended,
        &mut db,
    )
    .await?;
    let silent = count(
        "select count(*) from unnest($1::uuid[]) w (id)
         where not exists (select from events e where e.kind = 'session_ended' and e.session_id = w.id)",
        &ended,
        &mut db,
    )
    .await?;
    let gone = count(
        "select count(*) from unnest($1::uuid[]) w (id) left join sessions s on s.id = w.id
         where s.id is null or s.ended_at is not null",
        &ids(&scene.living),
        &mut db,
    )
    .await?;
    if open + silent + gone > 0 {
        eprintln!(
            "of {} ends {open} are not there and {silent} have no event; {gone} live sessions are gone",
            ended.len()
        );
    }
    Ok((open + silent + gone).unsigned_abs())
}

fn ids(sessions: &[Session]) -> Vec<Uuid> {
    sessions.iter().map(|session| session.id()).collect()
}

async fn count(query: &'static str, ids: &[Uuid], db: &mut PgConnection) -> sqlx::Result<i64> {
    sqlx::query_scalar(query).bind(ids).fetch_one(db).await
}
