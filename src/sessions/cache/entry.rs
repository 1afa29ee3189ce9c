//! What is kept of sessions, of their children and of tokens: facts only. What they amount to is said anew at every request.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, Utc};

use crate::{
    model::{
        api_token::{ApiToken, TokenFacts},
        session::{Session, SessionFacts, SessionId},
        user::{User, UserId},
    },
    sessions::Moment,
    store::{api_tokens::TokenRow, session_rows::SessionRow},
};

/// SHA-256 of a secret.
pub(super) type Hash = [u8; 32];

/// A live session, without its id, by which it is kept, and without its user, who is kept once for all that are theirs.
#[derive(Debug)]
pub struct SessionEntry {
    pub(super) user: UserId,
    /// None where it is only known by a child of it, which has a secret of its own.
    pub(super) secret_hash: Option<Hash>,
    created_at: Micros,
    auth_time: Micros,
    idle_expires_at: Micros,
    expires_at: Micros,
    last_seen_at: Micros,
    idle_timeout: Duration,
    provider: Arc<str>,
    /// When the database was asked for it.
    pub(super) sent: Moment,
    test: bool,
    auth_time_vouched: bool,
    /// Whether its use is noted and will be written.
    is_noted: AtomicBool,
}

/// A time as Postgres keeps it, in microseconds, in two thirds of the room.
#[derive(Debug, Clone, Copy)]
struct Micros(i64);

impl From<DateTime<Utc>> for Micros {
    fn from(time: DateTime<Utc>) -> Self {
        Self(time.timestamp_micros())
    }
}

impl From<Micros> for DateTime<Utc> {
    /// What was a time is one again.
    fn from(Micros(time): Micros) -> Self {
        Self::from_timestamp_micros(time).unwrap_or(Self::MIN_UTC)
    }
}

/// A session of a browser at the host of a service: its own way to the session that it is a child of.
#[derive(Debug)]
pub(super) struct ChildEntry {
    pub(super) parent: SessionId,
    /// None where it has no cookie.
    pub(super) secret_hash: Option<Hash>,
    pub(super) host: Arc<str>,
    pub(super) sent: Moment,
}

/// Somebody who is not disabled.
#[derive(Debug, Clone)]
pub(super) struct UserEntry {
    pub(super) user: Arc<User>,
    /// When they were changed last, by the database's clock. An older one never takes the place of a newer one.
    pub(super) changed_at: Option<DateTime<Utc>>,
}

/// A live token, without its user.
#[derive(Debug)]
pub(super) struct TokenEntry {
    pub(super) token: Arc<ApiToken>,
    pub(super) user: UserId,
    pub(super) secret_hash: Hash,
    pub(super) created_at: DateTime<Utc>,
    pub(super) last_used_at: Option<DateTime<Utc>>,
    pub(super) sent: Moment,
}

impl SessionEntry {
    pub(super) fn of(row: &SessionRow, secret_hash: Option<Hash>, provider: Arc<str>, sent: Moment) -> Self {
        let SessionFacts { session, user, auth_time_vouched, last_seen_at, idle_timeout, .. } = &row.facts;
        Self {
            user: user.id,
            secret_hash,
            created_at: session.created_at.into(),
            auth_time: session.auth_time.into(),
            idle_expires_at: session.idle_expires_at.into(),
            expires_at: session.expires_at.into(),
            last_seen_at: (*last_seen_at).into(),
            idle_timeout: *idle_timeout,
            provider,
            sent,
            test: session.test,
            auth_time_vouched: *auth_time_vouched,
            is_noted: AtomicBool::new(false),
        }
    }

    /// The same after its use has been written.
    pub(super) fn used(&self, last_seen_at: DateTime<Utc>, idle_expires_at: DateTime<Utc>) -> Self {
        Self {
            idle_expires_at: idle_expires_at.into(),
            last_seen_at: last_seen_at.into(),
            provider: Arc::clone(&self.provider),
            is_noted: AtomicBool::new(false),
            ..*self
        }
    }

    pub(super) fn facts(&self, id: SessionId, user: Arc<User>) -> SessionFacts {
        let session = Session {
            id,
            created_at: self.created_at.into(),
            auth_time: self.auth_time.into(),
            idle_expires_at: self.idle_expires_at.into(),
            expires_at: self.expires_at.into(),
            provider: Arc::clone(&self.provider),
            test: self.test,
        };
        SessionFacts {
            session,
            user,
            user_disabled_at: None,
            auth_time_vouched: self.auth_time_vouched,
            last_seen_at: self.last_seen_at.into(),
            idle_timeout: self.idle_timeout,
            ended: None,
        }
    }

    /// Whether nobody has noted its use before.
    pub fn note_use(&self) -> bool {
        !self.is_noted.swap(true, Ordering::Relaxed)
    }

    /// It could not be noted: whoever comes next tries again.
    pub fn forget_use(&self) {
        self.is_noted.store(false, Ordering::Relaxed);
    }
}

impl TokenEntry {
    pub(super) fn of(row: &TokenRow, secret_hash: Hash, sent: Moment) -> Self {
        let TokenFacts { token, user, created_at, last_used_at, .. } = &row.facts;
        Self {
            token: Arc::clone(token),
            user: user.id,
            secret_hash,
            created_at: *created_at,
            last_used_at: *last_used_at,
            sent,
        }
    }

    pub(super) fn facts(&self, user: Arc<User>) -> TokenFacts {
        TokenFacts {
            token: Arc::clone(&self.token),
            user,
            created_at: self.created_at,
            user_disabled_at: None,
            revoked_at: None,
            last_used_at: self.last_used_at,
        }
    }
}
