//! What can go wrong, said to the person who started the program, with the way out.

use std::{
    io,
    path::{Path, PathBuf},
};

/// Why the embedded Postgres does not run. The `Display` form is one sentence, followed by the end of
/// the server's log where that says more.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the sentences say what the variants and their fields are")]
pub enum PostgresError {
    #[error(
        "no Postgres server was found: install it (Debian: apt install postgresql; macOS: brew install postgresql), \
         or set PG_BIN_DIR to the directory with its programs initdb and postgres"
    )]
    NoBinaries,

    #[error(
        "PG_BIN_DIR is {}, and the programs initdb and postgres do not both run from there: correct it, or unset it \
         to use the installed Postgres", .0.display()
    )]
    WrongBinDir(PathBuf),

    #[error(
        "the database in {} was made by Postgres {made_by}, and here is only Postgres {installed}: install Postgres \
         {made_by}, or delete that directory to begin with an empty database", cluster.display()
    )]
    OtherVersion { cluster: PathBuf, made_by: String, installed: String },

    #[error(
        "another Vestibule (process {pid}) uses the database in {}: stop it, or give this one another data directory",
        cluster.display()
    )]
    InUse { cluster: PathBuf, pid: String },

    #[error(
        "a Postgres that an earlier Vestibule left behind (process {pid}) does not stop: end it with `kill -QUIT \
         {pid}` and start again"
    )]
    Orphan { pid: u32 },

    #[error(
        "this user may not use {}: start Vestibule as the user who owns it, choose another data directory, or set \
         database_url to a Postgres of your own", .0.display()
    )]
    NoPermission(PathBuf),

    #[error(
        "the database in {} belongs to another user (id {owner}): start Vestibule as that user or as root, or choose \
         another data directory", cluster.display()
    )]
    ForeignOwner { cluster: PathBuf, owner: u32 },

    #[error(
        "Postgres refuses to run as root and there is no user `postgres` to run it as: make one with `useradd \
         --system postgres`, or start Vestibule as an ordinary user"
    )]
    NoAccount,

    #[error(
        "the directory {} is not a Postgres database (it has no PG_VERSION): delete it to begin with an empty \
         database, or choose another data directory", .0.display()
    )]
    NotACluster(PathBuf),

    #[error(
        "initdb could not make a database in {} with the programs in {}:\n{output}", cluster.display(), binaries.display()
    )]
    Initdb { cluster: PathBuf, binaries: PathBuf, output: String },

    #[error(
        "the database in {} does not start; if its files are damaged, delete that directory to begin with an empty \
         database; the end of {} says:\n{end}", cluster.display(), log.display()
    )]
    DoesNotStart { cluster: PathBuf, log: PathBuf, end: String },

    #[error(
        "the database in {} runs but cannot be used ({source}); if its files are damaged, delete that directory to \
         begin with an empty database; the end of {} says:\n{end}", cluster.display(), log.display()
    )]
    Unusable { cluster: PathBuf, log: PathBuf, end: String, source: sqlx::Error },

    #[error("the program {program} could not be run ({source}): check that it is installed and may be run")]
    Program { program: String, source: io::Error },

    #[error("{} cannot be used for the database ({source}): put that right, or choose another data directory", path.display())]
    Files { path: PathBuf, source: io::Error },
}

impl PostgresError {
    /// For `map_err` on what is done with the file or directory at `path`.
    pub(super) fn files(path: impl AsRef<Path>) -> impl FnOnce(io::Error) -> Self {
        let path = path.as_ref().to_owned();
        move |source| match source.kind() {
            io::ErrorKind::PermissionDenied => Self::NoPermission(path),
            _ => Self::Files { path, source },
        }
    }

    /// For `map_err` on the start of a program.
    pub(super) fn program(program: impl AsRef<Path>) -> impl FnOnce(io::Error) -> Self {
        let program = program.as_ref().display().to_string();
        move |source| Self::Program { program, source }
    }
}

/// The last eight lines of `text` that are not empty, indented.
pub(super) fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let end = &lines[lines.len().saturating_sub(8)..];
    end.iter().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}
