//! The server process, and the guard between it and us.
//!
//! The guard is a small shell script, parent of the server, that reads from a pipe to which nobody
//! ever writes. When this process ends, by `kill -9` too, the pipe closes and the guard stops the
//! server and clears the socket directory away. That takes neither unsafe code nor a thread that
//! lives on, which `PR_SET_PDEATHSIG` would, and it is not Linux alone that can do it.

use std::{
    fs::{self, DirBuilder, File},
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use sqlx::{ConnectOptions as _, Connection as _, error::DatabaseError};
use tokio::{
    process::Child,
    time::{Instant, sleep},
};

use super::{
    NAME, PostgresError, account::Account, binaries::Binaries, cluster::Cluster, connect_options, error::last_lines,
};

/// The number in the socket's name.
pub(super) const PORT: u16 = 5432;

/// Longer than the recovery of a development database can take.
const START_LIMIT: Duration = Duration::from_mins(1);

/// How long a start takes when all is well, at most.
const PATIENCE: Duration = Duration::from_secs(1);

/// Descriptor 1 of the guard is the cluster's lock, so that the next Vestibule waits until the guard
/// is done; nobody else inherits it, so that a server which lost its guard does not hold it.
const GUARD: &str = r#"
sockets=$1; shift
exec 3<&0
"$@" </dev/null >&2 3<&- &
server=$!
{ read -r line <&3; kill -INT "$server"; } >&2 &
watch=$!
wait "$server"; status=$?
kill "$watch" 2>/dev/null
rm -rf "$sockets"
exit "$status"
"#;

/// Modest, and careful where it counts: `fsync` stays on, so that `kill -9` damages nothing and a
/// crash of the machine loses the last moments only.
const SETTINGS: &[&str] = &[
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "shared_buffers=64MB",
    "max_connections=60",
    "synchronous_commit=off",
    "logging_collector=off",
];

/// A guarded server. Dropping it closes the pipe, which stops it.
#[derive(Debug)]
pub(super) struct Server {
    guard: Child,
    sockets: PathBuf,
    cluster: PathBuf,
    log: PathBuf,
}

impl Server {
    /// Starts guard and server. The guard takes over the cluster's `lock`.
    pub(super) fn spawn(
        cluster: &Cluster,
        binaries: &Binaries,
        account: &Account,
        lock: File,
    ) -> Result<Self, PostgresError> {
        let sockets = cluster.sockets(account);
        // What a guard that was killed too has left.
        if sockets.exists() {
            fs::remove_dir_all(&sockets).map_err(PostgresError::files(&sockets))?;
        }
        DirBuilder::new().mode(0o700).create(&sockets).map_err(PostgresError::files(&sockets))?;
        account.give(&sockets)?;

        let log = cluster.log();
        let mut command = account.command("sh");
        command.args(["-c", GUARD, "vestibule-postgres"]).arg(&sockets);
        command.arg(binaries.dir.join("postgres")).arg("-D").arg(cluster.dir());
        command.args(["-p", &PORT.to_string(), "-k"]).arg(&sockets);
        command.args(SETTINGS.iter().flat_map(|setting| ["-c", setting]));
        let guard = command
            .stdin(Stdio::piped())
            .stdout(lock)
            .stderr(File::create(&log).map_err(PostgresError::files(&log))?)
            // Ctrl-C in the terminal is for us: the server stops after us, not before.
            .process_group(0)
            .spawn()
            .map_err(PostgresError::program("sh"))?;
        Ok(Self { guard, sockets, cluster: cluster.dir().to_owned(), log })
    }

    /// The directory of the socket.
    pub(super) fn sockets(&self) -> &Path {
        &self.sockets
    }

    /// Waits until the database `vestibule` answers, and creates it the first time.
    pub(super) async fn accepts_connections(&mut self) -> Result<(), PostgresError> {
        let started = Instant::now();
        loop {
            let source = match connect_options(&self.sockets, NAME).connect().await {
                Ok(connection) => match connection.close().await {
                    Ok(()) => return Ok(()),
                    Err(source) => source,
                },
                Err(source) => source,
            };
            // SQLSTATE 3D000: no such database; 57P03: starting up.
            match source.as_database_error().and_then(DatabaseError::code).as_deref() {
                Some("3D000") => self.create_database().await.map_err(|source| self.unusable(source))?,
                Some("57P03") => {}
                None if matches!(source, sqlx::Error::Io(_)) => {}
                _ => return Err(self.unusable(source)),
            }
            if matches!(self.guard.try_wait(), Ok(Some(_))) || started.elapsed() > START_LIMIT {
                return Err(PostgresError::DoesNotStart {
                    cluster: self.cluster.clone(),
                    log: self.log.clone(),
                    end: self.end_of_log(),
                });
            }
            // The server logs each refusal: a long recovery should not drown in them.
            sleep(Duration::from_millis(if started.elapsed() < PATIENCE { 5 } else { 200 })).await;
        }
    }

    async fn create_database(&self) -> Result<(), sqlx::Error> {
        let mut connection = connect_options(&self.sockets, "postgres").connect().await?;
        sqlx::raw_sql("create database vestibule").execute(&mut connection).await?;
        connection.close().await
    }

    fn unusable(&self, source: sqlx::Error) -> PostgresError {
        PostgresError::Unusable { cluster: self.cluster.clone(), log: self.log.clone(), end: self.end_of_log(), source }
    }

    fn end_of_log(&self) -> String {
        last_lines(&String::from_utf8_lossy(&fs::read(&self.log).unwrap_or_default()))
    }

    /// Closes the pipe and waits until the guard has seen the server end.
    pub(super) async fn stop(mut self) {
        // `wait` closes the pipe first.
        if let Err(error) = self.guard.wait().await {
            tracing::warn!(%error, "the end of the embedded Postgres was not seen");
        }
    }
}
