//! Rows of `sessions` with their users, as the one query of every request gives them.

use std::{borrow::Cow, iter, sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use sqlx::postgres::types::PgInterval;
use uuid::Uuid;

use super::{interval::duration, test_rows};
use crate::model::{
    session::{EndReason, Session, SessionFacts, SessionId},
    user::{User, UserId},
};

/// A row with its user, as it was when the statement that reads it began.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// What it was asked for by: its own key, or that of a service session of it.
    pub key: Uuid,
    pub facts: SessionFacts,
    /// SHA-256 of the secret in the cookie, none where it has no cookie.
    pub secret_hash: Option<[u8; 32]>,
    /// At which host that cookie opens something; none: at the door's.
    pub host: Option<Arc<str>>,
    /// When the user was changed last.
    pub user_changed_at: Option<DateTime<Utc>>,
    pub read_at: DateTime<Utc>,
}

/// For an array that it does not know Postgres plans as if it had ten elements. With fewer, a plan made for the very array
/// looks cheaper to it, and it makes a new one at every execution, which takes five times as long as reading the row.
const PLANNED_FOR: usize = 10;

/// The keys, and the first one as often as it takes for the plan to be kept: a key counts once, however often it is there.
pub(super) fn planned<T: Clone>(ids: &[T]) -> Cow<'_, [T]> {
    match ids.first() {
        Some(first) if ids.len() < PLANNED_FOR => {
            ids.iter().chain(iter::repeat(first)).take(PLANNED_FOR).cloned().collect::<Vec<_>>().into()
        }
        _ => ids.into(),
    }
}

/// The columns that both queries read.
pub(super) struct Columns {
    pub(super) key: Uuid,
    pub(super) host: Option<String>,
    pub(super) secret_hash: Vec<u8>,
    pub(super) id: Uuid,
    pub(super) created_at: DateTime<Utc>,
    pub(super) auth_time: DateTime<Utc>,
    pub(super) auth_time_vouched: bool,
    pub(super) last_seen_at: DateTime<Utc>,
    pub(super) idle_expires_at: DateTime<Utc>,
    pub(super) expires_at: DateTime<Utc>,
    pub(super) idle_timeout: PgInterval,
    pub(super) end_reason: Option<String>,
    pub(super) provider: String,
    pub(super) test: bool,
    pub(super) user_id: Uuid,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) email_verified: bool,
    pub(super) roles: Vec<String>,
    pub(super) email_confirmed_by: Vec<String>,
    pub(super) locale: Option<String>,
    pub(super) terms: Vec<String>,
    pub(super) disabled_at: Option<DateTime<Utc>>,
    pub(super) user_changed_at: Option<DateTime<Utc>>,
    pub(super) read_at: DateTime<Utc>,
}

impl Columns {
    /// The one place where rows become sessions, the door's and those at services.
    pub(super) fn row(self) -> Option<SessionRow> {
        if !test_rows::counts(self.test) {
            tracing::warn!(session = %self.id, "a session of a test suite is none in a release");
            return None;
        }
        // A reason that a newer program has written must not read as none, and is nobody else's trouble: such a session is
        // no session for us.
        let Ok(ended) = self.end_reason.as_deref().map(str::parse::<EndReason>).transpose() else {
            tracing::warn!(session = %self.id, reason = self.end_reason, "a session ended for a reason that is not known");
            return None;
        };
        let idle_timeout: Duration = duration(&self.idle_timeout);
        let session = Session {
            id: SessionId(self.id),
            created_at: self.created_at,
            auth_time: self.auth_time,
            idle_expires_at: self.idle_expires_at,
            expires_at: self.expires_at,
            provider: self.provider.into(),
            test: self.test,
        };
        let user = Arc::new(User {
            id: UserId(self.user_id),
            name: self.name,
            email: self.email,
            email_verified: self.email_verified,
            roles: self.roles,
            email_confirmed_by: self.email_confirmed_by,
            locale: self.locale,
            terms: self.terms,
        });
        let facts = SessionFacts {
            session,
            user,
            user_disabled_at: self.disabled_at,
            auth_time_vouched: self.auth_time_vouched,
            last_seen_at: self.last_seen_at,
            idle_timeout,
            ended,
        };
        Some(SessionRow {
            key: self.key,
            facts,
            secret_hash: self.secret_hash.try_into().ok(),
            host: self.host.map(Arc::from),
            user_changed_at: self.user_changed_at,
            read_at: self.read_at,
        })
    }
}
