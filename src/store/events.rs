//! The table `events`: what happened, in the order in which it happened. Append-only (ASVS 5.0 16.3.1).

use std::{net::IpAddr, time::Duration};

use chrono::{DateTime, Utc};
use sqlx::PgExecutor;
use strum::{EnumMessage, EnumString, IntoStaticStr, VariantArray};
use uuid::Uuid;

use super::interval::interval;
use crate::model::{
    api_token::{ApiTokenId, RevokeReason},
    code::Code,
    session::{EndReason, SessionId},
    user::UserId,
};

/// What happened. `docs/reference.md` repeats what is said here of each, with the columns that its row fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumMessage, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Kind {
    /// A session began with a sign-in: `user_id`, `session_id`, `provider`; `reason` is `again` where somebody had to
    /// prove once more who they are.
    SignedIn,
    /// A sign-in or a registration was refused: `provider`, `reason`, and `user_id` where it is known who it was.
    SignInRefused,
    /// A user was made, and a session began: `user_id`, `session_id`, `provider`.
    Registered,
    /// A session began at a service, as the child of the one in `session_id`: `user_id`, `session_id`, `service`.
    ServiceSessionStarted,
    /// A session ended: `user_id`, `session_id`, `provider`, and why in `reason`.
    SessionEnded,
    /// Another way to sign in was added: `user_id`, `session_id`, `provider`.
    IdentityLinked,
    /// A way to sign in was removed: `user_id`, `session_id`, and `provider` unless it is not configured any more.
    IdentityUnlinked,
    /// What a provider says has changed a user's roles, or it has no say any more: `user_id`, and `provider` as above.
    RolesChanged,
    /// Somebody changed their name or e-mail address: `user_id`, `session_id`.
    DetailsChanged,
    /// Somebody who is registered accepted the terms as they are now: `user_id`, `session_id`.
    TermsAccepted,
    /// An operator switched somebody's access off: `user_id`.
    UserDisabled,
    /// An operator switched it on again: `user_id`.
    UserEnabled,
    /// Somebody deleted their account, in `session_id`, or an operator did: who it was in `reason`, `owner` or `operator`. The events of
    /// whoever is deleted stay without the person, and this one is none's from the beginning.
    UserDeleted,
    /// Somebody downloaded what is kept of them: `user_id`, `session_id`.
    DataDownloaded,
    /// Somebody made an API token: `user_id`, `session_id`, `token_id`.
    TokenCreated,
    /// An API token was revoked: `user_id`, `token_id`, and by whom in `reason`: its `owner` (in `session_id`), its `holder`, who
    /// showed it (at a service, `actor`), an `operator`, `user_disabled` or `user_deleted`.
    TokenRevoked,
    /// An API token expires in less than a week: `user_id`, `token_id`. There is one for each token.
    TokenExpiresSoon,
    /// A service got its first access token for somebody at another one in a session, or by an API token: `user_id`, `session_id` or
    /// `token_id`, for which service in `service`, and which one acts in `actor`.
    ActedFor,
    /// A test suite had a session made: `user_id`, `session_id`, and its state in `reason`.
    TestSession,
}

impl Kind {
    /// Its name in the table.
    pub(super) fn as_str(self) -> &'static str {
        self.into()
    }

    /// Whether browser and address in such an event are those of the person whose it is. A provider, a service, whoever holds a
    /// token and an operator come from where nobody else need know.
    pub fn is_done_by_them(self, reason: Option<&str>) -> bool {
        match self {
            Self::SessionEnded => match reason.and_then(|reason| reason.parse().ok()) {
                Some(EndReason::SignedOut | EndReason::Replaced | EndReason::EndedElsewhere | EndReason::Limit) => true,
                Some(
                    EndReason::IdleExpired
                    | EndReason::AbsoluteExpired
                    | EndReason::Provider
                    | EndReason::Admin
                    | EndReason::UserDisabled
                    | EndReason::UserDeleted,
                )
                | None => false,
            },
            Self::TokenRevoked => reason.and_then(|reason| reason.parse().ok()) == Some(RevokeReason::Owner),
            Self::UserDisabled | Self::UserEnabled | Self::UserDeleted | Self::TokenExpiresSoon | Self::ActedFor => {
                false
            }
            Self::SignedIn
            | Self::SignInRefused
            | Self::Registered
            | Self::ServiceSessionStarted
            | Self::IdentityLinked
            | Self::IdentityUnlinked
            | Self::RolesChanged
            | Self::DetailsChanged
            | Self::TermsAccepted
            | Self::DataDownloaded
            | Self::TokenCreated
            | Self::TestSession => true,
        }
    }
}

/// One event. It names handles and reasons, never a secret, token or code.
#[derive(Debug, Default)]
pub struct Event<'a> {
    pub user_id: Option<UserId>,
    pub session_id: Option<SessionId>,
    pub provider: Option<&'a str>,
    /// The configured id.
    pub service: Option<&'a str>,
    pub token_id: Option<ApiTokenId>,
    /// The service (by its configured id) that did it.
    pub actor: Option<&'a str>,
    pub reason: Option<&'a str>,
    pub ip: Option<String>,
    pub user_agent: Option<&'a str>,
    /// The request in which it happened.
    pub request_id: Option<Uuid>,
}

/// The remote peer that something is done for: a browser, a provider, or nobody where an operator does it here.
#[derive(Debug, Clone, Default)]
pub struct Peer {
    pub ip: Option<IpAddr>,
    pub user_agent: Option<String>,
    /// The id of the request that came from there.
    pub request_id: Option<Uuid>,
}

impl Peer {
    /// An event that came about from there.
    pub fn event(&self) -> Event<'_> {
        Event {
            ip: self.ip_text(),
            user_agent: self.user_agent.as_deref(),
            request_id: self.request_id,
            ..Event::default()
        }
    }

    /// The address as Postgres reads it.
    pub fn ip_text(&self) -> Option<String> {
        self.ip.map(|ip| ip.to_string())
    }
}

pub async fn add(db: impl PgExecutor<'_>, kind: Kind, event: Event<'_>) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into events (id, kind, user_id, session_id, provider, service, token_id, actor, reason, ip, user_agent,
             request_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::text::inet, $11, $12)",
        Uuid::now_v7(),
        kind.as_str(),
        event.user_id as Option<UserId>,
        event.session_id as Option<SessionId>,
        event.provider,
        event.service,
        event.token_id as Option<ApiTokenId>,
        event.actor,
        event.reason,
        event.ip,
        event.user_agent,
        event.request_id,
    )
    .execute(db)
    .await
    .map(drop)
}

/// How many events of a kind a user has had within a time. Lock the user's row first, or the count is old when it arrives.
pub async fn count_lately(db: impl PgExecutor<'_>, kind: Kind, user_id: UserId, within: Duration) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"select count(*) as "count!" from events where user_id = $1 and kind = $2 and at > now() - $3::interval"#,
        user_id as UserId,
        kind.as_str(),
        interval(within),
    )
    .fetch_one(db)
    .await
}

/// An event as an operator reads it.
#[derive(Debug)]
pub struct Found {
    pub at: DateTime<Utc>,
    pub kind: String,
    pub user_id: Option<Uuid>,
    pub provider: Option<String>,
    pub service: Option<String>,
    pub reason: Option<String>,
    pub ip: Option<String>,
    pub request_id: Option<Uuid>,
}

/// What happened in requests whose id ends so, the latest first.
pub async fn find(db: impl PgExecutor<'_>, code: Code) -> sqlx::Result<Vec<Found>> {
    sqlx::query_as!(
        Found,
        "select at, kind, user_id, provider, service, reason, host(ip) as ip, request_id from events
         where request_id is not null and right(request_id::text, 8) = $1 order by at desc limit 100",
        code.digits(),
    )
    .fetch_all(db)
    .await
}
