//! A session: a period in which the server accepts a random secret in place of signing in again.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};
use uuid::Uuid;

use super::{
    limits::{SessionSettings, touch_every},
    time_left::TimeLeft,
    user::User,
};

/// The key of a session and its public handle in lists and logs. It opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(transparent))]
#[serde(transparent)]
pub struct SessionId(pub Uuid);

/// A live session, as `/me` shows it. Times are the database's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Session {
    pub id: SessionId,
    pub created_at: DateTime<Utc>,
    /// When the person last proved who they are (OpenID Connect Core 1.0, section 2).
    pub auth_time: DateTime<Utc>,
    /// When it ends if nothing more is done in it.
    pub idle_expires_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    /// The configured id of the provider that vouched for the person.
    pub provider: Arc<str>,
    /// Whether a test suite made it.
    pub test: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    pub user: Arc<User>,
    pub session: Session,
    pub left: TimeLeft,
    /// Whether `auth_time` is recent enough for pages that ask for it (ASVS 5.0 7.5.1).
    pub recent: bool,
    /// How long ago that was; none if the provider has not said.
    pub proven: Option<Duration>,
}

/// The facts of a session, as SQL gives them. What they mean at a moment is for [`state_at`] to say.
#[derive(Debug, Clone)]
pub struct SessionFacts {
    pub session: Session,
    pub user: Arc<User>,
    pub user_disabled_at: Option<DateTime<Utc>>,
    /// Whether the provider said when the person proved who they are; what it did not say is never recent.
    pub auth_time_vouched: bool,
    pub last_seen_at: DateTime<Utc>,
    /// The limit that it was started with: other settings hold for sessions that start after them.
    pub idle_timeout: Duration,
    pub ended: Option<EndReason>,
}

/// The state of a session at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Live {
        left: TimeLeft,
        /// Whether the last proof of identity is recent enough for pages that ask for it.
        recent: bool,
        /// How long ago that was; none if the provider has not said.
        proven: Option<Duration>,
        /// Whether `last_seen_at` is old enough to be written again.
        touch_due: bool,
    },
    Over(EndReason),
}

/// The state that facts amount to by the database's clock. What somebody has decided comes before what the clock does,
/// and the end that was written down before everything.
pub fn state_at(facts: &SessionFacts, now: DateTime<Utc>, limits: &SessionSettings) -> State {
    let Session { auth_time, idle_expires_at, expires_at, .. } = facts.session;
    let disabled = facts.user_disabled_at.map(|_| EndReason::UserDisabled);
    if let Some(reason) = facts.ended.or(disabled).or_else(|| limit_reached(idle_expires_at, expires_at, now)) {
        return State::Over(reason);
    }
    // What lies in the future was a moment ago: a provider's clock may be ahead.
    let proven = facts.auth_time_vouched.then(|| (now - auth_time).to_std().unwrap_or_default());
    let younger = |time: DateTime<Utc>, limit| now - time < TimeDelta::from_std(limit).unwrap_or(TimeDelta::MAX);
    State::Live {
        left: TimeLeft { idle: (idle_expires_at - now).num_seconds(), absolute: (expires_at - now).num_seconds() },
        recent: facts.auth_time_vouched && younger(auth_time, limits.recent_sign_in),
        proven,
        touch_due: !younger(facts.last_seen_at, touch_every(facts.idle_timeout)),
    }
}

/// The limit that a session has reached, if any.
pub fn limit_reached(
    idle_expires_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Option<EndReason> {
    if expires_at <= now {
        Some(EndReason::AbsoluteExpired)
    } else {
        (idle_expires_at <= now).then_some(EndReason::IdleExpired)
    }
}

/// Why a session is over. The first two follow from its limits, the others are kept in `sessions.end_reason`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray, Serialize, Deserialize)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    IdleExpired,
    AbsoluteExpired,
    /// The person signed out in this browser.
    SignedOut,
    /// The person, or somebody, signed in again in this browser.
    Replaced,
    /// The person ended it from another browser.
    EndedElsewhere,
    /// There were more sessions than the configured limit.
    Limit,
    Provider,
    Admin,
    UserDisabled,
    /// The person deleted their account, or an operator did.
    UserDeleted,
}

impl EndReason {
    /// Its name in JSON, in the database and in `events`.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// Whether its person has left the browser by themselves, or has signed it out from another one: whoever comes next may be
    /// somebody else.
    pub fn is_leaving(self) -> bool {
        matches!(self, Self::SignedOut | Self::UserDeleted | Self::EndedElsewhere)
    }

    /// Whether its person may have been in the middle of something. Whoever signed out, signed in anew or ended it from
    /// another device has said themselves that it is over, and of the last one, that this browser may be in other hands.
    pub fn can_end_in_the_middle(self) -> bool {
        match self {
            Self::IdleExpired | Self::AbsoluteExpired | Self::Limit | Self::Provider | Self::Admin => true,
            Self::SignedOut | Self::Replaced | Self::EndedElsewhere | Self::UserDisabled | Self::UserDeleted => false,
        }
    }
}

#[cfg(test)]
#[path = "session_tests.rs"]
pub mod tests;
