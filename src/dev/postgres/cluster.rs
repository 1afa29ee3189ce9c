//! The cluster on disk: where it is, who may use it now, and how it is made.

use std::{
    fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError},
    io::{Read as _, Seek as _, Write as _},
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _, symlink},
    path::{Path, PathBuf},
    time::Duration,
};

use sha2::{Digest as _, Sha256};
use tokio::time::{Instant, sleep};

use super::{
    NAME, PostgresError,
    account::{self, Account},
    binaries::Binaries,
    error::last_lines,
};

/// How long to wait for an earlier Vestibule that is about to end before calling it a second one.
const LOCK_LIMIT: Duration = Duration::from_secs(5);

/// A directory that holds a cluster, or will.
#[derive(Debug)]
pub(super) struct Cluster {
    dir: PathBuf,
    /// `data_dir/postgres`: `dir` itself, or a link to it.
    entry: PathBuf,
}

impl Cluster {
    /// `data_dir/postgres`, or where a link of that name leads. Where root's server may not enter the
    /// data directory (a checkout in `/root`), it is a directory in `/var/lib` with such a link to it.
    pub(super) fn place(data_dir: &Path, account: &Account) -> Self {
        let entry = data_dir.join("postgres");
        let dir = if let Ok(target) = fs::read_link(&entry) {
            data_dir.join(target)
        } else if account.can_enter(data_dir) || entry.exists() {
            entry.clone()
        } else {
            Path::new("/var/lib").join(format!("vestibule-{}", fingerprint(data_dir)))
        };
        Self { dir, entry }
    }

    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// A name for the sockets: the same at every start, and another one for each cluster and user.
    pub(super) fn sockets(&self, account: &Account) -> PathBuf {
        // A socket's path has room for some hundred bytes, less than many a data directory's.
        Path::new("/tmp").join(format!("vestibule-pg-{}-{}", account.uid(), fingerprint(&self.dir)))
    }

    /// The server's log, beside `data_dir/postgres`.
    pub(super) fn log(&self) -> PathBuf {
        self.entry.with_extension("log")
    }

    /// Keeps every other Vestibule out of this cluster for as long as the file is open here or in a
    /// child process, which no way of dying can outlast.
    ///
    /// # Errors
    ///
    /// [`PostgresError::InUse`] if another one has it for longer than 5 s.
    pub(super) async fn lock(&self) -> Result<File, PostgresError> {
        let path = self.dir.with_extension("lock");
        let failed = |source| PostgresError::files(&path)(source);
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(failed)?;
        let deadline = Instant::now() + LOCK_LIMIT;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(source)) => return Err(failed(source)),
                Err(TryLockError::WouldBlock) if Instant::now() < deadline => sleep(Duration::from_millis(20)).await,
                Err(TryLockError::WouldBlock) => {
                    let mut pid = String::new();
                    file.read_to_string(&mut pid).map_err(failed)?;
                    return Err(PostgresError::InUse { cluster: self.dir.clone(), pid });
                }
            }
        }
        file.set_len(0).and_then(|()| file.rewind()).map_err(failed)?;
        write!(file, "{}", std::process::id()).map_err(failed)?;
        Ok(file)
    }

    /// A data directory that was deleted and made again begins empty, also where the cluster is elsewhere.
    pub(super) fn discard_leftovers(&self) -> Result<(), PostgresError> {
        if self.dir != self.entry && fs::read_link(&self.entry).is_err() {
            if self.dir.exists() {
                fs::remove_dir_all(&self.dir).map_err(PostgresError::files(&self.dir))?;
            }
            symlink(&self.dir, &self.entry).map_err(PostgresError::files(&self.entry))?;
            tracing::info!(
                "the user postgres may not enter the data directory; the embedded database is in {}",
                self.dir.display()
            );
        }
        Ok(())
    }

    /// The major version of the Postgres that made the cluster; `None` if there is no cluster yet.
    pub(super) fn made_by(&self, account: &Account) -> Result<Option<String>, PostgresError> {
        let Ok(mut content) = fs::read_dir(&self.dir) else { return self.owned_by(account).map(|()| None) };
        if content.next().is_none() {
            return Ok(None);
        }
        let version = fs::read_to_string(self.dir.join("PG_VERSION"));
        let version = version.map_err(|_| PostgresError::NotACluster(self.dir.clone()))?;
        self.owned_by(account)?;
        // Postgres insists on a private directory; a copy or a restored backup often is not one.
        fs::set_permissions(&self.dir, Permissions::from_mode(0o700)).map_err(PostgresError::files(&self.dir))?;
        Ok(Some(version.trim().to_owned()))
    }

    /// Whether the server would accept the directory, if there is one: it must be its own.
    fn owned_by(&self, account: &Account) -> Result<(), PostgresError> {
        match fs::metadata(&self.dir) {
            Ok(dir) if dir.uid() != account.uid() => {
                Err(PostgresError::ForeignOwner { cluster: self.dir.clone(), owner: dir.uid() })
            }
            _ => Ok(()),
        }
    }

    /// Makes the cluster under another name first, so that one which is there is a whole one.
    pub(super) async fn make(&self, binaries: &Binaries, account: &Account, lock: &File) -> Result<(), PostgresError> {
        let new = self.dir.with_extension("new");
        let failed = |source| PostgresError::files(&new)(source);
        if new.exists() {
            fs::remove_dir_all(&new).map_err(failed)?;
        }
        DirBuilder::new().mode(0o700).create(&new).map_err(failed)?;
        account.give(&new)?;

        let initdb = binaries.dir.join("initdb");
        let output = account
            .command(&initdb)
            .args(["--username", NAME, "--auth", "peer", "--encoding", "UTF8", "--no-locale", "--pgdata"])
            .arg(&new)
            // If we are killed now, the next Vestibule waits until initdb no longer writes.
            .stdin(lock.try_clone().map_err(failed)?)
            .output()
            .await
            .map_err(PostgresError::program(&initdb))?;
        if !output.status.success() {
            return Err(PostgresError::Initdb {
                cluster: self.dir.clone(),
                binaries: binaries.dir.clone(),
                output: last_lines(&String::from_utf8_lossy(&output.stderr)),
            });
        }

        // Peer authentication compares account names, and nobody's account is named like the role.
        // Root is let in too, so that the same data serve `sudo`.
        let own_name = account::own_name().await?;
        let names = [own_name.as_str(), "root"].map(|name| format!("{NAME} \"{name}\" {NAME}\n"));
        fs::write(new.join("pg_ident.conf"), names.concat()).map_err(failed)?;
        fs::write(new.join("pg_hba.conf"), format!("local all all peer map={NAME}\n")).map_err(failed)?;
        fs::rename(&new, &self.dir).map_err(PostgresError::files(&self.dir))
    }
}

/// Twelve hexadecimal digits that stand for a path.
fn fingerprint(path: &Path) -> String {
    let digest = Sha256::digest(path.as_os_str().as_encoded_bytes());
    digest[..6].iter().fold(String::new(), |digits, byte| format!("{digits}{byte:02x}"))
}
