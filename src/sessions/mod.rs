//! The life of a session: `start` -> `find` -> `touch` -> `end`. There is one way to end, and one place that says what state
//! a session is in: [`state_at`].

mod acting;
pub mod changes;
mod clock;
mod cookie;
mod delete;
mod disable;
mod end;
pub mod ended;
mod moment;
mod presence;
mod reader;
mod secret;
mod service_sessions;
pub mod start;
mod tokens;
mod touch;
mod touches;

use std::{
    io,
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use sqlx::PgPool;

pub use self::{
    acting::{ActingFor, Principal},
    cookie::SessionCookie,
    delete::{Deletion, delete_user},
    disable::{Disabled, disable_user, enable_user},
    end::{Presented, Which, end, end_presented},
    moment::Moment,
    presence::Presence,
    secret::{Secret, SecretHash},
    service_sessions::{Arriving, Former, FoundAtService, StartedAtService, end_at_service, spend},
    start::{StartError, Started},
    tokens::{FoundToken, revoke_shown},
};
use self::{
    reader::{Key, SessionReader},
    touches::Touches,
};
use crate::{
    model::{
        limits::SessionSettings,
        session::{SessionFacts, SessionId, State, state_at},
    },
    store::{pool::Pool, session_rows::SessionRow},
};

/// A "yes" of the database is as old as its question. After this long somebody may have signed out elsewhere, and must
/// not be let in by an answer that was on its way.
const YES_HOLDS: Duration = Duration::from_secs(1);

/// How often the database is asked for a yes that is fresh enough.
const TIMES: u32 = 2;

/// All that has to do with sessions: the way to ask for one, their limits, and whether the database is there.
#[derive(Debug, Clone)]
pub struct Sessions {
    pool: Pool,
    reader: SessionReader,
    presence: Presence,
    touches: Touches,
    settings: SessionSettings,
}

/// A session as it is now.
#[derive(Debug, Clone)]
pub struct Found {
    pub facts: SessionFacts,
    pub state: State,
    secret_hash: Vec<u8>,
    /// At which host that secret opens it; none: at the door's.
    host: Option<String>,
    /// When it was asked for: no word of it is younger.
    sent: Instant,
}

impl Found {
    /// Whether this secret is the one that it was found by, its own or its child's. Nothing of it is told to anybody who has another one.
    pub fn is_opened_by(&self, hash: &SecretHash) -> bool {
        hash.matches(&self.secret_hash)
    }
}

impl Sessions {
    /// Starts what reads and watches; it ends with the last clone, or with the pool.
    pub fn open(pool: &Pool, settings: SessionSettings) -> Self {
        let (reader, presence) = (SessionReader::start(pool), Presence::watch(PgPool::clone(pool)));
        Self { pool: pool.clone(), reader, presence, touches: Touches::default(), settings }
    }

    pub fn pool(&self) -> &Pool {
        &self.pool
    }

    pub fn settings(&self) -> &SessionSettings {
        &self.settings
    }

    pub fn presence(&self) -> &Presence {
        &self.presence
    }

    /// The database's clock, no earlier than it is; none while nothing is known of it.
    pub fn now(&self) -> Option<DateTime<Utc>> {
        Some(self.reader.clock().now()).filter(|now| *now < DateTime::<Utc>::MAX_UTC)
    }

    /// The session with this id, in whatever state it is. Errors are the database's: none of them means "no such session".
    pub async fn find(&self, id: SessionId) -> Result<Option<Found>, Arc<sqlx::Error>> {
        self.find_by(Key::Own(id)).await
    }

    async fn find_by(&self, key: Key) -> Result<Option<Found>, Arc<sqlx::Error>> {
        for _ in 0..TIMES {
            let Some((row, sent)) = self.reader.find(key).await? else { return Ok(None) };
            let state = state_at(&row.facts, self.reader.clock().now(), &self.settings);
            // A no may be as old as it likes: what has ended stays ended.
            if matches!(state, State::Over(_)) || sent.elapsed() < YES_HOLDS {
                let SessionRow { facts, secret_hash, host, .. } = row;
                return Ok(Some(Found { facts, state, secret_hash, host, sent }));
            }
        }
        let late = io::Error::new(io::ErrorKind::TimedOut, "the database answers, and too late to be believed");
        Err(Arc::new(sqlx::Error::Io(late)))
    }
}
