//! The session's cookie as a credential: one query, and what follows from it.

use std::sync::Arc;

use futures::{FutureExt, future::BoxFuture};
use uuid::Uuid;

use super::{
    Caller, Door,
    caller::Over,
    scheme::{Answer, Presented, unreadable},
    secret::SecretHash,
};
use crate::{
    model::{
        flow::Visitor,
        requirement::Credential,
        session::{EndReason, SessionId, SignedIn},
    },
    store::{
        registrations,
        sessions::{self, SessionRow},
    },
};

pub(super) fn scheme(presented: Presented<'_>) -> BoxFuture<'_, Answer> {
    find(presented).boxed()
}

async fn find(Presented { door, jar }: Presented<'_>) -> Answer {
    let Some(cookie) = jar.session() else { return Answer::NotAsked };
    let hash = cookie.secret.hash();
    let id = SessionId(cookie.id);
    match door.sessions.find(id).await {
        Ok(Some(row)) if hash.matches(&row.secret_hash) => from_row(door, id, row).await,
        // A wrong secret costs what an unknown id costs: how long we take tells nobody which ids there are.
        Ok(_) => registering(door, cookie.id, &hash).await,
        Err(error) => unreadable(&error),
    }
}

async fn from_row(door: &Door, id: SessionId, row: SessionRow) -> Answer {
    let over = Over { session_id: id, user_id: row.user.id };
    let ended = |reason| Answer::Is(Caller::ended_with(reason, over, Credential::SessionCookie));
    if let Some(reason) = row.ended {
        return ended(reason);
    }
    let (mut session, mut left) = (row.session, row.left);
    if row.touch_due {
        let settings = &door.settings.session;
        match sessions::touch(&door.pool, id, settings.idle_timeout, settings.touch_every()).await {
            Ok(Some(renewed)) => (session.idle_expires_at, left) = (renewed.idle_expires_at, renewed.left),
            // Another request was faster: it renewed the session, or ended it.
            Ok(None) => match door.sessions.find(id).await {
                Ok(Some(now)) if now.ended.is_none() => (session, left) = (now.session, now.left),
                Ok(now) => return ended(now.and_then(|now| now.ended).unwrap_or(EndReason::EndedElsewhere)),
                Err(error) => return unreadable(&error),
            },
            Err(error) => return unreadable(&error),
        }
    }
    let signed_in = SignedIn { user: row.user, session, left, recent: row.recent };
    Answer::Is(Caller::of(Visitor::SignedIn(Box::new(signed_in)), Credential::SessionCookie))
}

/// A pending registration has its key where a session would have its own.
async fn registering(door: &Door, id: Uuid, hash: &SecretHash) -> Answer {
    match registrations::find(&door.pool, id).await {
        Ok(Some(registration)) if hash.matches(&registration.secret_hash) => Answer::Is(Caller {
            registration: Some(Arc::new(registration)),
            ..Caller::of(Visitor::Registering, Credential::SessionCookie)
        }),
        Ok(_) => Answer::Failed(Caller::anonymous()),
        Err(error) => unreadable(&error),
    }
}
