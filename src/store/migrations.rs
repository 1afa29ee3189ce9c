//! The steps that make the tables: what is there is looked at first, and only what is missing is done.

use std::time::Duration;

use sqlx::{
    ConnectOptions, Connection, PgConnection,
    migrate::{Migrate, MigrateError, Migrator},
    postgres::PgConnectOptions,
};

use super::{
    email_keys,
    patience::patiently,
    pool::{self, Pool},
};

pub static MIGRATIONS: Migrator = sqlx::migrate!();

/// A step waits no longer for a table that somebody uses. Whoever comes after it waits behind it, so that a running
/// server stands still for this long at the most.
const LOCK_WITHIN: &str = "set lock_timeout = '3s'";

/// Between two tries, those who waited meanwhile are served.
const REST: Duration = Duration::from_secs(2);

/// Tries to get at a table, over some minutes. Then somebody holds it who does not mean to let it go.
const TRIES: usize = 60;

/// How the tables there and the steps here compare.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Compared {
    pub missing: Vec<i64>,
    /// Steps there that this program does not know: a newer one has been here.
    pub unknown: Vec<i64>,
    /// Steps that were another text when they were taken there.
    pub changed: Vec<i64>,
}

/// Why the tables are not as this program needs them.
#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    #[error(
        "Step {0} of the tables is not the one that was taken there: the program or the database has been changed by \
         somebody. Use the program that made these tables, or a newer release of it"
    )]
    Changed(i64),
    /// Texts could not be kept as they are typed.
    #[error(
        "The database keeps its texts as {0}, and people's names need UTF8. Make a new one with \
         `create database … encoding 'UTF8' template template0`, and name it in database_url"
    )]
    Encoding(String),
    #[error(
        "{0} of the steps that make the tables are missing, and this role may not take them ({1}). Run `vestibule \
         migrate` as the role that owns the tables, or name that role in migrate_url"
    )]
    NotAllowed(usize, String),
    #[error("{0} of the steps that make the tables are missing, and this database only reads at the moment")]
    OnlyReads(usize),
    #[error("A table is in use by a transaction that does not end. See pg_stat_activity, and start again")]
    InUse,
    #[error(transparent)]
    Migrate(#[from] MigrateError),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// The direct way on which the steps are taken: `migrate_url` of the settings, else `database_url`. A pooler that lends a
/// connection for a transaction at a time would lend the migrator's lock and limits to others.
pub fn options(url: &str) -> Result<PgConnectOptions, sqlx::Error> {
    Ok(pool::options(url)?.application_name("vestibule migrate"))
}

/// Brings the tables up to date if something is missing; nothing that is there needs a right to make tables. What a
/// newer program has added stays, and is no hindrance: several versions serve side by side while one follows another.
pub async fn bring_up_to_date(pool: &Pool, direct: &PgConnectOptions) -> Result<(), MigrationError> {
    let mut connection = pool.acquire().await?;
    refuse_other_encodings(&mut connection).await?;
    let found = patiently(compare(&mut connection)).await?;
    drop(connection);
    if let Some(step) = found.changed.first() {
        return Err(MigrationError::Changed(*step));
    }
    if !found.unknown.is_empty() {
        tracing::warn!(steps = ?found.unknown, "the tables are newer than this program: bring it up to date soon");
    }
    if found.missing.is_empty() {
        return Ok(email_keys::fill_in(pool).await?);
    }
    let mut connection = patiently(direct.connect()).await?;
    let result = take_steps(&mut connection, found.missing.len()).await;
    // The lock goes with the connection.
    let _ = connection.close().await;
    result?;
    Ok(email_keys::fill_in(pool).await?)
}

async fn refuse_other_encodings(connection: &mut PgConnection) -> Result<(), MigrationError> {
    match patiently(encoding(connection)).await? {
        encoding if encoding == "UTF8" => Ok(()),
        encoding => Err(MigrationError::Encoding(encoding)),
    }
}

/// How the database keeps texts.
pub(super) async fn encoding(connection: &mut PgConnection) -> sqlx::Result<String> {
    sqlx::query_scalar("select current_setting('server_encoding')").fetch_one(connection).await
}

/// Compares the steps, without changing anything.
pub async fn compare(connection: &mut PgConnection) -> sqlx::Result<Compared> {
    let is_empty: bool =
        sqlx::query_scalar("select to_regclass('_sqlx_migrations') is null").fetch_one(&mut *connection).await?;
    let there: Vec<(i64, Vec<u8>)> = if is_empty {
        Vec::new()
    } else {
        sqlx::query_as("select version, checksum from _sqlx_migrations where success order by version")
            .fetch_all(connection)
            .await?
    };
    let mut compared = Compared::default();
    for step in MIGRATIONS.iter() {
        match there.iter().find(|(version, _)| *version == step.version) {
            None => compared.missing.push(step.version),
            Some((version, checksum)) if **checksum != *step.checksum => compared.changed.push(*version),
            Some(_) => {}
        }
    }
    compared.unknown =
        there.iter().map(|(version, _)| *version).filter(|version| !MIGRATIONS.version_exists(*version)).collect();
    Ok(compared)
}

/// Takes the steps that are missing, one program at a time, and without the limits that hold for requests: a step may
/// have millions of rows to read.
async fn take_steps(connection: &mut PgConnection, missing: usize) -> Result<(), MigrationError> {
    sqlx::raw_sql("set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set lock_timeout = 0")
        .execute(&mut *connection)
        .await?;
    connection.lock().await?;
    sqlx::raw_sql(LOCK_WITHIN).execute(&mut *connection).await?;
    let mut migrator = Migrator { migrations: MIGRATIONS.migrations.clone(), ..Migrator::DEFAULT };
    migrator.set_ignore_missing(true).set_locking(false);
    for _ in 0..TRIES {
        match migrator.run_direct(None, &mut *connection, false).await.map_err(|error| judge(error, missing)) {
            Err(MigrationError::InUse) => {
                tracing::warn!("a table is in use: this step of the tables is tried again");
                tokio::time::sleep(REST).await;
            }
            result => return result,
        }
    }
    Err(MigrationError::InUse)
}

fn judge(error: MigrateError, missing: usize) -> MigrationError {
    let code = match &error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => super::sqlstate(error),
        _ => None,
    };
    match code.as_deref() {
        Some("42501") => MigrationError::NotAllowed(missing, error.to_string()),
        Some("25006") => MigrationError::OnlyReads(missing),
        // Lock not available, deadlock, serialization failure: nothing of the step has happened.
        Some("55P03" | "40P01" | "40001") => MigrationError::InUse,
        _ => MigrationError::Migrate(error),
    }
}
