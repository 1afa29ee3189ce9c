//! `vestibule tokens`: API tokens that are good at the moment, and an end to them.

use anyhow::bail;
use clap::Subcommand;
use futures::FutureExt;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{people::only_one, say::say};
use crate::{
    model::{
        api_token::{ApiTokenId, RevokeReason},
        user::UserId,
    },
    store::{
        events::Peer,
        pool::Pool,
        token_ends::{self, Revoked, Revoking},
        token_lists::{self, ListedToken},
        transaction, users,
    },
};

/// What an operator does with people's API tokens.
#[derive(Debug, Subcommand)]
pub enum TokensCommand {
    /// List those that are good at the moment; a token itself is kept nowhere
    List {
        /// Of this user only: the id, or the e-mail address if nobody else has it
        #[arg(long, value_name = "WHO")]
        user: Option<String>,
        /// For programs
        #[arg(long)]
        json: bool,
    },
    /// Revoke tokens: they are refused at once, and for good
    Revoke {
        /// The tokens' ids, as the list has them
        #[arg(value_name = "ID", required_unless_present = "user", conflicts_with = "user")]
        ids: Vec<Uuid>,
        /// All of this user
        #[arg(long, value_name = "WHO")]
        user: Option<String>,
    },
}

/// Does what the command says; what cannot be done is an error in words.
pub async fn run(pool: &Pool, command: &TokensCommand) -> anyhow::Result<()> {
    match command {
        TokensCommand::List { user, json } => list(pool, user.as_deref(), *json).await,
        TokensCommand::Revoke { user: Some(who), .. } => {
            let user = only_one(pool, who).await?;
            let revoked = transaction::retry(|| revoke_all(pool, user.id).boxed()).await?;
            say(format_args!("API tokens of {} <{}> that were revoked: {}.", user.name, user.email, revoked.len()));
            Ok(())
        }
        TokensCommand::Revoke { ids, .. } => {
            let ids: Vec<ApiTokenId> = ids.iter().copied().map(ApiTokenId).collect();
            let revoked = transaction::retry(|| revoke(pool, &ids).boxed()).await?;
            say(format_args!("API tokens that were revoked: {}.", revoked.len()));
            let is_left = |id: &&ApiTokenId| revoked.iter().all(|revoked| revoked.id != **id);
            let left: Vec<String> = ids.iter().filter(is_left).map(|id| id.0.to_string()).collect();
            if left.is_empty() {
                return Ok(());
            }
            bail!(
                "These are no tokens that are good: they have been revoked already, have expired, or never were.\n  {}",
                left.join("\n  ")
            )
        }
    }
}

async fn list(pool: &Pool, who: Option<&str>, json: bool) -> anyhow::Result<()> {
    let user = match who {
        Some(who) => Some(only_one(pool, who).await?.id),
        None => None,
    };
    let tokens = token_lists::list(pool, user).await?;
    if json {
        say(tokens.iter().map(described).collect::<Value>());
    } else if tokens.is_empty() {
        say("There is none.");
    }
    for token in tokens.iter().filter(|_| !json) {
        say(line(token));
    }
    Ok(())
}

fn described(token: &ListedToken) -> Value {
    json!({
        "id": token.id,
        "user": { "id": token.user_id, "email": token.email },
        "name": token.name,
        "prefix": token.prefix,
        "scopes": token.scopes,
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "last_used_at": token.last_used_at,
        "last_used_ip": token.last_used_ip,
    })
}

fn line(token: &ListedToken) -> String {
    let scopes: Vec<String> = token.scopes.iter().map(ToString::to_string).collect();
    let used = match (token.last_used_at, &token.last_used_ip) {
        (None, _) => "never used".to_owned(),
        (Some(at), None) => format!("used {}", at.format("%F %R")),
        (Some(at), Some(ip)) => format!("used {}, last known address {ip}", at.format("%F %R")),
    };
    let ListedToken { id, prefix, email, name, expires_at, .. } = token;
    let (expires, scopes) = (expires_at.format("%F %R"), scopes.join(" "));
    format!("{}  {prefix}…  {email}  {name}\n    {scopes}; expires {expires}, {used} (UTC)", id.0)
}

async fn revoke_all(pool: &Pool, user_id: UserId) -> sqlx::Result<Vec<Revoked>> {
    let mut transaction = transaction::begin(pool).await?;
    users::lock(&mut transaction, &[user_id]).await?;
    let peer = Peer::default();
    let revoking = Revoking::of(RevokeReason::Operator, &peer);
    let revoked = token_ends::revoke_all(&mut transaction, user_id, revoking).await?;
    transaction.commit().await?;
    Ok(revoked)
}

async fn revoke(pool: &Pool, ids: &[ApiTokenId]) -> sqlx::Result<Vec<Revoked>> {
    let mut transaction = transaction::begin(pool).await?;
    let owners = token_ends::owners(&mut *transaction, ids).await?;
    users::lock(&mut transaction, &owners).await?;
    let peer = Peer::default();
    let revoking = Revoking::of(RevokeReason::Operator, &peer);
    let revoked = token_ends::revoke(&mut transaction, ids, revoking).await?;
    transaction.commit().await?;
    Ok(revoked)
}
