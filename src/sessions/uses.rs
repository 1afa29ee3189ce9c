//! Uses of sessions that are noted and written together, with the time at which each happened.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::{DateTime, Utc};

use super::cache::Cache;
use crate::{
    model::session::SessionId,
    store::{pool::Pool, sessions},
};

/// They are written this often. A crash costs a session no more than that.
const WRITE_EVERY: Duration = Duration::from_secs(1);

/// Beyond, each is written by itself.
const MOST: usize = 100_000;

/// Rows written by one statement.
const BATCH: usize = 1_000;

/// Clones share them.
#[derive(Debug, Clone, Default)]
pub(super) struct Uses(Arc<Noted>);

#[derive(Debug, Default)]
struct Noted {
    uses: Mutex<HashMap<SessionId, DateTime<Utc>>>,
    /// Whoever writes at the end waits for whoever is just writing.
    writing: tokio::sync::Mutex<()>,
}

impl Uses {
    /// Writes them every now and then until the pool is closed.
    pub(super) fn start(pool: &Pool, cache: &Cache) -> Self {
        let uses = Self::default();
        if cache.is_used() {
            let (pool, cache, writing) = (pool.clone(), cache.clone(), uses.clone());
            tokio::spawn(async move {
                while !pool.is_closed() {
                    tokio::time::sleep(WRITE_EVERY).await;
                    writing.write(&pool, &cache).await;
                }
            });
        }
        uses
    }

    /// Notes that a session is used at this time of the database's clock. `false`: there is no room, and it has to be written at
    /// once.
    pub(super) fn note(&self, id: SessionId, at: DateTime<Utc>) -> bool {
        let mut noted = self.0.uses.lock().unwrap_or_else(PoisonError::into_inner);
        let has_room = noted.len() < MOST;
        if has_room {
            noted.insert(id, at);
        }
        has_room
    }

    /// Writes all that are noted. What cannot be written is tried again the next time, and so is what somebody else was just
    /// writing; of what has ended nothing is written.
    pub(super) async fn write(&self, pool: &Pool, cache: &Cache) {
        let _writing = self.0.writing.lock().await;
        let noted = std::mem::take(&mut *self.0.uses.lock().unwrap_or_else(PoisonError::into_inner));
        let noted: Vec<(SessionId, DateTime<Utc>)> = noted.into_iter().collect();
        for (index, some) in noted.chunks(BATCH).enumerate() {
            match write_some(pool, cache, some).await {
                Ok(skipped) => self.note_again(&skipped),
                Err(error) => {
                    // Nor can the rest, while each would wait as long.
                    let rest = &noted[index * BATCH..];
                    tracing::warn!(%error, count = rest.len(), "uses of sessions could not be written yet");
                    self.note_again(rest);
                    return;
                }
            }
        }
    }

    /// A later use that was noted meanwhile stays, and so does the limit.
    fn note_again(&self, unwritten: &[(SessionId, DateTime<Utc>)]) {
        let mut noted = self.0.uses.lock().unwrap_or_else(PoisonError::into_inner);
        for (id, at) in unwritten.iter().take(MOST.saturating_sub(noted.len())) {
            noted.entry(*id).or_insert(*at);
        }
    }
}

/// Gives those that somebody else was just writing.
async fn write_some(
    pool: &Pool,
    cache: &Cache,
    some: &[(SessionId, DateTime<Utc>)],
) -> sqlx::Result<Vec<(SessionId, DateTime<Utc>)>> {
    let ticket = cache.ticket();
    let touched = sessions::touch_all(pool, some).await?;
    cache.used(ticket, &touched);
    let written: HashSet<SessionId> = touched.into_iter().map(|(id, _)| id).collect();
    let mut rest: Vec<(SessionId, DateTime<Utc>)> =
        some.iter().filter(|(id, _)| !written.contains(id)).copied().collect();
    if rest.is_empty() {
        return Ok(rest);
    }
    let due: HashSet<SessionId> = sessions::still_due(pool, &rest).await?.into_iter().collect();
    // The others have ended, or another node has written a later use: they are asked for again.
    cache.forget(rest.iter().map(|(id, _)| *id).filter(|id| !due.contains(id)));
    rest.retain(|(id, _)| due.contains(id));
    Ok(rest)
}
