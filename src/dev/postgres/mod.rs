//! An embedded Postgres: a cluster in the data directory, served by a child process of this one.
//!
//! It listens on a Unix socket in a directory that only its owner may enter, never on the network,
//! and it ends with this process however this process ends (see [`server`]). One Vestibule uses a
//! data directory at a time; a lock beside the cluster holds that (see [`cluster`]).

use std::{fs, path::Path, time::Duration};

use sqlx::postgres::{PgConnectOptions, PgSslMode};

use account::Account;
use binaries::Binaries;
use cluster::Cluster;
use server::Server;

mod account;
mod binaries;
mod cluster;
mod error;
mod orphan;
mod server;

pub use error::PostgresError;

/// The name of the database, and of the role that owns it.
const NAME: &str = "vestibule";

/// How long a stop may take before the program goes on without having seen its end.
const STOP_LIMIT: Duration = Duration::from_secs(10);

/// A running Postgres that belongs to this process. Dropping it stops it as well, without waiting.
#[derive(Debug)]
pub struct EmbeddedPostgres {
    server: Server,
    url: String,
}

impl EmbeddedPostgres {
    /// Starts the cluster in `data_dir/postgres`, which is made first if it is not there, and creates
    /// the database `vestibule` in it.
    ///
    /// # Errors
    ///
    /// Each [`PostgresError`] is a sentence for the person who started the program, with the way out.
    pub async fn start(data_dir: &Path) -> Result<Self, PostgresError> {
        fs::create_dir_all(data_dir).map_err(PostgresError::files(data_dir))?;
        let data_dir = fs::canonicalize(data_dir).map_err(PostgresError::files(data_dir))?;

        let account = Account::choose(&data_dir.join("postgres")).await?;
        let cluster = Cluster::place(&data_dir, &account);
        let lock = cluster.lock().await?;
        orphan::stop(cluster.dir()).await?;
        cluster.discard_leftovers()?;

        let made_by = cluster.made_by(&account)?;
        let binaries = Binaries::find(made_by.as_deref(), cluster.dir()).await?;
        if made_by.is_none() {
            cluster.make(&binaries, &account, &lock).await?;
        }

        let mut server = Server::spawn(&cluster, &binaries, &account, lock)?;
        if let Err(error) = server.accepts_connections().await {
            server.stop().await;
            return Err(error);
        }
        let url = url_of(server.sockets());
        tracing::info!(%url, cluster = %cluster.dir().display(), version = %binaries.version, "embedded Postgres");
        Ok(Self { server, url })
    }

    /// The address for `sqlx` and `psql`, the same at every start with the same data directory:
    /// `postgres://vestibule@%2Ftmp%2Fvestibule-pg-0-0123456789ab:5432/vestibule`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Stops the server: its clients are disconnected, what they committed is on disk, and the socket
    /// directory is gone when this returns. It gives up waiting after 10 s.
    pub async fn stop(self) {
        if tokio::time::timeout(STOP_LIMIT, self.server.stop()).await.is_err() {
            tracing::warn!("the embedded Postgres is still stopping");
        }
    }
}

/// The port is spelled out because `PGPORT`, which both readers of the address obey, would move it.
fn url_of(sockets: &Path) -> String {
    let host = sockets.to_string_lossy().replace('/', "%2F");
    format!("postgres://{NAME}@{host}:{}/{NAME}", server::PORT)
}

/// The same address for our own connections, deaf to `PGSSLMODE` and its like.
fn connect_options(sockets: &Path, database: &str) -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass()
        .socket(sockets)
        .port(server::PORT)
        .username(NAME)
        .database(database)
        .ssl_mode(PgSslMode::Disable)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use sqlx::{Connection as _, PgConnection};

    use super::*;

    #[tokio::test]
    async fn what_was_written_is_there_after_an_end_without_a_stop() -> anyhow::Result<()> {
        let data_dir = tempfile::tempdir()?;
        // Root's server runs as another user, who must be let in.
        fs::set_permissions(data_dir.path(), fs::Permissions::from_mode(0o755))?;

        let first = EmbeddedPostgres::start(data_dir.path()).await?;
        let mut connection = PgConnection::connect(first.url()).await?;
        sqlx::raw_sql("create table visits (n int); insert into visits values (7)").execute(&mut connection).await?;
        drop(connection);
        drop(first);

        let second = EmbeddedPostgres::start(data_dir.path()).await?;
        let mut connection = PgConnection::connect(second.url()).await?;
        let n: i32 = sqlx::query_scalar("select n from visits").fetch_one(&mut connection).await?;
        assert_eq!(n, 7);
        let sockets = second.server.sockets().to_owned();
        second.stop().await;
        assert!(!sockets.exists());
        Ok(())
    }

    #[tokio::test]
    async fn a_directory_that_holds_something_else_is_left_alone() -> anyhow::Result<()> {
        let data_dir = tempfile::tempdir()?;
        let entry = data_dir.path().join("postgres");
        fs::create_dir(&entry)?;
        fs::write(entry.join("letter.txt"), "dear reader")?;
        let refusal = EmbeddedPostgres::start(data_dir.path()).await.err();
        assert!(matches!(refusal, Some(PostgresError::NotACluster(_))), "{refusal:?}");
        assert!(entry.join("letter.txt").exists());
        Ok(())
    }
}
