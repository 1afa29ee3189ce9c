//! Starts a session: a new id and secret every time, and what the browser held before ends (ASVS 5.0 7.2.4).

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::{
    Sessions,
    cookie::SessionCookie,
    end::{Presented, Which, end, end_presented},
};
use crate::{
    model::{
        limits::{LimitPolicy, SessionSettings},
        session::{EndReason, Session, SessionId, SignedIn},
        time_left::TimeLeft,
        user::{User, UserId},
    },
    store::{
        browsers,
        events::Peer,
        open_sessions, service_sessions, session_ends,
        sessions::{self, Authentication, NewSession},
        users,
    },
};

/// Live sessions of one user where no limit is set, and beside them sessions that are over: more than a person has, and
/// not more than one person can make us keep.
const OF_ONE_USER: u32 = 1000;

/// So long a session that is over stays in any case: its browser may still come to hear why.
const OVER_FOR: Duration = Duration::from_hours(1);

/// A session that has started. The cookie goes out only after the transaction is committed.
pub struct Started {
    pub signed_in: SignedIn,
    pub cookie: SessionCookie,
}

/// Why none starts.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Disabled, or deleted meanwhile.
    #[error("the user is disabled")]
    UserDisabled,
    #[error("the user has as many sessions as are allowed")]
    Limit,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Takes the locks of a start in their order: the browser, then the users of every session that starts or ends by it.
pub async fn lock(
    connection: &mut PgConnection,
    user_id: UserId,
    presented: Presented<'_>,
    browser_hash: Option<&[u8]>,
) -> sqlx::Result<()> {
    let mut users = vec![user_id];
    users.extend(presented.session.map(|signed_in| signed_in.user.id));
    if let Some(browser_hash) = browser_hash {
        browsers::lock_browser(connection, browser_hash).await?;
        users.extend(sessions::users_in_browser(&mut *connection, browser_hash).await?);
    }
    users::lock(connection, &users).await
}

impl Sessions {
    /// Starts a session of an enabled user; what the browser presents ends first, so that it never holds two, and leaves its
    /// children at services to the new one if it was the same person's. Call [`lock`] first in the same transaction.
    pub async fn start(
        &self,
        connection: &mut PgConnection,
        user_id: UserId,
        presented: Presented<'_>,
        authentication: Authentication<'_>,
        peer: &Peer,
    ) -> Result<Started, StartError> {
        let user = users::lock_enabled(connection, user_id).await?.ok_or(StartError::UserDisabled)?;
        let cookie = SessionCookie::random();
        let (session, former) = (SessionId(cookie.id), presented.session.map(|signed_in| signed_in.session.id));
        service_sessions::carry_over(&mut *connection, user_id, former, authentication.browser_hash, session).await?;
        let replaced = end_presented(connection, presented, EndReason::Replaced, peer).await?;
        end_unseen(connection, authentication.browser_hash, peer).await?;
        self.keep_limit(connection, user_id, peer).await?;
        let session = sessions::start(
            connection,
            NewSession {
                id: session,
                secret_hash: cookie.secret.hash().as_bytes(),
                user_id,
                authentication,
                limits: &self.settings,
                replaced_name: replaced.filter(|_| !authentication.fresh).map(|user| user.name.as_str()),
                peer,
            },
        )
        .await?;
        Ok(Started { signed_in: self.signed_in(user, session, authentication.auth_time.is_some()), cookie })
    }

    fn signed_in(&self, user: User, session: Session, vouched: bool) -> SignedIn {
        let age = (session.created_at - session.auth_time).to_std();
        let recent = vouched && age.as_ref().is_ok_and(|age| *age < self.settings.recent_sign_in);
        let left = |end: DateTime<Utc>| (end - session.created_at).num_seconds();
        let left = TimeLeft { idle: left(session.idle_expires_at), absolute: left(session.expires_at) };
        SignedIn { user: Arc::new(user), session, left, recent, proven: age.ok().filter(|_| vouched) }
    }

    /// Makes room for one more session, or refuses (ASVS 5.0 7.1.2). The user's row is locked, so fifty at once are
    /// counted one by one.
    async fn keep_limit(&self, connection: &mut PgConnection, user_id: UserId, peer: &Peer) -> Result<(), StartError> {
        session_ends::forget_oldest(&mut *connection, user_id, i64::from(OF_ONE_USER), OVER_FOR).await?;
        let SessionSettings { limit, limit_policy, .. } = self.settings;
        let policy = if limit.is_some() { limit_policy } else { LimitPolicy::EndOldest };
        let limit = usize::try_from(limit.unwrap_or(OF_ONE_USER)).unwrap_or(usize::MAX);
        match policy {
            LimitPolicy::Refuse if open_sessions::of_user(&mut *connection, user_id).await?.len() >= limit => {
                Err(StartError::Limit)
            }
            LimitPolicy::Refuse => Ok(()),
            LimitPolicy::EndOldest => {
                let oldest = Which::BeyondNewest(user_id, limit.saturating_sub(1));
                end(connection, oldest, EndReason::Limit, peer).await?;
                Ok(())
            }
        }
    }
}

/// Ends what was started in this browser and is not presented any more: tabs that come back from the provider
/// together each present what the browser held before.
async fn end_unseen(connection: &mut PgConnection, browser_hash: Option<&[u8]>, peer: &Peer) -> sqlx::Result<()> {
    let Some(browser_hash) = browser_hash else { return Ok(()) };
    end(connection, Which::InBrowser(browser_hash), EndReason::Replaced, peer).await?;
    sessions::untie_from_browser(&mut *connection, browser_hash).await
}
