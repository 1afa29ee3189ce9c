//! Whether the database can be used: asked once a second, for all who wait for it.

use std::time::Duration;

use sqlx::PgPool;
use tokio::sync::watch;

use crate::store::presence::{Unready, ready};

/// How often the database is asked whether it is there.
const PROBE_EVERY: Duration = Duration::from_secs(1);

/// A request waits at least this long for a database that is said to be away: it may have come back just now.
const GRACE: Duration = Duration::from_millis(1500);

/// Whether the database could be used when it was last asked.
#[derive(Debug, Clone)]
pub struct Presence(watch::Receiver<bool>);

impl Presence {
    /// Asks once a second until the pool is closed.
    pub fn watch(pool: PgPool) -> Self {
        let (sender, receiver) = watch::channel(true);
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    () = tokio::time::sleep(PROBE_EVERY) => {}
                    () = pool.close_event() => break,
                }
                let answer = ready(&pool).await;
                let here = answer.is_ok();
                if matches!(answer, Err(Unready::Away(_))) {
                    close_idle(&pool);
                }
                if pool.is_closed() || sender.send_replace(here) == here {
                    continue;
                }
                match answer {
                    Ok(()) => tracing::warn!(here, "the database answers again"),
                    Err(reason) => tracing::warn!(here, "{reason}"),
                }
            }
        });
        Self(receiver)
    }

    pub fn is_here(&self) -> bool {
        *self.0.borrow()
    }

    /// Ends when there is no use in waiting any longer for the database.
    pub async fn gone(&self) {
        tokio::time::sleep(GRACE).await;
        if self.0.clone().wait_for(|here| !here).await.is_err() {
            // Nobody asks any more: the program stops, and says so to each request by itself.
            std::future::pending::<()>().await;
        }
    }
}

/// Connections that nobody uses at the moment are no better than the one that did not answer: whoever comes when the
/// database is back should not be the one to find out.
fn close_idle(pool: &PgPool) {
    while let Some(mut connection) = pool.try_acquire() {
        connection.close_on_drop();
    }
}
