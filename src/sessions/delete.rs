//! Deletes a user: every session of theirs ends, every API token is revoked, and nobody can tell any more who they were.

use sqlx::PgConnection;

use super::{
    disable::Disabled,
    end::{Which, end},
};
use crate::{
    model::{
        api_token::RevokeReason,
        session::{EndReason, SessionId},
        user::UserId,
    },
    store::{
        deleting::{self, Leaving},
        events::{self, Event, Kind, Peer},
        token_ends::{self, Revoking},
    },
};

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deletion {
    /// They are deleted, and this has ended with it.
    Done(Disabled),
    /// Nobody else is an administrator: nothing has happened (SECURITY 44).
    LastAdmin,
    /// There is nobody to be deleted, or nobody any more.
    Gone,
}

/// Deletes a user, in one transaction. `session`: in which they asked for it themselves; none where an operator did. It is an
/// event, which says nothing of whom it was about (SECURITY 46).
pub async fn delete_user(
    connection: &mut PgConnection,
    user_id: UserId,
    session: Option<SessionId>,
    by: &Peer,
) -> sqlx::Result<Deletion> {
    match deleting::lock(&mut *connection, user_id).await? {
        None => return Ok(Deletion::Gone),
        Some(Leaving { is_last_admin: true }) => return Ok(Deletion::LastAdmin),
        Some(Leaving { is_last_admin: false }) => {}
    }
    let sessions = end(&mut *connection, Which::AllOpen(user_id), EndReason::UserDeleted, by).await?;
    let revoking = Revoking::of(RevokeReason::UserDeleted, by);
    let tokens = token_ends::revoke_all(&mut *connection, user_id, revoking).await?;
    deleting::mark(&mut *connection, user_id).await?;
    let event = Event {
        session_id: session,
        reason: Some(if session.is_some() { "owner" } else { "operator" }),
        request_id: by.request_id,
        ..Event::default()
    };
    events::add(connection, Kind::UserDeleted, event).await?;
    Ok(Deletion::Done(Disabled { sessions, tokens }))
}
