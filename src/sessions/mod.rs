//! The life of a session: `start` -> `find` -> `touch` -> `end`. There is one way to end, and one place that says what state
//! a session is in: [`state_at`].

mod acting;
pub mod cache;
pub mod changes;
mod clock;
mod cookie;
mod delete;
mod disable;
mod end;
pub mod ended;
mod found;
mod presence;
mod reader;
mod secret;
mod service_sessions;
pub mod start;
mod tokens;
mod touch;
mod touches;
mod uses;
pub mod wakeups;

use std::{io, sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use sqlx::PgPool;
use tokio::time::timeout;

pub use self::{
    acting::{ActingFor, Principal},
    cookie::SessionCookie,
    delete::{Deletion, delete_user},
    disable::{Disabled, disable_user, enable_user},
    end::{Presented, Which, end, end_presented},
    found::{Anew, Found, Remembered},
    presence::Presence,
    secret::{Secret, SecretHash},
    service_sessions::{Arriving, Former, FoundAtService, StartedAtService, end_at_service, spend},
    start::{StartError, Started},
    tokens::{FoundToken, Used, revoke_shown},
};
use self::{
    cache::{Cache, KeptSession},
    changes::News,
    clock::DatabaseClock,
    found::By,
    reader::{Key, SessionReader},
    touches::Touches,
    uses::Uses,
};
pub use crate::store::moment::Moment;
use crate::{
    model::{
        limits::SessionSettings,
        session::{SessionId, State, state_at},
    },
    store::{pool::Pool, session_rows::SessionRow},
};

/// A "yes" of the database is as old as its question. After this long somebody may have signed out elsewhere, and must
/// not be let in by an answer that was on its way.
const YES_HOLDS: Duration = Duration::from_secs(1);

/// What is not written at the end of the program within this long is lost.
const WRITTEN_WITHIN: Duration = Duration::from_secs(3);

/// How often the database is asked for a yes that is fresh enough.
const TIMES: u32 = 2;

/// All that has to do with sessions: the way to ask for one, their limits, and whether the database is there.
#[derive(Debug, Clone)]
pub struct Sessions {
    pool: Pool,
    reader: SessionReader,
    clock: DatabaseClock,
    cache: Cache,
    presence: Presence,
    touches: Touches,
    uses: Uses,
    settings: SessionSettings,
    /// Whether what is kept counts.
    remembers: bool,
}

impl Sessions {
    /// Starts what reads and watches; it ends with the last clone, or with the pool. The cache is used as soon as somebody has it
    /// follow what changed.
    pub fn open(pool: &Pool, settings: SessionSettings) -> Self {
        let clock = DatabaseClock::default();
        let (reader, presence) = (SessionReader::start(pool, clock.clone()), Presence::watch(PgPool::clone(pool)));
        let cache = Cache::new(settings.cache.sessions, settings.cache.stale_after, pool.wake());
        let uses = Uses::start(pool, &cache);
        Self {
            pool: pool.clone(),
            reader,
            clock,
            cache,
            presence,
            touches: Touches::default(),
            uses,
            settings,
            remembers: true,
        }
    }

    /// Follows what changed. Told in the reader's own task.
    pub fn follow(&self, news: News<'_>) {
        if let News::Known { began, place } = news {
            self.clock.note(place.read_at, began);
        }
        self.cache.follow(news);
    }

    /// The same, asking the database whatever is kept: before somebody is refused for what may just have changed at another node,
    /// and where something is changed.
    #[must_use]
    pub fn past_memory(&self) -> Self {
        Self { remembers: false, ..self.clone() }
    }

    /// Whoever was found in memory, asked of the database. It is no use of their session or token.
    pub async fn ask_anew(&self, Remembered(by): Remembered) -> Result<Anew, Arc<sqlx::Error>> {
        let asking = self.past_memory();
        Ok(match by {
            By::Session(key) => {
                asking.find_by(key, None).await?.map_or(Anew::Gone, |found| Anew::Session(Box::new(found)))
            }
            By::Token(id) => Anew::Token(asking.find_token(id).await?),
        })
    }

    /// How long after it was asked for a "yes" may be given: no longer than what is kept.
    fn yes_holds(&self) -> Duration {
        if self.cache.is_used() { YES_HOLDS.min(self.settings.cache.stale_after) } else { YES_HOLDS }
    }

    pub fn cache(&self) -> &Cache {
        &self.cache
    }

    /// Writes the uses of sessions that are noted and not written, before the program ends. A database that is away keeps nobody
    /// from that.
    pub async fn write_uses(&self) {
        if timeout(WRITTEN_WITHIN, self.uses.write(&self.pool, &self.cache)).await.is_err() {
            tracing::warn!("the last uses of sessions could not be written");
        }
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
        Some(self.clock.now()).filter(|now| *now < DateTime::<Utc>::MAX_UTC)
    }

    /// The session with this id, in whatever state it is. Errors are the database's: none of them means "no such session".
    pub async fn find(&self, id: SessionId) -> Result<Option<Found>, Arc<sqlx::Error>> {
        self.find_by(Key::Own(id), None).await
    }

    /// The session of a cookie, in whatever state it is; none also where its secret is another one.
    pub async fn find_opened(&self, cookie: &SessionCookie) -> Result<Option<Found>, Arc<sqlx::Error>> {
        let hash = cookie.secret.hash();
        let found = self.find_by(Key::Own(SessionId(cookie.id)), Some(&hash)).await?;
        Ok(found.filter(|found| found.is_opened_by(&hash)))
    }

    /// The session of a cookie, if memory alone says that it lives, its use noted if it is one. None: somebody has to ask the
    /// database, whatever there is to be found.
    pub fn find_at_once(&self, cookie: &SessionCookie, keeps_alive: bool) -> Option<Found> {
        let found = self.find_kept(Key::Own(SessionId(cookie.id)))?;
        let is_known = found.is_opened_by(&cookie.secret.hash()) && (!keeps_alive || self.is_noted(&found));
        is_known.then_some(found)
    }

    /// From memory only where it lives and, if a secret is shown, has that one; everything else is for the database to say.
    async fn find_by(&self, key: Key, shown: Option<&SecretHash>) -> Result<Option<Found>, Arc<sqlx::Error>> {
        if let Some(found) = self.find_kept(key).filter(|found| shown.is_none_or(|hash| found.is_opened_by(hash))) {
            return Ok(Some(found));
        }
        for _ in 0..TIMES {
            let ticket = self.cache.ticket();
            let Some((row, asked)) = self.reader.find(key).await? else { return Ok(None) };
            let sent = asked.at;
            let state = state_at(&row.facts, self.clock.now(), &self.settings);
            // A no may be as old as it likes: what has ended stays ended.
            if matches!(state, State::Over(_)) || sent.elapsed() < self.yes_holds() {
                if matches!(state, State::Live { .. }) {
                    self.cache.keep_session(ticket, &asked, key, &row);
                } else {
                    self.cache.forget([row.facts.session.id]);
                }
                let SessionRow { facts, secret_hash, host, .. } = row;
                return Ok(Some(Found { facts, state, secret_hash, host, sent, key, kept: None }));
            }
        }
        let late = io::Error::new(io::ErrorKind::TimedOut, "the database answers, and too late to be believed");
        Err(Arc::new(sqlx::Error::Io(late)))
    }

    fn find_kept(&self, key: Key) -> Option<Found> {
        if !self.remembers {
            return None;
        }
        let KeptSession { facts, secret_hash, host, entry, sent } = self.cache.session(key)?;
        let state = state_at(&facts, self.clock.now(), &self.settings);
        let found = Found { facts, state, secret_hash, host, sent, key, kept: Some(entry) };
        matches!(state, State::Live { .. }).then_some(found)
    }
}
