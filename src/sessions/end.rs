//! Ends sessions. There is no other way: whatever the reason and how many, rows, events and the note of the change are
//! written together.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    model::{
        at_provider::AtProvider,
        session::{EndReason, SessionId, SignedIn},
        user::{User, UserId},
    },
    store::{
        events::Peer,
        open_sessions, registrations,
        session_ends::{self, Ended},
        users,
    },
};

/// Which sessions end. Of all but the first two, those that still live: a limit that was reached is a reason of its own.
#[derive(Debug, Clone, Copy)]
pub enum Which<'a> {
    One(SessionId),
    /// Whatever nobody has ended: of somebody who may not come in, nothing may ever live again.
    AllOpen(UserId),
    OfUser {
        user_id: UserId,
        except: Option<SessionId>,
    },
    /// `others` are the providers that vouch for other issuers.
    OfIdentity {
        user_id: UserId,
        others: &'a [String],
        subject: &'a str,
        except: SessionId,
    },
    AtProvider {
        providers: &'a [String],
        who: &'a AtProvider,
    },
    InBrowser(&'a [u8]),
    /// The oldest of a user, beyond so many.
    BeyondNewest(UserId, usize),
}

/// Ends sessions, once: what has ended keeps its time and its reason. Gives those that have ended now. Lock their users
/// first ([`users::lock`]): two who end at once then wait for each other, and never in a circle.
pub async fn end(
    connection: &mut PgConnection,
    which: Which<'_>,
    reason: EndReason,
    by: &Peer,
) -> sqlx::Result<Vec<Ended>> {
    let mut ids = match which {
        Which::One(id) => vec![id],
        Which::AllOpen(user_id) => open_sessions::all_of_user(&mut *connection, user_id).await?,
        Which::OfUser { user_id, .. } => open_sessions::of_user(&mut *connection, user_id).await?,
        Which::OfIdentity { user_id, others, subject, .. } => {
            open_sessions::of_identity(&mut *connection, user_id, others, subject).await?
        }
        Which::AtProvider { providers, who } => open_sessions::at_provider(&mut *connection, providers, who).await?,
        Which::InBrowser(hash) => open_sessions::in_browser(&mut *connection, hash).await?,
        Which::BeyondNewest(user_id, keep) => {
            open_sessions::of_user(&mut *connection, user_id).await?.into_iter().skip(keep).collect()
        }
    };
    if let Which::OfUser { except: Some(except), .. } | Which::OfIdentity { except, .. } = which {
        ids.retain(|id| *id != except);
    }
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    session_ends::end(connection, &ids, reason, by).await
}

/// What a browser presents, and what ends when something else begins in it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Presented<'a> {
    pub session: Option<&'a SignedIn>,
    pub registration: Option<Uuid>,
}

/// Ends what the browser presents, session or pending registration, and gives whose session it was if it was live.
pub async fn end_presented<'a>(
    connection: &mut PgConnection,
    presented: Presented<'a>,
    reason: EndReason,
    by: &Peer,
) -> sqlx::Result<Option<&'a User>> {
    if let Some(registration) = presented.registration {
        registrations::take(&mut *connection, registration).await?;
    }
    let Some(SignedIn { user, session, .. }) = presented.session else { return Ok(None) };
    users::lock(connection, &[user.id]).await?;
    let ended = end(connection, Which::One(session.id), reason, by).await?;
    Ok((!ended.is_empty()).then_some(user))
}
