//! Who is calling at a service: by the cookie of that service's host, and by nothing else.

use axum::http::HeaderMap;

use super::{Caller, caller::Over, service_cookies::ServiceCookies};
use crate::{
    model::{
        flow::Visitor,
        requirement::Credential,
        service::Service,
        service_host::authority_of,
        service_session::ServiceSessionId,
        session::{SessionFacts, SignedIn, State},
    },
    sessions::{Found, Sessions},
};

/// Finds out who is calling at a service, with the service session if it lives. `keeps_alive`: a person did this, so that
/// it counts as use of their session. Every error ends as "unknown", never as "anonymous".
pub async fn identify_at_service(
    sessions: &Sessions,
    headers: &HeaderMap,
    service: &Service,
    keeps_alive: bool,
) -> (Caller, Option<ServiceSessionId>) {
    let nobody = || if sessions.presence().is_here() { Caller::anonymous() } else { Caller::unknown() };
    let Some(cookie) = ServiceCookies::of(service).session(headers) else { return (nobody(), None) };
    let found = match sessions.find_at_service(&cookie, &authority_of(service)).await {
        Ok(Some(found)) => found,
        Ok(None) => return (nobody(), None),
        Err(error) => return (unreadable(&error), None),
    };
    let parent = if keeps_alive { sessions.touch(found.parent).await } else { Ok(found.parent) };
    match parent.map(caller_of) {
        Ok(caller) => {
            let id = caller.signed_in().map(|_| found.id);
            (caller, id)
        }
        Err(error) => (unreadable(&error), None),
    }
}

pub(super) fn caller_of(Found { facts: SessionFacts { session, user, .. }, state, .. }: Found) -> Caller {
    match state {
        State::Live { left, recent, proven, .. } => {
            let signed_in = SignedIn { user, session, left, recent, proven };
            Caller::of(Visitor::SignedIn(signed_in), Credential::ServiceSession)
        }
        State::Over(reason) => {
            let over = Over { session_id: session.id, user_id: user.id };
            Caller::ended_with(reason, over, Credential::ServiceSession)
        }
    }
}

fn unreadable(error: &sqlx::Error) -> Caller {
    tracing::warn!(%error, "a service session could not be read");
    Caller::unknown()
}
