//! Whether the database answers, and whether it writes.

use std::time::Duration;

use sqlx::{PgConnection, PgPool};

use super::patience::within;

/// It answers within this time, or it is away.
const ANSWERS_WITHIN: Duration = Duration::from_secs(2);

/// Whether this connection only reads: it leads to a standby, or the database was made so, for a failover say.
const ONLY_READS: &str = "select pg_is_in_recovery() or current_setting('transaction_read_only')::boolean";

/// Why the database is of no use at the moment.
#[derive(Debug, thiserror::Error)]
pub enum Unready {
    #[error("the database does not answer")]
    Away(#[source] sqlx::Error),
    #[error("the database only reads")]
    OnlyReads,
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

/// Whether a connection is worth keeping: it answers in time, and it writes.
pub async fn is_sound(connection: &mut PgConnection) -> sqlx::Result<bool> {
    within(ANSWERS_WITHIN, sqlx::query_scalar::<_, bool>(ONLY_READS).fetch_one(connection)).await.map(|reads| !reads)
}

/// Where a connection leads to, if it answers in time and writes: when that server had started, which every role may ask for and
/// no two servers that follow one another say alike, which database it is, and which tables are ours there.
pub async fn server_of(connection: &mut PgConnection) -> sqlx::Result<Option<String>> {
    const SERVER: &str = "select case when not (pg_is_in_recovery() or current_setting('transaction_read_only')::boolean) then
        concat_ws(' ', extract(epoch from pg_postmaster_start_time()), current_database(), to_regclass('sessions')::oid) end";
    within(ANSWERS_WITHIN, sqlx::query_scalar(SERVER).fetch_one(connection)).await
}
