//! Ending sessions of one's own, from another one: at once, and for good (ASVS 5.0 7.5.2). It asks for nothing more than a post:
//! whoever has lost a device has it signed out now.

use futures::FutureExt;
use sqlx::PgConnection;

use super::{AuthError, Next, Site, Visit, sign_out::sign_out};
use crate::{
    model::{
        address::ACCOUNT_SESSIONS,
        notice::Notice,
        problem::Problem,
        session::{EndReason, SessionId, SignedIn},
    },
    openid::Providers,
    sessions::{self, Which},
    store::{events::Peer, notices, open_sessions, pool::Pool, transaction, users},
};

/// Which sessions of a person are to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    One(SessionId),
    /// All but the one in which they ask for it.
    Others,
}

/// Ends one, or all others. Whoever names the one that they are in signs out. Of an id that is no live session of theirs nothing
/// more is told than that it is over.
pub async fn end_sessions(
    pool: &Pool,
    providers: &Providers,
    site: &Site,
    visit: &Visit,
    ending: Ending,
) -> Result<Next, AuthError> {
    // The guard lets nobody else come here.
    let Some(signed_in) = visit.caller.signed_in() else { return Err(Problem::Internal.into()) };
    if ending == Ending::One(signed_in.session.id) {
        return sign_out(pool, providers, site, visit, false).await;
    }
    let has_ended = transaction::retry(|| attempt(pool, visit, signed_in, ending).boxed()).await?;
    let next = Next::to(&ACCOUNT_SESSIONS);
    Ok(if has_ended { next } else { next.for_nothing() })
}

async fn attempt(pool: &Pool, visit: &Visit, signed_in: &SignedIn, ending: Ending) -> Result<bool, AuthError> {
    let own = signed_in.session.id;
    let mut transaction = transaction::begin(pool).await?;
    users::lock(&mut transaction, &[signed_in.user.id]).await?;
    let live = open_sessions::of_user(&mut *transaction, signed_in.user.id).await?;
    // Of two that end each other at the same moment, the second is over when its turn comes, and ends nothing any more.
    if !live.contains(&own) {
        return Ok(false);
    }
    let has_ended = end(&mut transaction, signed_in, &live, ending, &visit.peer).await?;
    let notice = match (ending, has_ended) {
        (Ending::One(_), true) => Notice::SessionEnded,
        (Ending::One(_), false) => Notice::SessionNotEnded,
        (Ending::Others, true) => Notice::OthersEnded,
        (Ending::Others, false) => Notice::NoOthers,
    };
    notices::set(&mut *transaction, own, notice, None).await?;
    transaction.commit().await?;
    Ok(has_ended)
}

async fn end(
    connection: &mut PgConnection,
    signed_in: &SignedIn,
    live: &[SessionId],
    ending: Ending,
    by: &Peer,
) -> sqlx::Result<bool> {
    let which = match ending {
        // Somebody else's is none of these, and neither is one that is over.
        Ending::One(id) if live.contains(&id) => Which::One(id),
        Ending::One(_) => return Ok(false),
        Ending::Others => Which::OfUser { user_id: signed_in.user.id, except: Some(signed_in.session.id) },
    };
    let ended = sessions::end(connection, which, EndReason::EndedElsewhere, by).await?;
    Ok(!ended.is_empty())
}
