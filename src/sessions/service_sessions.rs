//! Service sessions: a browser's session at the host of a service. It has no limits of its own and is judged by its parent's
//! row, so that it lives exactly as long.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::{
    Found, Secret, SecretHash, SessionCookie, Sessions,
    end::{Which, end},
    reader::Key,
};
use crate::{
    model::{
        service_session::ServiceSessionId,
        session::{EndReason, SessionId, SignedIn},
        user::UserId,
    },
    store::{
        events::{self, Event, Kind, Peer},
        passes::{self, Spent},
        pool::Pool,
        service_sessions::{self, NewServiceSession},
        users,
    },
};

/// Children of one session at one host: a browser has one there, and a few that its tabs have begun at the same moment.
const OF_ONE_PARENT: i64 = 16;

/// A service session, and its parent as it is now.
#[derive(Debug, Clone)]
pub struct FoundAtService {
    pub id: ServiceSessionId,
    pub parent: Found,
}

/// A service session that has started. The cookie goes out only after the transaction is committed.
pub struct StartedAtService {
    pub id: ServiceSessionId,
    pub user_id: UserId,
    pub cookie: SessionCookie,
    /// Whole seconds until its parent ends in any case.
    pub left: i64,
}

/// A live service session that a new one may take the place of.
#[derive(Debug, Clone, Copy)]
pub struct Former {
    pub id: ServiceSessionId,
    pub user_id: UserId,
    pub auth_time: DateTime<Utc>,
}

/// What begins at a service.
#[derive(Debug, Clone, Copy)]
pub struct Arriving<'a> {
    pub parent: SessionId,
    /// Its id.
    pub service: &'a str,
    pub host: &'a str,
    /// What this browser has there already.
    pub former: Option<Former>,
    pub by: &'a Peer,
}

/// Spends the passes that were shown, and gives the one that was, if it was one and is good still.
pub async fn spend(pool: &Pool, shown: &[Secret]) -> sqlx::Result<Option<Spent>> {
    let hashes: Vec<Vec<u8>> = shown.iter().map(|secret| secret.hash().as_bytes().to_vec()).collect();
    let mut spent = passes::spend(&**pool, &hashes).await?;
    Ok(spent.pop().filter(|pass| pass.is_in_time && shown.len() == 1))
}

/// Ends the session that a service session is a child of, for the person who signs out there. That is the one it was found
/// by, unless they have just proved once more who they are, in another tab.
pub async fn end_at_service(
    connection: &mut PgConnection,
    found: &SignedIn,
    id: ServiceSessionId,
    by: &Peer,
) -> sqlx::Result<()> {
    users::lock(connection, &[found.user.id]).await?;
    let parent = service_sessions::parent(&mut *connection, id).await?.unwrap_or(found.session.id);
    end(connection, Which::One(parent), EndReason::SignedOut, by).await.map(drop)
}

impl Sessions {
    /// The service session of a cookie at a host, in whatever state its parent is. One of another host is none, and so is one
    /// with another secret. Errors are the database's.
    pub async fn find_at_service(
        &self,
        cookie: &SessionCookie,
        host: &str,
    ) -> Result<Option<FoundAtService>, Arc<sqlx::Error>> {
        let found = self.child_by(ServiceSessionId(cookie.id), Some(&cookie.secret.hash())).await?;
        let is_opened =
            |parent: &Found| parent.is_opened_by(&cookie.secret.hash()) && parent.host.as_deref() == Some(host);
        Ok(found.filter(|found| is_opened(&found.parent)))
    }

    /// The same by its id alone, for whoever has shown something else that names it.
    pub async fn find_child(&self, id: ServiceSessionId) -> Result<Option<FoundAtService>, Arc<sqlx::Error>> {
        self.child_by(id, None).await
    }

    async fn child_by(
        &self,
        id: ServiceSessionId,
        shown: Option<&SecretHash>,
    ) -> Result<Option<FoundAtService>, Arc<sqlx::Error>> {
        Ok(self.find_by(Key::OfChild(id), shown).await?.map(|parent| FoundAtService { id, parent }))
    }

    /// The session that a service at a host knows somebody by, in whatever state it is. Nobody has shown a secret: what follows
    /// is told to that service, and opens nothing.
    pub async fn find_known_as(&self, id: ServiceSessionId, host: &str) -> Result<Option<Found>, Arc<sqlx::Error>> {
        let found = self.find_by(Key::OfChild(id), None).await?;
        Ok(found.filter(|found| found.host.as_deref() == Some(host)))
    }

    /// Starts a child of a session at the host of a service, in the transaction of `connection`. `None`: the parent does not
    /// live any more, or `former` is of somebody else or as new as it.
    pub async fn start_at_service(
        &self,
        connection: &mut PgConnection,
        arriving: Arriving<'_>,
    ) -> sqlx::Result<Option<StartedAtService>> {
        let Arriving { parent, service, host, former, by } = arriving;
        let Some(user_id) = service_sessions::owner(&mut *connection, parent).await? else { return Ok(None) };
        // Whoever ends a session locks its user first: from here on this one neither ends nor has ended unseen.
        if users::lock_enabled(connection, user_id).await?.is_none() {
            return Ok(None);
        }
        let Some(live) = service_sessions::live_parent(&mut *connection, parent).await? else { return Ok(None) };
        if let Some(former) = former {
            if former.user_id != user_id || former.auth_time >= live.auth_time {
                return Ok(None);
            }
            service_sessions::end(&mut *connection, former.id).await?;
        }
        service_sessions::end_oldest(&mut *connection, parent, host, OF_ONE_PARENT - 1).await?;
        let cookie = SessionCookie::random();
        let (id, hash) = (ServiceSessionId(cookie.id), cookie.secret.hash());
        let new = NewServiceSession { id, session_id: parent, service, host, secret_hash: hash.as_bytes() };
        service_sessions::add(&mut *connection, new).await?;
        let event = Event { user_id: Some(user_id), session_id: Some(parent), service: Some(service), ..by.event() };
        events::add(connection, Kind::ServiceSessionStarted, event).await?;
        Ok(Some(StartedAtService { id, user_id, cookie, left: live.left }))
    }
}
