//! Whether the database answers, and whether it writes: asked once a second, for all who wait for it.

use std::time::Duration;

use sqlx::{PgConnection, PgPool};
use tokio::sync::watch;

use super::patience::within;

/// How often the database is asked whether it is there.
const PROBE_EVERY: Duration = Duration::from_secs(1);

/// It answers within this time, or it is away.
const ANSWERS_WITHIN: Duration = Duration::from_secs(2);

/// A request waits at least this long for a database that is said to be away: it may have come back just now.
const GRACE: Duration = Duration::from_millis(1500);

/// Whether this connection only reads: it leads to a standby, or the database was made so, for a failover say.
const ONLY_READS: &str = "select pg_is_in_recovery() or current_setting('transaction_read_only')::boolean";

/// Why the database is of no use at the moment.
#[derive(Debug, thiserror::Error)]
pub enum Unready {
    /// It does not answer.
    #[error("the database does not answer")]
    Away(#[source] sqlx::Error),
    /// It answers, and writes nothing.
    #[error("the database only reads")]
    OnlyReads,
}

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

    /// Whether it could.
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

/// Whether requests can be answered: one round trip. Connections that died while nobody used them say nothing about
/// the database as it is now: each fails once and is gone.
pub async fn ready(pool: &PgPool) -> Result<(), Unready> {
    let ask = async {
        let mut dead = pool.num_idle();
        loop {
            match sqlx::query_scalar::<_, bool>(ONLY_READS).fetch_one(pool).await {
                // The pool closes a connection that only reads; another one may lead elsewhere by now.
                Ok(true) if dead > 0 => dead -= 1,
                Err(error) if dead > 0 && super::is_broken(&error) => dead -= 1,
                result => return result,
            }
        }
    };
    match within(ANSWERS_WITHIN, ask).await {
        Ok(false) => Ok(()),
        Ok(true) => Err(Unready::OnlyReads),
        Err(error) => Err(Unready::Away(error)),
    }
}

/// Connections that nobody uses at the moment are no better than the one that did not answer: whoever comes when the
/// database is back should not be the one to find out.
fn close_idle(pool: &PgPool) {
    while let Some(mut connection) = pool.try_acquire() {
        connection.close_on_drop();
    }
}

/// Whether a connection is worth keeping: it answers in time, and it writes.
pub(super) async fn is_sound(connection: &mut PgConnection) -> sqlx::Result<bool> {
    within(ANSWERS_WITHIN, sqlx::query_scalar::<_, bool>(ONLY_READS).fetch_one(connection)).await.map(|reads| !reads)
}
