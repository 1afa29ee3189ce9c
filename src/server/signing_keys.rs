//! The signing keys from the command line.

use clap::Subcommand;

use super::say::say;
use crate::{
    signing::{FileKey, SigningKeys},
    store::{pool::Pool, signing_keys, transaction},
};

#[derive(Subcommand)]
pub enum KeysCommand {
    /// Print a new key for `[keys] file`, under which the signing keys are kept in the database
    Generate,
    /// Give up all signing keys and make a new one, where the file that opens them is lost
    Reset,
}

/// A new key for the file, on a line by itself.
pub fn generate() {
    say(FileKey::generate());
}

/// Gives up the keys and makes a new one under the file of now.
pub async fn reset(pool: &Pool, file: Option<FileKey>) -> anyhow::Result<()> {
    let Some(file) = file else {
        anyhow::bail!("[keys] file is not set: it names the file that new keys are kept under")
    };
    let mut transaction = transaction::begin(pool).await?;
    let given_up = signing_keys::forget_all(&mut *transaction).await?;
    transaction.commit_unread().await?;
    SigningKeys::new(pool, Some(file)).keep().await?;
    say(format_args!("{given_up} signing keys are given up, and a new one signs. Start every node again."));
    Ok(())
}
