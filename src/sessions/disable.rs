//! Switches a user's access off and on. Off ends every session of theirs, and on brings none back.

use sqlx::PgConnection;

use super::end::{Which, end};
use crate::{
    model::{session::EndReason, user::UserId},
    store::{
        events::{self, Event, Kind, Peer},
        session_ends::Ended,
        users,
    },
};

/// Disables a user and ends what is open, in one transaction; gives what has ended. `None`: they are disabled already. What
/// is open all the same, because a statement by hand has disabled them, ends then too.
pub async fn disable_user(
    connection: &mut PgConnection,
    user_id: UserId,
    by: &Peer,
) -> sqlx::Result<Option<Vec<Ended>>> {
    users::lock(connection, &[user_id]).await?;
    let changed = users::set_disabled(&mut *connection, user_id, true).await?;
    let ended = end(connection, Which::AllOpen(user_id), EndReason::UserDisabled, by).await?;
    if changed {
        events::add(connection, Kind::UserDisabled, Event { user_id: Some(user_id), ..by.event() }).await?;
    }
    Ok(changed.then_some(ended))
}

/// Enables a user; `false` if they are enabled already. Whatever is still open ends in the same transaction, so that whoever was
/// disabled by a statement by hand does not come back with sessions from before.
pub async fn enable_user(connection: &mut PgConnection, user_id: UserId, by: &Peer) -> sqlx::Result<bool> {
    // This locks the row where it changes it, and nothing otherwise: whoever is enabled keeps nobody waiting.
    if !users::set_disabled(&mut *connection, user_id, false).await? {
        return Ok(false);
    }
    end(connection, Which::AllOpen(user_id), EndReason::UserDisabled, by).await?;
    events::add(connection, Kind::UserEnabled, Event { user_id: Some(user_id), ..by.event() }).await?;
    Ok(true)
}
