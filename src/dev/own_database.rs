//! A database of its own for one run, on somebody's Postgres server, which it leaves as it was.

use std::time::Duration;

use anyhow::Context;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, PgExecutor};
use url::Url;
use uuid::Uuid;

use crate::store::pool;

/// What the names of ours begin with; the rest is a UUID, which says since when it has been there.
const PREFIX: &str = "vestibule_for_tests_";

/// One that is older and that nobody is connected to was left by a run that was killed.
const OLD: Duration = Duration::from_hours(1);

/// A database that only this process knows.
#[derive(Debug)]
pub struct OwnDatabase {
    server: String,
    name: String,
    url: String,
}

impl OwnDatabase {
    /// Makes it on the server that this address leads to, whose own database is left alone.
    ///
    /// # Errors
    /// The address cannot be read, the server does not answer, or the role may not make databases.
    pub async fn make(server: &str) -> anyhow::Result<Self> {
        let name = format!("{PREFIX}{}", Uuid::now_v7().simple());
        let mut url: Url = server.parse().context("database_url is no address")?;
        url.set_path(&name);
        let mut connection =
            connect(server).await.context("The database server that DATABASE_URL names does not answer")?;
        clear_away_old(&mut connection).await;
        run(&mut connection, format!("create database {name}")).await.context(
            "This run needs a database of its own, and the role in DATABASE_URL may not make one: let it (alter role … \
             createdb), or unset DATABASE_URL to have a Postgres started",
        )?;
        let _ = connection.close().await;
        let own = Self { server: server.to_owned(), name, url: url.into() };
        // The address may name a database in its query too, which wins, and a pooler may lead to another one.
        match own.is_reached().await {
            Ok(true) => Ok(own),
            Ok(false) => {
                own.drop().await;
                anyhow::bail!(
                    "DATABASE_URL leads to one database whatever its path says, and this run needs one of its own: leave out \
                     `dbname` in its query, and give the way around the pooler, or unset DATABASE_URL to have a Postgres started"
                )
            }
            Err(error) => {
                own.drop().await;
                Err(anyhow::Error::new(error).context("The database that this run has made for itself does not answer"))
            }
        }
    }

    async fn is_reached(&self) -> sqlx::Result<bool> {
        let mut connection = connect(&self.url).await?;
        let name =
            sqlx::query_scalar::<_, String>("select current_database()::text").fetch_one(&mut connection).await?;
        let _ = connection.close().await;
        Ok(name == self.name)
    }

    /// The way to it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Drops it, with whoever is still connected. If that cannot be, the next run does it.
    pub async fn drop(self) {
        let Ok(mut connection) = connect(&self.server).await else { return };
        if let Err(error) = run(&mut connection, format!("drop database {} with (force)", self.name)).await {
            tracing::warn!(%error, name = self.name, "the database of this run stays");
        }
    }
}

async fn connect(server: &str) -> sqlx::Result<PgConnection> {
    PgConnection::connect_with(&pool::options(server)?).await
}

async fn run(connection: impl PgExecutor<'_>, statement: String) -> sqlx::Result<()> {
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(connection).await.map(|_| ())
}

/// Those of runs that were killed. Postgres drops none that somebody is connected to.
async fn clear_away_old(connection: &mut PgConnection) {
    let names =
        sqlx::query_scalar::<_, String>("select datname::text from pg_database where starts_with(datname::text, $1)")
            .bind(PREFIX)
            .fetch_all(&mut *connection)
            .await;
    for name in names.unwrap_or_default().iter().filter(|name| is_old(name)) {
        let _ = run(&mut *connection, format!("drop database if exists {name}")).await;
    }
}

fn is_old(name: &str) -> bool {
    let made = name.strip_prefix(PREFIX).and_then(|id| id.parse::<Uuid>().ok()).and_then(|id| id.get_timestamp());
    let now = chrono::Utc::now().timestamp().unsigned_abs();
    made.is_some_and(|made| made.to_unix().0.saturating_add(OLD.as_secs()) < now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_run_of_ours_left_long_ago_is_old() {
        assert!(!is_old(&format!("{PREFIX}{}", Uuid::now_v7().simple())));
        assert!(is_old(&format!("{PREFIX}01900000000070008000000000000000")));
        for other in ["vestibule", "01900000000070008000000000000000", &format!("{PREFIX}x; drop table users")] {
            assert!(!is_old(other), "{other}");
        }
    }
}
