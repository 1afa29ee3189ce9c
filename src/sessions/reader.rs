//! Reads sessions and tokens for the guard: one indexed query for all requests that wait at the same moment.
//!
//! A pool spends three round trips on a query (ping, query, ping). Here each of a few tasks holds a connection and
//! answers whatever has queued up meanwhile with one statement, so that the cost a request falls as the load rises.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool, pool::PoolConnection};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use super::{Moment, SecretHash, clock::DatabaseClock};
use crate::{
    model::{api_token::ApiTokenId, service_session::ServiceSessionId, session::SessionId},
    store::{
        api_tokens::{self, TokenRow},
        is_broken,
        patience::within,
        presence::server_of,
        service_sessions,
        session_rows::SessionRow,
        sessions,
    },
};

/// Tasks, each with a connection of its own.
const READERS: usize = 2;

/// Rows read by one statement at the most.
const BATCH: usize = 128;

/// Requests that may wait for one reader; beyond that the database is as good as away.
const QUEUE: usize = 4096;

/// A network that swallows packets must not hold a request for ever. A yes that comes so late is not believed, a no is.
const PATIENCE: Duration = Duration::from_secs(2);

/// A connection that is held and has not said by then whether it still writes is given up for another one.
const SOUND_WITHIN: Duration = Duration::from_secs(1);

/// A connection that is held is asked this often whether it still writes. One that only reads leads to a server that
/// was the primary once, and does not learn any more which sessions have ended.
const SOUND_FOR: Duration = Duration::from_secs(1);

/// What is asked for, if it is there, and how it was asked for.
type Answer<R> = Result<Option<(R, Asked)>, Arc<sqlx::Error>>;

/// When a statement was sent, so that no answer is younger, and where to.
#[derive(Debug, Clone)]
pub struct Asked {
    pub at: Moment,
    /// As [`server_of`] says it.
    pub server: Arc<str>,
}

/// By what a session is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    Own(SessionId),
    /// By the key of a child of it, at whatever host.
    OfChild(ServiceSessionId),
}

/// By what a token is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKey {
    Secret(SecretHash),
    /// By its handle, which proves nothing: for what was signed on behalf of it.
    Id(ApiTokenId),
}

enum Question {
    Session(Key, oneshot::Sender<Answer<SessionRow>>),
    Token(TokenKey, oneshot::Sender<Answer<TokenRow>>),
}

impl Question {
    fn is_given_up(&self) -> bool {
        match self {
            Self::Session(_, answer) => answer.is_closed(),
            Self::Token(_, answer) => answer.is_closed(),
        }
    }

    /// Nobody may wait for it any more.
    fn answer(self, found: Result<(&Rows, &Asked), Arc<sqlx::Error>>) {
        match self {
            Self::Session(key, answer) => {
                drop(answer.send(found.map(|(rows, asked)| Some((rows.session(key)?, asked.clone())))));
            }
            Self::Token(key, answer) => {
                drop(answer.send(found.map(|(rows, asked)| Some((rows.token(key)?, asked.clone())))));
            }
        }
    }
}

/// What is asked for by one batch.
#[derive(Default)]
struct Keys {
    own: Vec<Uuid>,
    of_children: Vec<Uuid>,
    tokens: Vec<Vec<u8>>,
    token_ids: Vec<Uuid>,
}

impl Keys {
    fn of(questions: &[Question]) -> Self {
        let mut keys = Self::default();
        for question in questions {
            match question {
                Question::Session(Key::Own(id), _) => keys.own.push(id.0),
                Question::Session(Key::OfChild(id), _) => keys.of_children.push(id.0),
                Question::Token(TokenKey::Secret(hash), _) => keys.tokens.push(hash.as_bytes().to_vec()),
                Question::Token(TokenKey::Id(id), _) => keys.token_ids.push(id.0),
            }
        }
        keys
    }
}

/// What one batch has found.
#[derive(Default)]
struct Rows {
    sessions: Vec<SessionRow>,
    tokens: Vec<TokenRow>,
}

impl Rows {
    fn session(&self, key: Key) -> Option<SessionRow> {
        let is_it = |row: &&SessionRow| match key {
            Key::Own(id) => row.host.is_none() && row.key == id.0,
            Key::OfChild(id) => row.host.is_some() && row.key == id.0,
        };
        self.sessions.iter().find(is_it).cloned()
    }

    fn token(&self, key: TokenKey) -> Option<TokenRow> {
        let is_it = |row: &&TokenRow| match key {
            TokenKey::Secret(hash) => hash.matches(&row.secret_hash),
            TokenKey::Id(id) => row.facts.token.id == id,
        };
        self.tokens.iter().find(is_it).cloned()
    }

    /// The database's clock when one of them was read.
    fn read_at(&self) -> Option<DateTime<Utc>> {
        self.sessions.first().map(|row| row.read_at).or_else(|| self.tokens.first().map(|row| row.read_at))
    }
}

/// The way to ask for a session.
#[derive(Debug, Clone)]
pub struct SessionReader {
    readers: Arc<[mpsc::Sender<Question>]>,
    next: Arc<AtomicUsize>,
}

impl SessionReader {
    /// Starts the tasks; they end when the last clone is dropped. Their answers set the clock.
    pub fn start(pool: &PgPool, clock: DatabaseClock) -> Self {
        // A small pool keeps one connection for everything else.
        let most = usize::try_from(pool.options().get_max_connections() / 2).unwrap_or(READERS);
        let readers = (0..READERS.min(most.max(1)))
            .map(|_| {
                let (sender, receiver) = mpsc::channel(QUEUE);
                tokio::spawn(answer_all(pool.clone(), clock.clone(), receiver));
                sender
            })
            .collect();
        Self { readers, next: Arc::default() }
    }

    /// The session with this key, in whatever state it is. Errors are the database's: none of them means "no such session".
    pub async fn find(&self, key: Key) -> Answer<SessionRow> {
        self.ask(|answer| Question::Session(key, answer)).await
    }

    /// The same of a token.
    pub async fn find_token(&self, key: TokenKey) -> Answer<TokenRow> {
        self.ask(|answer| Question::Token(key, answer)).await
    }

    async fn ask<R>(&self, question: impl FnOnce(oneshot::Sender<Answer<R>>) -> Question) -> Answer<R> {
        let (answer, answered) = oneshot::channel();
        let reader = &self.readers[self.next.fetch_add(1, Ordering::Relaxed) % self.readers.len()];
        reader.try_send(question(answer)).map_err(|_| Arc::new(sqlx::Error::PoolTimedOut))?;
        answered.await.unwrap_or_else(|_| Err(Arc::new(sqlx::Error::WorkerCrashed)))
    }
}

/// A connection that a task keeps, and when it was last known to write.
struct Held {
    connection: PoolConnection<sqlx::Postgres>,
    sound_at: Instant,
    server: Arc<str>,
}

async fn answer_all(pool: PgPool, clock: DatabaseClock, mut questions: mpsc::Receiver<Question>) {
    let mut held = None;
    let mut batch = Vec::with_capacity(BATCH);
    loop {
        // A pool that is being closed waits for whatever is held.
        let count = tokio::select! {
            count = questions.recv_many(&mut batch, BATCH) => count,
            () = pool.close_event() => 0,
        };
        if count == 0 {
            break;
        }
        // People who have hung up meanwhile need no answer.
        batch.retain(|question: &Question| !question.is_given_up());
        match find_all(&pool, &mut held, &Keys::of(&batch)).await {
            Ok((rows, asked)) => {
                if let Some(read_at) = rows.read_at() {
                    clock.note(read_at, asked.at);
                }
                batch.drain(..).for_each(|question| question.answer(Ok((&rows, &asked))));
            }
            Err(error) => {
                let error = Arc::new(error);
                batch.drain(..).for_each(|question| question.answer(Err(Arc::clone(&error))));
            }
        }
    }
}

/// Reads once more for every connection that has died unnoticed, held or idle, since reading twice harms nobody.
async fn find_all(pool: &PgPool, held: &mut Option<Held>, keys: &Keys) -> sqlx::Result<(Rows, Asked)> {
    let mut dead = pool.num_idle() + usize::from(held.is_some());
    loop {
        match find_on(pool, held, keys).await {
            Err(error) if dead > 0 && is_broken(&error) => dead -= 1,
            result => return result,
        }
    }
}

async fn find_on(pool: &PgPool, held: &mut Option<Held>, keys: &Keys) -> sqlx::Result<(Rows, Asked)> {
    let Held { mut connection, sound_at, server } = match held.take() {
        Some(held) if held.sound_at.elapsed() < SOUND_FOR => held,
        Some(held) => sound(held.connection, SOUND_WITHIN).await?,
        None => sound(pool.acquire().await?, PATIENCE).await?,
    };
    let asked = Asked { at: Moment::now(), server: Arc::clone(&server) };
    let result = within(PATIENCE, read(&mut connection, keys)).await;
    if result.is_ok() {
        *held = Some(Held { connection, sound_at, server });
    } else {
        // Never lend a connection again of which nobody knows what it is doing.
        connection.close_on_drop();
    }
    // One that is silent is as dead as one that is closed: another may answer.
    let silent = |error| if matches!(error, sqlx::Error::PoolTimedOut) { sqlx::Error::WorkerCrashed } else { error };
    result.map(|rows| (rows, asked)).map_err(silent)
}

/// One that still writes, and where it leads to.
async fn sound(mut connection: PoolConnection<sqlx::Postgres>, patience: Duration) -> sqlx::Result<Held> {
    if let Ok(Some(server)) = within(patience, server_of(&mut connection)).await {
        return Ok(Held { connection, sound_at: Instant::now(), server: server.into() });
    }
    connection.close_on_drop();
    Err(sqlx::Error::WorkerCrashed)
}

/// One statement for each kind of key that is asked by.
async fn read(connection: &mut PgConnection, keys: &Keys) -> sqlx::Result<Rows> {
    let mut rows = Rows::default();
    if !keys.own.is_empty() {
        rows.sessions = sessions::find(&mut *connection, &keys.own).await?;
    }
    if !keys.of_children.is_empty() {
        rows.sessions.extend(service_sessions::find(&mut *connection, &keys.of_children).await?);
    }
    if !keys.tokens.is_empty() {
        rows.tokens = api_tokens::find(&mut *connection, &keys.tokens).await?;
    }
    if !keys.token_ids.is_empty() {
        rows.tokens.extend(api_tokens::find_by_id(connection, &keys.token_ids).await?);
    }
    Ok(rows)
}
