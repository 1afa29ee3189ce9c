//! A service acts for somebody at another one: by what that one knows them, which is found or made, and told the first time.

use futures::FutureExt;
use uuid::Uuid;

use crate::{
    model::{api_token::ApiTokenId, session::SessionId, user::UserId},
    store::{
        acting::{self, Acting, InSession},
        events::{self, Event, Kind, Peer},
        pool::Pool,
        service_sessions, token_ends, transaction, users,
    },
};

/// On whose behalf, and in or with what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Principal {
    /// A session. At a service under the door's own origin it is known by its own id.
    Session {
        id: SessionId,
        at_door: bool,
    },
    Token(ApiTokenId),
}

/// Who acts where, for whom.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ActingFor {
    pub user: UserId,
    pub behalf: Principal,
    /// The service that acts (its configured id).
    pub actor: String,
    /// Where it acts.
    pub service: String,
    pub host: String,
}

impl ActingFor {
    fn acting(&self) -> Acting<'_> {
        Acting { at: &self.service, actor: &self.actor }
    }

    /// The handle by which the other service hears of the end: that of a service session, of the session or of the token. None: what
    /// it would be known by does not live any more.
    pub async fn handle(&self, pool: &Pool, by: &Peer) -> sqlx::Result<Option<Uuid>> {
        match self.known(pool).await? {
            Some(handle) => Ok(Some(handle)),
            None => transaction::retry(|| self.note(pool, by).boxed()).await,
        }
    }

    /// It, if there is nothing to be written.
    async fn known(&self, pool: &Pool) -> sqlx::Result<Option<Uuid>> {
        match self.behalf {
            Principal::Session { id, at_door } => {
                let InSession { child, is_noted } = acting::in_session(&**pool, id, &self.host, self.acting()).await?;
                let handle = if at_door { Some(id.0) } else { child.map(|child| child.0) };
                Ok(handle.filter(|_| is_noted))
            }
            Principal::Token(id) => Ok(acting::with_token(&**pool, id, self.acting()).await?.then_some(id.0)),
        }
    }

    async fn note(&self, pool: &Pool, by: &Peer) -> sqlx::Result<Option<Uuid>> {
        let mut transaction = transaction::begin(pool).await?;
        // Whoever ends a session locks its user first, and of a thousand who ask at once one makes what the others find.
        if users::lock_enabled(&mut transaction, self.user).await?.is_none() {
            return Ok(None);
        }
        let (handle, is_noted, event) = match self.behalf {
            Principal::Session { id, at_door } => {
                if service_sessions::live_parent(&mut *transaction, id).await?.is_none() {
                    return Ok(None);
                }
                let InSession { child, is_noted } =
                    acting::in_session(&mut *transaction, id, &self.host, self.acting()).await?;
                let handle = match child {
                    _ if at_door => id.0,
                    Some(child) => child.0,
                    None => acting::add_child(&mut *transaction, id, &self.service, &self.host).await?.0,
                };
                (handle, is_noted, Event { session_id: Some(id), ..by.event() })
            }
            Principal::Token(id) => {
                if !token_ends::lives(&mut *transaction, id).await? {
                    return Ok(None);
                }
                let is_noted = acting::with_token(&mut *transaction, id, self.acting()).await?;
                (id.0, is_noted, Event { token_id: Some(id), ..by.event() })
            }
        };
        if !is_noted {
            let (service, actor) = (Some(self.service.as_str()), Some(self.actor.as_str()));
            let event = Event { user_id: Some(self.user), service, actor, ..event };
            events::add(&mut *transaction, Kind::ActedFor, event).await?;
        }
        // What begins changes nothing that is known.
        transaction.commit_unread().await?;
        Ok(Some(handle))
    }
}
