//! Whose a signed token is, as its session or API token is now: it is good no longer than that.

use std::sync::Arc;

use uuid::Uuid;

use super::signed::Claims;
use crate::{
    model::{
        api_token::{ApiTokenId, Holder},
        service_session::ServiceSessionId,
        session::{SessionId, SignedIn, State},
        user::User,
    },
    sessions::{Found, Sessions},
};

/// Where services know a session by another key than the door does.
#[derive(Debug, Clone, Copy)]
pub struct Audience<'a> {
    pub host: &'a str,
    /// Under the door's own origin, where it is the same key.
    pub at_door: bool,
}

/// Somebody on whose behalf a token was signed.
#[derive(Debug, Clone)]
pub enum Behind {
    Session { signed_in: Box<SignedIn>, sid: Uuid },
    Token(Box<Holder>),
}

impl Behind {
    pub fn user(&self) -> &User {
        match self {
            Self::Session { signed_in, .. } => &signed_in.user,
            Self::Token(holder) => &holder.user,
        }
    }
}

/// Whose it is, while their session or token lives. It is no use of either. Errors are the database's.
pub async fn behind(
    sessions: &Sessions,
    audience: Audience<'_>,
    claims: &Claims,
) -> Result<Option<Behind>, Arc<sqlx::Error>> {
    let found = match (claims.token_id, claims.sid) {
        (Some(id), _) => sessions.find_token(ApiTokenId(id)).await?.ok().map(|holder| Behind::Token(Box::new(holder))),
        (None, Some(sid)) if audience.at_door => live(sessions.find(SessionId(sid)).await?, sid),
        (None, Some(sid)) => live(sessions.find_known_as(ServiceSessionId(sid), audience.host).await?, sid),
        (None, None) => None,
    };
    Ok(found.filter(|behind| behind.user().id.0 == claims.sub))
}

fn live(found: Option<Found>, sid: Uuid) -> Option<Behind> {
    let found = found?;
    let State::Live { left, recent, proven, .. } = found.state else { return None };
    let signed_in = SignedIn { user: found.facts.user, session: found.facts.session, left, recent, proven };
    Some(Behind::Session { signed_in: Box::new(signed_in), sid })
}
