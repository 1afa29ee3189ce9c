//! Starts a session: a new id and secret every time, and what the browser held before ends (ASVS 5.0 7.2.4).

use std::time::Duration;

use sqlx::PgConnection;
use tower_cookies::Cookie;

use super::{Caller, client::Client, cookies::SessionCookie, door::Door, error::AuthError};
use crate::{
    model::{
        flow::Visitor,
        limits::{LimitPolicy, SessionSettings},
        problem::Problem,
        session::{EndReason, Session, SessionId, SignedIn, TimeLeft},
        user::{User, UserId},
    },
    store::{
        browsers,
        events::{self, Event, Kind},
        registrations, session_ends,
        sessions::{self, NewSession},
        users,
    },
};

/// Live sessions of one user where no limit is set, and beside them sessions that are over: more than a person has, and
/// not more than one person can make us keep.
const OF_ONE_USER: u32 = 1000;

/// So long a session that is over stays in any case: its browser may still come to hear why.
const OVER_FOR: Duration = Duration::from_hours(1);

/// By whom and how somebody proved who they are.
#[derive(Debug, Clone, Copy)]
pub struct Proof<'a> {
    /// The configured id of the provider.
    pub provider: &'a str,
    /// The ID token.
    pub id_token: Option<&'a str>,
    /// The provider's own session.
    pub op_sid: Option<&'a str>,
    /// The person's key at the provider.
    pub op_subject: Option<&'a str>,
    /// When, if the provider says.
    pub auth_time: Option<chrono::DateTime<chrono::Utc>>,
    /// SHA-256 of the cookie that names the browser, if it has one.
    pub browser_hash: Option<&'a [u8]>,
    /// Whether the person only proved once more who they are: that their session is a new one is no news then.
    pub fresh: bool,
    /// Whether a test suite vouches.
    pub test: bool,
}

/// A session that has started. The cookie goes out only after the transaction is committed.
pub struct Started {
    /// Who, since when, until when.
    pub signed_in: SignedIn,
    /// What the browser gets.
    pub cookie: Cookie<'static>,
}

/// Takes the locks of a start in their order: the browser, then the users of every session that starts or ends by it.
pub async fn lock(
    connection: &mut PgConnection,
    user_id: UserId,
    caller: &Caller,
    browser_hash: Option<&[u8]>,
) -> sqlx::Result<()> {
    let mut users = vec![user_id];
    users.extend(caller.signed_in().map(|signed_in| signed_in.user.id));
    if let Some(browser_hash) = browser_hash {
        browsers::lock_browser(connection, browser_hash).await?;
        users.extend(sessions::users_in_browser(&mut *connection, browser_hash).await?);
    }
    users::lock(connection, &users).await
}

/// Starts a session of an enabled user; what the browser presents ends first, so that it never holds two. Call [`lock`]
/// first in the same transaction.
pub async fn start(
    door: &Door,
    connection: &mut PgConnection,
    user_id: UserId,
    caller: &Caller,
    proof: Proof<'_>,
    client: &Client,
) -> Result<Started, AuthError> {
    let user = users::lock_enabled(connection, user_id).await?.ok_or(Problem::UserDisabled)?;
    let replaced = end_presented(connection, caller, EndReason::Replaced, client).await?;
    end_unseen(connection, proof.browser_hash, client).await?;
    keep_limit(door, connection, user_id, client).await?;
    let cookie = SessionCookie::new(sessions::new_id().0);
    let settings = &door.settings.session;
    let session = sessions::start(
        connection,
        NewSession {
            id: SessionId(cookie.id),
            secret_hash: cookie.secret.hash().as_bytes(),
            user_id,
            auth_time: proof.auth_time,
            idle: settings.idle_timeout,
            absolute: settings.absolute_timeout,
            provider: proof.provider,
            op_sid: proof.op_sid,
            op_subject: proof.op_subject,
            id_token: proof.id_token,
            replaced_name: replaced.as_ref().filter(|_| !proof.fresh).map(|user| user.name.as_str()),
            browser_hash: proof.browser_hash,
            user_agent: client.user_agent.as_deref(),
            ip: client.ip_text(),
            test: proof.test,
        },
    )
    .await?;
    Ok(started(door, user, session, &cookie, proof.auth_time.is_some()))
}

fn started(door: &Door, user: User, session: Session, cookie: &SessionCookie, vouched: bool) -> Started {
    let life = session.expires_at - session.created_at;
    let age = (session.created_at - session.auth_time).to_std();
    let recent = vouched && age.is_ok_and(|age| age < door.settings.session.recent_sign_in);
    let idle = session.idle_expires_at - session.created_at;
    let left = TimeLeft { idle: idle.num_seconds(), absolute: life.num_seconds() };
    Started {
        signed_in: SignedIn { user, session, left, recent },
        cookie: door.cookies.session(cookie, Some(life.num_seconds())),
    }
}

/// Ends what the browser presents, session or pending registration, and gives whose session it was if it was live.
pub async fn end_presented(
    connection: &mut PgConnection,
    caller: &Caller,
    reason: EndReason,
    client: &Client,
) -> Result<Option<User>, AuthError> {
    // What cannot be seen cannot be ended, and must not be left behind as if it had been.
    if caller.visitor == Visitor::Unknown {
        return Err(Problem::DatabaseAway.into());
    }
    if let Some(registration) = &caller.registration {
        registrations::take(&mut *connection, registration.id).await?;
    }
    let Some(signed_in) = caller.signed_in() else { return Ok(None) };
    users::lock(connection, &[signed_in.user.id]).await?;
    let Some(user_id) = session_ends::end(&mut *connection, signed_in.session.id, reason).await? else {
        return Ok(None);
    };
    note_ended(connection, user_id, signed_in.session.id, Some(&signed_in.session.provider), reason, client).await?;
    Ok(Some(signed_in.user.clone()))
}

/// Writes down that a session ended, from where and why.
pub(super) async fn note_ended(
    connection: &mut PgConnection,
    user_id: UserId,
    session_id: SessionId,
    provider: Option<&str>,
    reason: EndReason,
    client: &Client,
) -> sqlx::Result<()> {
    let event = Event {
        user_id: Some(user_id),
        session_id: Some(session_id),
        provider,
        reason: Some(reason.as_str()),
        ..client.event()
    };
    events::add(connection, Kind::SessionEnded, event).await
}

/// Ends what was started in this browser and is not presented any more: tabs that come back from the provider
/// together each present what the browser held before.
async fn end_unseen(
    connection: &mut PgConnection,
    browser_hash: Option<&[u8]>,
    client: &Client,
) -> Result<(), AuthError> {
    let Some(browser_hash) = browser_hash else { return Ok(()) };
    for (session_id, user_id) in
        session_ends::end_in_browser(&mut *connection, browser_hash, EndReason::Replaced).await?
    {
        note_ended(connection, user_id, session_id, None, EndReason::Replaced, client).await?;
    }
    sessions::untie_from_browser(&mut *connection, browser_hash).await?;
    Ok(())
}

/// Makes room for one more session, or refuses (ASVS 5.0 7.1.2). The user's row is locked, so fifty at once are counted one by one.
async fn keep_limit(
    door: &Door,
    connection: &mut PgConnection,
    user_id: UserId,
    client: &Client,
) -> Result<(), AuthError> {
    session_ends::forget_oldest(&mut *connection, user_id, i64::from(OF_ONE_USER), OVER_FOR).await?;
    let SessionSettings { limit, limit_policy, .. } = door.settings.session;
    let policy = if limit.is_some() { limit_policy } else { LimitPolicy::EndOldest };
    let limit = limit.unwrap_or(OF_ONE_USER);
    match policy {
        LimitPolicy::Refuse if sessions::count_live(&mut *connection, user_id).await? >= i64::from(limit) => {
            Err(Problem::SessionLimit.into())
        }
        LimitPolicy::Refuse => Ok(()),
        LimitPolicy::EndOldest => {
            for ended in session_ends::end_oldest(&mut *connection, user_id, i64::from(limit) - 1).await? {
                note_ended(connection, user_id, ended, None, EndReason::Limit, client).await?;
            }
            Ok(())
        }
    }
}
