//! A session: a period in which the server accepts a random secret in place of signing in again.

use chrono::{DateTime, Utc};
use serde::Serialize;
use strum::{EnumString, IntoStaticStr, VariantArray};
use uuid::Uuid;

use super::user::User;

/// The key of a session and its public handle in lists and logs. It opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(transparent))]
#[serde(transparent)]
pub struct SessionId(pub Uuid);

/// A live session, as `/me` shows it. Times are the database's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Session {
    /// The public handle.
    pub id: SessionId,
    /// When it started.
    pub created_at: DateTime<Utc>,
    /// When the person last proved who they are (OpenID Connect Core 1.0, section 2).
    pub auth_time: DateTime<Utc>,
    /// When it ends if nothing more is done in it.
    pub idle_expires_at: DateTime<Utc>,
    /// When it ends in any case.
    pub expires_at: DateTime<Utc>,
    /// The configured id of the provider that vouched for the person.
    pub provider: String,
    /// Whether a test suite made it.
    pub test: bool,
}

/// How long a session lasts, as the database counted when it was asked: its clock and ours may be apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeLeft {
    /// Whole seconds until it ends if nothing more is done in it.
    pub idle: i64,
    /// Whole seconds until it ends in any case.
    pub absolute: i64,
}

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// Who.
    pub user: User,
    /// Since when, until when, by which provider.
    pub session: Session,
    /// How long from now.
    pub left: TimeLeft,
    /// Whether `auth_time` is recent enough for pages that ask for it (ASVS 5.0 7.5.1).
    pub recent: bool,
}

/// Why a session is over. The first two follow from its limits, the others are kept in `sessions.end_reason`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum EndReason {
    /// Nothing was done in it for the idle limit.
    IdleExpired,
    /// It reached the absolute limit.
    AbsoluteExpired,
    /// The person signed out in this browser.
    SignedOut,
    /// The person, or somebody, signed in again in this browser.
    Replaced,
    /// The person ended it from another browser.
    EndedElsewhere,
    /// There were more sessions than the configured limit.
    Limit,
    /// The provider ended it.
    Provider,
    /// An administrator ended it.
    Admin,
    /// The user was disabled.
    UserDisabled,
}

impl EndReason {
    /// Its name in JSON, in the database and in `events`.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// Whether its person may have been in the middle of something. Whoever signed out, signed in anew or ended it from
    /// another device has said themselves that it is over, and of the last one, that this browser may be in other hands.
    pub fn can_end_in_the_middle(self) -> bool {
        match self {
            Self::IdleExpired | Self::AbsoluteExpired | Self::Limit | Self::Provider | Self::Admin => true,
            Self::SignedOut | Self::Replaced | Self::EndedElsewhere | Self::UserDisabled => false,
        }
    }

    /// The reason of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        name.parse().ok()
    }
}
