//! Transactions that write: begun with their limits, and tried again as a whole.

use std::{
    ops::{Deref, DerefMut},
    time::Duration,
};

use futures::future::BoxFuture;
use sqlx::{PgConnection, Postgres, pool::PoolConnection};
use tokio::runtime::Handle;

use super::{
    is_conflict,
    patience::{patiently, within},
    pool::Pool,
    wake::{Committed, Wake},
};

/// The limits go with the transaction, in the same round trip: a pooler drops what is asked for at the start of a
/// connection, and what is set on one it lends to others. A statement that takes this long is a fault; waiting for it
/// would pile up everything behind it.
const BEGIN: &str = "begin; set local statement_timeout = '10s'; set local lock_timeout = '5s';
                     set local idle_in_transaction_session_timeout = '30s'";

/// The limit on our side, for a database that has frozen: then its own do not run.
const TRANSACTION_WITHIN: Duration = Duration::from_secs(30);

/// How often a transaction is begun at the most. Locks are taken in one order everywhere, so that once is the rule.
const TIMES: u32 = 3;

/// A transaction that writes. Nothing of it has happened unless it is committed.
///
/// It is ours and not sqlx's (0.9): there, whoever hangs up while it begins leaves a connection in the pool on which it has begun,
/// and what others send on that one happens only if somebody commits it.
#[derive(Debug)]
pub struct Transaction {
    /// None when it is over.
    connection: Option<PoolConnection<Postgres>>,
    wake: Wake,
}

/// Begins a transaction with its limits: the only way in which one that writes begins.
pub async fn begin(pool: &Pool) -> sqlx::Result<Transaction> {
    let connection = pool.acquire().await?;
    let mut transaction = Transaction { connection: Some(connection), wake: pool.wake().clone() };
    patiently(transaction.say(BEGIN)).await?;
    Ok(transaction)
}

impl Transaction {
    /// Has it happen. Whoever reads what changed is told, and whoever goes on from here meets nothing from before.
    pub async fn commit(self) -> sqlx::Result<()> {
        self.commit_telling().await?.read().await;
        Ok(())
    }

    /// The same without waiting until it has been read here, for whoever holds what others wait for: they wait when they have given
    /// it back.
    pub async fn commit_telling(self) -> sqlx::Result<Committed> {
        let wake = self.wake.clone();
        self.commit_unread().await?;
        Ok(wake.told())
    }

    /// Has it happen where nothing of it is kept in memory anywhere or told to anybody: it has neither changed a user nor ended
    /// a session, a child of one or a token. So nobody is woken, and nothing is waited for.
    pub async fn commit_unread(mut self) -> sqlx::Result<()> {
        self.say("commit").await?;
        self.connection = None;
        Ok(())
    }

    pub async fn rollback(mut self) -> sqlx::Result<()> {
        self.say("rollback").await?;
        self.connection = None;
        Ok(())
    }

    async fn say(&mut self, statement: &'static str) -> sqlx::Result<()> {
        sqlx::raw_sql(statement).execute(&mut **self).await.map(drop)
    }
}

/// Whoever gives up leaves nothing open. A connection on which that cannot be said is no use to anybody.
impl Drop for Transaction {
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else { return };
        let Ok(runtime) = Handle::try_current() else { return connection.close_on_drop() };
        runtime.spawn(async move {
            let undone = sqlx::raw_sql("rollback").execute(&mut *connection);
            if patiently(async { undone.await.map(drop) }).await.is_err() {
                connection.close_on_drop();
            }
        });
    }
}

impl Deref for Transaction {
    type Target = PgConnection;

    #[expect(clippy::expect_used, reason = "it is taken by what consumes the transaction, and by its end")]
    fn deref(&self) -> &PgConnection {
        self.connection.as_deref().expect("it is not over")
    }
}

impl DerefMut for Transaction {
    #[expect(clippy::expect_used, reason = "it is taken by what consumes the transaction, and by its end")]
    fn deref_mut(&mut self) -> &mut PgConnection {
        self.connection.as_deref_mut().expect("it is not over")
    }
}

/// An error that a transaction can end with, whatever else it may be.
pub trait TransactionError: From<sqlx::Error> {
    /// What the database said, if it was the database.
    fn as_database_error(&self) -> Option<&sqlx::Error>;
}

impl TransactionError for sqlx::Error {
    fn as_database_error(&self) -> Option<&sqlx::Error> {
        Some(self)
    }
}

/// Runs a transaction from its beginning again if Postgres ended it in favour of another one (SQLSTATE 40001 and
/// 40P01): nothing of it has happened then. `transaction` must therefore begin and commit inside.
///
/// Boxed, because the compiler cannot see yet that what an async closure returns may move between threads.
pub async fn retry<'a, T, E: TransactionError>(
    mut transaction: impl FnMut() -> BoxFuture<'a, Result<T, E>>,
) -> Result<T, E> {
    for _ in 1..TIMES {
        match once(transaction()).await {
            Err(error) if error.as_database_error().is_some_and(is_conflict) => {
                tracing::debug!(error = ?error.as_database_error(), "a transaction is tried again");
            }
            result => return result,
        }
    }
    once(transaction()).await
}

async fn once<T, E: TransactionError>(transaction: BoxFuture<'_, Result<T, E>>) -> Result<T, E> {
    within(TRANSACTION_WITHIN, async { Ok(transaction.await) }).await?
}
