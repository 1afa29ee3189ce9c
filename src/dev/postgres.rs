//! An embedded Postgres: `scripts/postgres`, which this binary carries, with its cluster in the data directory. It is a
//! guard that ends with this process however this process ends; what it promises stands there.

use std::{fs, path::Path, process::Stdio, time::Duration};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader},
    process::{Child, Command},
};

const GUARD: &str = include_str!("../../scripts/postgres");

/// How long a stop may take before the program goes on without having seen its end.
const STOP_LIMIT: Duration = Duration::from_secs(10);

/// Whether there is a next time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    /// What was committed is there at the next start.
    Kept,
    /// For tests: not durable, and the whole data directory is gone afterwards.
    Throwaway,
}

/// A running Postgres that belongs to this process. Dropping it closes the guard's pipe, which stops it without waiting.
#[derive(Debug)]
pub struct EmbeddedPostgres {
    guard: Child,
    url: String,
}

impl EmbeddedPostgres {
    /// Starts the cluster in `data_dir/postgres`, which is made first if it is not there.
    /// The error is a sentence for the person who started the program, with the way out.
    pub async fn start(data_dir: &Path, life: Life) -> anyhow::Result<Self> {
        let mut guard = Command::new("sh")
            .args(["-c", GUARD, "vestibule-postgres"])
            .arg(data_dir)
            .args((life == Life::Throwaway).then_some("throwaway"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // Ctrl-C in the terminal is for us: the server stops after us, not before.
            .process_group(0)
            .spawn()?;
        let mut url = String::new();
        if let Some(said) = guard.stdout.take() {
            BufReader::new(said).read_line(&mut url).await?;
        }
        if url.is_empty() {
            let mut reason = String::new();
            if let Some(mut said) = guard.stderr.take() {
                said.read_to_string(&mut reason).await?;
            }
            anyhow::bail!("{}", reason.trim_end());
        }
        let url = url.trim_end().to_owned();
        let cluster = fs::canonicalize(data_dir.join("postgres"))?;
        tracing::info!(url, cluster = %cluster.display(), "embedded Postgres");
        Ok(Self { guard, url })
    }

    /// The address for `sqlx` and `psql`, the same at every start with the same data directory.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Stops the server: its clients are disconnected, what they committed is on disk, and the socket directory is gone
    /// when this returns.
    pub async fn stop(mut self) {
        // `wait` closes the pipe first.
        if tokio::time::timeout(STOP_LIMIT, self.guard.wait()).await.is_err() {
            tracing::warn!("the embedded Postgres is still stopping");
        }
    }
}

/// The address of the one that another process serves from this data directory, if one does: by the file that Postgres keeps
/// while it serves, whose fourth and fifth line say where.
pub fn served(data_dir: &Path) -> Option<String> {
    let said = fs::read_to_string(data_dir.join("postgres/postmaster.pid")).ok()?;
    let mut lines = said.lines().skip(3);
    let (port, sockets) = (lines.next()?, lines.next()?);
    Some(format!("postgres://vestibule@localhost:{port}/vestibule?host={sockets}"))
}

#[cfg(test)]
mod tests {
    use std::{
        os::unix::fs::{MetadataExt as _, PermissionsExt as _},
        path::PathBuf,
    };

    use sqlx::{Connection as _, PgConnection};

    use super::*;

    /// Root's server runs as another user, who must be let in.
    fn data_dir() -> tempfile::TempDir {
        let data_dir = tempfile::tempdir().unwrap();
        fs::set_permissions(data_dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        data_dir
    }

    fn sockets(postgres: &EmbeddedPostgres) -> PathBuf {
        PathBuf::from(postgres.url().split_once("?host=").unwrap().1)
    }

    async fn number(postgres: &EmbeddedPostgres, statement: &'static str) -> i32 {
        let mut connection = PgConnection::connect(postgres.url()).await.unwrap();
        sqlx::query_scalar(statement).fetch_one(&mut connection).await.unwrap()
    }

    #[tokio::test]
    async fn what_was_written_is_there_after_an_end_without_a_stop() {
        let data_dir = data_dir();
        let first = EmbeddedPostgres::start(data_dir.path(), Life::Kept).await.unwrap();
        assert_eq!(fs::metadata(sockets(&first)).unwrap().mode() & 0o777, 0o700);
        let mut connection = PgConnection::connect(first.url()).await.unwrap();
        sqlx::raw_sql("create table visits (n int); insert into visits values (7)")
            .execute(&mut connection)
            .await
            .unwrap();
        let server: i32 = sqlx::query_scalar("select pg_backend_pid()").fetch_one(&mut connection).await.unwrap();
        assert!(Path::new(&format!("/proc/{server}")).exists());
        drop(connection);
        let url = first.url().to_owned();
        drop(first);

        let second = EmbeddedPostgres::start(data_dir.path(), Life::Kept).await.unwrap();
        assert_eq!(second.url(), url);
        assert_eq!(served(data_dir.path()), Some(url), "as others find it");
        assert_eq!(number(&second, "select n from visits").await, 7);
        let sockets = sockets(&second);
        second.stop().await;
        assert!(!sockets.exists());
        assert_eq!(served(data_dir.path()), None);
    }

    /// The server lives on without its guard, as after `kill -9` of a whole group, and its sockets stand about.
    #[tokio::test]
    async fn a_server_that_outlived_its_guard_is_stopped_at_the_next_start() {
        let data_dir = data_dir();
        let mut first = EmbeddedPostgres::start(data_dir.path(), Life::Kept).await.unwrap();
        let pid_file = data_dir.path().join("postgres/postmaster.pid");
        let server = fs::read_to_string(&pid_file).unwrap().lines().next().unwrap().to_owned();
        // The guard and the watch beside it, which are one group; the server is not killed.
        let group = first.guard.id().unwrap();
        let kill = format!("for pid in $(pgrep -g {group} -x sh); do kill -9 $pid; done");
        assert!(Command::new("sh").args(["-c", &kill]).status().await.unwrap().success());
        first.guard.wait().await.unwrap();
        assert!(Path::new(&format!("/proc/{server}")).exists(), "it lives");
        let second = EmbeddedPostgres::start(data_dir.path(), Life::Kept).await.unwrap();
        assert_ne!(fs::read_to_string(&pid_file).unwrap().lines().next(), Some(&*server));
        assert_eq!(number(&second, "select 1").await, 1);
        second.stop().await;
    }

    #[tokio::test]
    async fn one_at_a_time_uses_a_data_directory() {
        let data_dir = data_dir();
        let first = EmbeddedPostgres::start(data_dir.path(), Life::Kept).await.unwrap();
        let refusal = EmbeddedPostgres::start(data_dir.path(), Life::Kept).await.unwrap_err().to_string();
        let who = format!("another Vestibule (process {}) uses the database in ", std::process::id());
        assert!(refusal.starts_with(&who), "{refusal}");
        first.stop().await;
    }

    #[tokio::test]
    async fn a_directory_that_holds_something_else_is_left_alone() {
        let data_dir = data_dir();
        let entry = data_dir.path().join("postgres");
        fs::create_dir(&entry).unwrap();
        fs::write(entry.join("letter.txt"), "dear reader").unwrap();
        let refusal = EmbeddedPostgres::start(data_dir.path(), Life::Kept).await.unwrap_err().to_string();
        assert!(refusal.contains("is not a Postgres database (it has no PG_VERSION)"), "{refusal}");
        assert!(entry.join("letter.txt").exists());
    }

    #[tokio::test]
    async fn a_cluster_that_another_version_made_is_left_alone() {
        let data_dir = data_dir();
        EmbeddedPostgres::start(data_dir.path(), Life::Kept).await.unwrap().stop().await;
        fs::write(data_dir.path().join("postgres/PG_VERSION"), "9\n").unwrap();
        let refusal = EmbeddedPostgres::start(data_dir.path(), Life::Kept).await.unwrap_err().to_string();
        assert!(refusal.contains("was made by Postgres 9, and here is only Postgres "), "{refusal}");
    }

    #[tokio::test]
    async fn postgres_that_is_not_there_is_told_with_the_way_to_it() {
        let guard = |bin: &'static str| async move {
            let data_dir = data_dir();
            let mut command = Command::new("sh");
            command.args(["-c", GUARD, "guard"]).arg(data_dir.path()).env("PG_BIN_DIR", bin).stdin(Stdio::null());
            String::from_utf8(command.output().await.unwrap().stderr).unwrap()
        };
        let wrong = guard("/nonexistent").await;
        assert!(wrong.starts_with("PG_BIN_DIR is /nonexistent, and the programs"), "{wrong}");
    }
}
