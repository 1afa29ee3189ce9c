//! The session's cookie as a credential: one query, and what follows from it.

use std::sync::Arc;

use axum::http::HeaderMap;
use uuid::Uuid;

use super::{
    Caller, Jar,
    caller::{Chosen, Over},
    cookies::CookiePolicy,
    jar::presented,
    scheme::{Answer, Evidence, unreadable},
};
use crate::{
    model::{
        flow::Visitor,
        requirement::Credential,
        session::{SessionFacts, SignedIn, State},
    },
    sessions::{Found, Secret, SecretHash, SessionCookie, Sessions},
    store::registrations,
};

pub(super) async fn check(Evidence { sessions, jar, keeps_alive, .. }: Evidence<'_>) -> Answer {
    let Some(cookie) = jar.session() else { return Answer::NotAsked };
    let hash = cookie.secret.hash();
    match sessions.find_opened(cookie).await {
        Ok(Some(found)) => with_session(sessions, found, keeps_alive).await,
        // A wrong secret costs what an unknown id costs: how long we take tells nobody which ids there are.
        Ok(None) => registering(sessions, jar, cookie.id, &hash).await,
        Err(error) => unreadable(&error),
    }
}

/// Whose session it is, if memory alone says that it lives. Nothing is waited for.
pub fn at_once(sessions: &Sessions, headers: &HeaderMap, policy: &CookiePolicy, keeps_alive: bool) -> Option<Caller> {
    let cookie = presented(headers, &policy.session, policy.secure, SessionCookie::parse)?;
    sessions.find_at_once(&cookie, keeps_alive).map(caller_of)
}

async fn with_session(sessions: &Sessions, found: Found, keeps_alive: bool) -> Answer {
    let found = if keeps_alive { sessions.touch(found).await } else { Ok(found) };
    match found {
        Ok(found) => Answer::Is(caller_of(found)),
        Err(error) => unreadable(&error),
    }
}

fn caller_of(Found { facts: SessionFacts { session, user, .. }, state, .. }: Found) -> Caller {
    match state {
        State::Live { left, recent, proven, .. } => {
            let signed_in = SignedIn { user, session, left, recent, proven };
            Caller::of(Visitor::SignedIn(signed_in), Credential::SessionCookie)
        }
        State::Over(reason) => {
            let over = Over { session_id: session.id, user_id: user.id };
            Caller::ended_with(reason, over, Credential::SessionCookie)
        }
    }
}

/// A pending registration has its key where a session would have its own.
async fn registering(sessions: &Sessions, jar: &Jar, id: Uuid, hash: &SecretHash) -> Answer {
    let browser = jar.browser().map(Secret::hash);
    match registrations::find(sessions.pool(), id, browser.as_ref().map(SecretHash::as_bytes)).await {
        Ok(Some((registration, language))) if hash.matches(&registration.secret_hash) => Answer::Is(Caller {
            registration: Some(Arc::new(registration)),
            language: Chosen::Read(language),
            ..Caller::of(Visitor::Registering, Credential::SessionCookie)
        }),
        Ok(_) => Answer::Failed(Caller::anonymous()),
        Err(error) => unreadable(&error),
    }
}
