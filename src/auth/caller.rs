//! Who is calling: the cookie, one query, and what follows from it.

use std::sync::Arc;

use uuid::Uuid;

use super::{door::Door, jar::Jar};
use crate::{
    model::{
        flow::Visitor,
        problem::Problem,
        session::{EndReason, SessionFacts, SessionId, SignedIn, State},
        user::UserId,
    },
    sessions::{Found, Presented, SecretHash},
    store::{
        registrations::{self, Registration},
        sessions,
    },
};

/// Who is calling, as the guard found out. Handlers and pages get it as a request extension.
#[derive(Debug, Clone)]
pub struct Caller {
    /// What the decision is made of.
    pub visitor: Visitor,
    /// The pending registration of somebody who is registering.
    pub registration: Option<Arc<Registration>>,
    /// The session that is over, if the browser still proves that it was its own. It opens nothing.
    pub over: Option<Over>,
}

/// A session that is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Over {
    /// Which.
    pub session_id: SessionId,
    /// Whose it was.
    pub user_id: UserId,
}

impl Caller {
    /// Somebody of whom nothing is known.
    pub fn anonymous() -> Self {
        Self::of(Visitor::Anonymous)
    }

    /// While the database is away.
    pub fn unknown() -> Self {
        Self::of(Visitor::Unknown)
    }

    fn of(visitor: Visitor) -> Self {
        Self { visitor, registration: None, over: None }
    }

    fn ended_with(reason: EndReason, over: Over) -> Self {
        Self { over: Some(over), ..Self::of(Visitor::Ended(reason)) }
    }

    /// The signed-in person, if there is one.
    pub fn signed_in(&self) -> Option<&SignedIn> {
        match &self.visitor {
            Visitor::SignedIn(signed_in) => Some(signed_in),
            _ => None,
        }
    }

    /// What ends when something else begins in this browser. What cannot be seen cannot be ended, and must not be left
    /// behind as if it had been.
    pub fn presented(&self) -> Result<Presented<'_>, Problem> {
        match self.visitor {
            Visitor::Unknown => Err(Problem::DatabaseAway),
            _ => Ok(Presented {
                session: self.signed_in(),
                registration: self.registration.as_deref().map(|registration| registration.id),
            }),
        }
    }

    /// Why the session that the browser holds is over, if it is.
    pub fn ended(&self) -> Option<EndReason> {
        match self.visitor {
            Visitor::Ended(reason) => Some(reason),
            _ => None,
        }
    }
}

/// Finds out who is calling. Every error ends as "unknown", never as "anonymous".
pub async fn identify(door: &Door, jar: &Jar) -> Caller {
    let Some(cookie) = jar.session() else {
        return without_session(door, jar).await;
    };
    let hash = cookie.secret.hash();
    match door.sessions.find(SessionId(cookie.id)).await {
        Ok(Some(found)) if found.is_opened_by(&hash) => with_session(door, found).await,
        // A wrong secret costs what an unknown id costs: how long we take tells nobody which ids there are.
        Ok(_) => registering(door, cookie.id, &hash).await,
        Err(error) => unreadable(&error),
    }
}

/// A browser throws the session's cookie away when the absolute limit is reached. Its other cookie still tells that
/// there was a session, and so the person learns why it is over; it opens nothing.
async fn without_session(door: &Door, jar: &Jar) -> Caller {
    // To somebody whom we could not let in anyway, better say so at once.
    if !door.sessions.presence().is_here() {
        return Caller::unknown();
    }
    let Some(browser) = jar.browser() else { return Caller::anonymous() };
    match sessions::ran_out_in_browser(&door.pool, browser.hash().as_bytes()).await {
        Ok(Some((session_id, user_id))) => Caller::ended_with(EndReason::AbsoluteExpired, Over { session_id, user_id }),
        Ok(None) => Caller::anonymous(),
        Err(error) => unreadable(&error),
    }
}

async fn with_session(door: &Door, found: Found) -> Caller {
    let Found { facts: SessionFacts { session, user, .. }, state, .. } = match door.sessions.touch(found).await {
        Ok(found) => found,
        Err(error) => return unreadable(&error),
    };
    match state {
        State::Live { left, recent, .. } => {
            Caller::of(Visitor::SignedIn(Box::new(SignedIn { user, session, left, recent })))
        }
        State::Over(reason) => Caller::ended_with(reason, Over { session_id: session.id, user_id: user.id }),
    }
}

fn unreadable(error: &sqlx::Error) -> Caller {
    tracing::warn!(%error, "a session could not be read");
    Caller::unknown()
}

async fn registering(door: &Door, id: Uuid, hash: &SecretHash) -> Caller {
    match registrations::find(&door.pool, id).await {
        Ok(Some(registration)) if hash.matches(&registration.secret_hash) => {
            Caller { registration: Some(Arc::new(registration)), ..Caller::of(Visitor::Registering) }
        }
        Ok(_) => Caller::anonymous(),
        Err(error) => {
            tracing::warn!(%error, "a registration could not be read");
            Caller::unknown()
        }
    }
}
