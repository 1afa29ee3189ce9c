//! Where the programs `initdb` and `postgres` are, and which version they have.

use std::{
    cmp::Reverse,
    env, fs,
    path::{Path, PathBuf},
};

use tokio::process::Command;

use super::PostgresError;

/// Where Debian and its descendants keep each major version's programs.
const DEBIAN: &str = "/usr/lib/postgresql";

/// One installed Postgres.
#[derive(Debug)]
pub(super) struct Binaries {
    pub(super) dir: PathBuf,
    /// The major version: `17`.
    pub(super) version: String,
}

impl Binaries {
    /// `PG_BIN_DIR` and nothing else if it is set; otherwise Debian's directories, the newest first,
    /// then `PATH`. A cluster runs with the major version that made it only: with `made_by` that one.
    pub(super) async fn find(made_by: Option<&str>, cluster: &Path) -> Result<Self, PostgresError> {
        let chosen = env::var_os("PG_BIN_DIR").filter(|dir| !dir.is_empty()).map(PathBuf::from);
        let candidates = chosen.clone().map_or_else(installed, |dir| vec![dir]);

        let mut others = Vec::new();
        for candidate in candidates {
            let Some(binaries) = Self::inspect(&candidate).await else { continue };
            match made_by {
                Some(made_by) if made_by != binaries.version => others.push(binaries.version),
                _ => return Ok(binaries),
            }
        }
        others.dedup();
        match (made_by, chosen) {
            (Some(made_by), _) if !others.is_empty() => Err(PostgresError::OtherVersion {
                cluster: cluster.to_owned(),
                made_by: made_by.to_owned(),
                installed: others.join(" and "),
            }),
            (_, Some(dir)) => Err(PostgresError::WrongBinDir(dir)),
            (_, None) => Err(PostgresError::NoBinaries),
        }
    }

    /// `None` if the directory lacks one of the programs or what is there does not run.
    async fn inspect(dir: &Path) -> Option<Self> {
        // Postgres finds its other files relative to its programs, and children start in another directory.
        let program = fs::canonicalize(dir.join("postgres")).ok()?;
        let dir = program.parent().filter(|dir| dir.join("initdb").exists())?.to_owned();
        let output = Command::new(&program).arg("--version").output().await.ok()?;
        let version = major(&String::from_utf8_lossy(&output.stdout))?;
        Some(Self { dir, version })
    }
}

fn installed() -> Vec<PathBuf> {
    let mut debian: Vec<PathBuf> =
        fs::read_dir(DEBIAN).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    debian.sort_by_key(|dir| Reverse(dir.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok())));
    let path = env::var_os("PATH").unwrap_or_default();
    debian.into_iter().map(|dir| dir.join("bin")).chain(env::split_paths(&path)).collect()
}

/// `postgres (PostgreSQL) 17.2 (Debian 17.2-1)` is 17, and `18beta1` is 18.
fn major(version: &str) -> Option<String> {
    let number = version.split_whitespace().nth(2)?;
    let major: String = number.chars().take_while(char::is_ascii_digit).collect();
    (!major.is_empty()).then_some(major)
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn the_major_version_is_read_from_releases_and_betas() {
        assert_eq!(major("postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)\n").as_deref(), Some("15"));
        assert_eq!(major("postgres (PostgreSQL) 18beta1").as_deref(), Some("18"));
        assert_eq!(major("something else"), None);
    }
}
