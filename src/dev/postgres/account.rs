//! The operating system's account that the server runs as: ours, or another one if we are root,
//! as whom Postgres refuses to run.

use std::{
    fs,
    os::unix::fs::{MetadataExt, chown},
    path::Path,
};

use tokio::process::Command;

use super::PostgresError;

/// The account of the server process.
#[derive(Debug)]
pub(super) struct Account {
    uid: u32,
    gid: u32,
    /// Whether it is another one than ours, which only root may choose.
    switched: bool,
}

impl Account {
    /// Ours; for root the owner of the cluster at `cluster`, and before there is one, `postgres`.
    pub(super) async fn choose(cluster: &Path) -> Result<Self, PostgresError> {
        let uid = number(&["-u"]).await?;
        if uid != 0 {
            return Ok(Self { uid, gid: number(&["-g"]).await?, switched: false });
        }
        match fs::metadata(cluster) {
            Ok(owner) if owner.uid() != 0 => Ok(Self { uid: owner.uid(), gid: owner.gid(), switched: true }),
            _ => Ok(Self {
                uid: number(&["-u", "postgres"]).await?,
                gid: number(&["-g", "postgres"]).await?,
                switched: true,
            }),
        }
    }

    pub(super) fn uid(&self) -> u32 {
        self.uid
    }

    /// Whether the server can reach files in `dir`. Changing the account leaves all supplementary
    /// groups behind, so that the mode bits alone decide.
    pub(super) fn can_enter(&self, dir: &Path) -> bool {
        !self.switched
            || dir.ancestors().all(|dir| {
                fs::metadata(dir).is_ok_and(|dir| {
                    let execute = match dir {
                        _ if dir.uid() == self.uid => 0o100,
                        _ if dir.gid() == self.gid => 0o010,
                        _ => 0o001,
                    };
                    dir.mode() & execute != 0
                })
            })
    }

    /// Hands a file or directory that we made to the server.
    pub(super) fn give(&self, path: &Path) -> Result<(), PostgresError> {
        if self.switched {
            chown(path, Some(self.uid), Some(self.gid)).map_err(PostgresError::files(path))?;
        }
        Ok(())
    }

    /// A command that runs as this account, with nothing of the caller's own Postgres settings.
    pub(super) fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        // The working directory may be one that the account cannot enter, which initdb complains about.
        command.current_dir("/").env("LC_ALL", "C");
        for (name, _) in std::env::vars_os() {
            if name.as_encoded_bytes().starts_with(b"PG") {
                command.env_remove(name);
            }
        }
        if self.switched {
            command.uid(self.uid).gid(self.gid);
        }
        command
    }
}

/// The name of the account that this process runs as.
pub(super) async fn own_name() -> Result<String, PostgresError> {
    id(&["-un"]).await
}

async fn number(arguments: &[&str]) -> Result<u32, PostgresError> {
    id(arguments).await?.parse().map_err(|_| PostgresError::NoAccount)
}

/// What `id` answers, which knows users that `/etc/passwd` does not and takes no unsafe code; nothing
/// if there is no such user.
async fn id(arguments: &[&str]) -> Result<String, PostgresError> {
    let output = Command::new("id").args(arguments).output().await.map_err(PostgresError::program("id"))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
