//! `vestibule invite` and `vestibule users`: who may register, whose access is off, and who is deleted. Nobody needs SQL for it.

use std::fmt::Write as _;

use anyhow::bail;
use clap::Subcommand;
use futures::FutureExt;
use uuid::Uuid;

use super::say::say;
use crate::{
    model::{
        email::EmailKey,
        user::{User, UserId},
    },
    sessions::{Deletion, Disabled, delete_user, disable_user, enable_user},
    store::{events::Peer, invitations, pool::Pool, transaction, users},
};

/// What an operator does to somebody's access.
#[derive(Debug, Subcommand)]
pub enum UsersCommand {
    /// Switch somebody's access off: all their sessions and API tokens end at once, and they cannot sign in
    Disable {
        /// The user's id, or their e-mail address if nobody else has it
        who: String,
    },
    /// Delete somebody for good, as they can do themselves: sessions and API tokens end at once, events stay without the person
    Delete {
        /// The user's id, or their e-mail address if nobody else has it
        who: String,
    },
    /// Let somebody sign in again; sessions and API tokens from before stay ended
    Enable {
        /// The user's id, or their e-mail address if nobody else has it
        who: String,
    },
}

/// Lets somebody register where the settings ask for an invitation.
pub async fn invite(pool: &Pool, email: &str) -> anyhow::Result<()> {
    let Some(key) = EmailKey::of(email.trim()) else { bail!("{email:?} is not an e-mail address.") };
    if invitations::add(pool, &key).await? {
        say(format_args!("{email} can register now."));
    } else {
        say(format_args!("{email} was invited before. An invitation serves once."));
    }
    Ok(())
}

/// Does what the command says; what cannot be done is an error in words.
pub async fn change_access(pool: &Pool, command: &UsersCommand) -> anyhow::Result<()> {
    let (UsersCommand::Disable { who } | UsersCommand::Delete { who } | UsersCommand::Enable { who }) = command;
    let user = only_one(pool, who).await?;
    let named = format!("{} <{}>", user.name, user.email);
    say(match command {
        UsersCommand::Disable { .. } => match transaction::retry(|| disable(pool, user.id).boxed()).await? {
            Some(ended) => format!("The access of {named} is off. {}", in_words(&ended)),
            None => format!("The access of {named} was off already."),
        },
        UsersCommand::Delete { .. } => match transaction::retry(|| delete(pool, user.id).boxed()).await? {
            Deletion::Done(ended) => {
                format!("{named} is deleted. {} Events are kept without the person.", in_words(&ended))
            }
            Deletion::LastAdmin => bail!("{named} is the only administrator. Make somebody else one first."),
            Deletion::Gone => bail!("Nobody is registered as {who}."),
        },
        UsersCommand::Enable { .. } if transaction::retry(|| enable(pool, user.id).boxed()).await? => {
            format!("{named} can sign in again.")
        }
        UsersCommand::Enable { .. } => format!("The access of {named} was on already."),
    });
    Ok(())
}

fn in_words(Disabled { sessions, tokens }: &Disabled) -> String {
    let said = format!("Sessions that ended: {}.", sessions.len());
    if tokens.is_empty() { said } else { format!("{said} API tokens that were revoked: {}.", tokens.len()) }
}

/// The user of an id, or the only one of an address: of two people, the wrong one must not be switched off.
pub(super) async fn only_one(pool: &Pool, who: &str) -> anyhow::Result<User> {
    let who = who.trim();
    let mut found = match (Uuid::try_parse(who), EmailKey::of(who)) {
        (Ok(id), _) => users::find(pool, UserId(id)).await?.into_iter().collect(),
        (Err(_), Some(_)) => users::with_email(pool, who).await?,
        (Err(_), None) => bail!("{who:?} is neither an id nor an e-mail address."),
    };
    match (found.pop(), found.as_slice()) {
        (None, _) => bail!("Nobody is registered as {who}."),
        (Some(user), []) => Ok(user),
        (Some(last), others) => {
            let mut text = format!("Several people are registered as {who}. Name one by the id:");
            for user in others.iter().chain([&last]) {
                let _ = write!(text, "\n  {}  {}", user.id.0, user.name);
            }
            bail!(text)
        }
    }
}

async fn disable(pool: &Pool, user_id: UserId) -> sqlx::Result<Option<Disabled>> {
    let mut transaction = transaction::begin(pool).await?;
    let ended = disable_user(&mut transaction, user_id, &Peer::default()).await?;
    transaction.commit().await?;
    Ok(ended)
}

async fn delete(pool: &Pool, user_id: UserId) -> sqlx::Result<Deletion> {
    let mut transaction = transaction::begin(pool).await?;
    let deletion = delete_user(&mut transaction, user_id, None, &Peer::default()).await?;
    transaction.commit().await?;
    Ok(deletion)
}

async fn enable(pool: &Pool, user_id: UserId) -> sqlx::Result<bool> {
    let mut transaction = transaction::begin(pool).await?;
    let changed = enable_user(&mut transaction, user_id, &Peer::default()).await?;
    transaction.commit().await?;
    Ok(changed)
}
