//! Switches a user's access off and on. Off ends every session and revokes every API token of theirs, and on brings none back.

use sqlx::PgConnection;

use super::end::{Which, end};
use crate::{
    model::{api_token::RevokeReason, session::EndReason, user::UserId},
    store::{
        events::{self, Event, Kind, Peer},
        session_ends::Ended,
        token_ends::{self, Revoked, Revoking},
        users,
    },
};

/// What has ended with a user's access.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Disabled {
    pub sessions: Vec<Ended>,
    pub tokens: Vec<Revoked>,
}

/// Disables a user, ends what is open and revokes their tokens, in one transaction; gives what has ended. `None`: they are
/// disabled already. What is open all the same, because a statement by hand has disabled them, ends then too.
pub async fn disable_user(connection: &mut PgConnection, user_id: UserId, by: &Peer) -> sqlx::Result<Option<Disabled>> {
    users::lock(connection, &[user_id]).await?;
    let changed = users::set_disabled(&mut *connection, user_id, true).await?;
    let ended = end_all(connection, user_id, by).await?;
    if changed {
        events::add(connection, Kind::UserDisabled, Event { user_id: Some(user_id), ..by.event() }).await?;
    }
    Ok(changed.then_some(ended))
}

/// Enables a user; `false` if they are enabled already. Whatever is still open ends in the same transaction, so that whoever was
/// disabled by a statement by hand does not come back with sessions or tokens from before.
pub async fn enable_user(connection: &mut PgConnection, user_id: UserId, by: &Peer) -> sqlx::Result<bool> {
    // This locks the row where it changes it, and nothing otherwise: whoever is enabled keeps nobody waiting.
    if !users::set_disabled(&mut *connection, user_id, false).await? {
        return Ok(false);
    }
    end_all(connection, user_id, by).await?;
    events::add(connection, Kind::UserEnabled, Event { user_id: Some(user_id), ..by.event() }).await?;
    Ok(true)
}

async fn end_all(connection: &mut PgConnection, user_id: UserId, by: &Peer) -> sqlx::Result<Disabled> {
    let sessions = end(&mut *connection, Which::AllOpen(user_id), EndReason::UserDisabled, by).await?;
    let revoking = Revoking::of(RevokeReason::UserDisabled, by);
    Ok(Disabled { sessions, tokens: token_ends::revoke_all(connection, user_id, revoking).await? })
}
