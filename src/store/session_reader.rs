//! Reads sessions for the guard: one indexed query for all requests that wait at the same moment.
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

use sqlx::{PgConnection, PgPool, Row, pool::PoolConnection, postgres::PgRow};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use super::{
    patience::within,
    presence::is_sound,
    sessions::{SessionRow, interval},
};
use crate::model::{
    session::{EndReason, Session, SessionId, TimeLeft},
    user::{User, UserId},
};

/// Tasks, each with a connection of its own.
const READERS: usize = 2;

/// Sessions read by one statement at the most.
const BATCH: usize = 128;

/// Requests that may wait for one reader; beyond that the database is as good as away.
const QUEUE: usize = 4096;

/// A network that swallows packets must not hold a request for ever.
const PATIENCE: Duration = Duration::from_secs(3);

/// A connection that is held is asked this often whether it still writes. One that only reads leads to a server that
/// was the primary once, and does not learn any more which sessions have ended.
const SOUND_FOR: Duration = Duration::from_secs(1);

/// The states of a session, by the database's clock. The limits of recent proof and of touching come as parameters.
const FIND: &str = "
    select s.id, s.secret_hash, s.created_at, s.auth_time, s.idle_expires_at, s.expires_at, s.provider, s.test,
           u.id as user_id, u.name, u.email, u.email_verified, u.roles,
           case when s.ended_at is not null then s.end_reason
                when u.disabled_at is not null then 'user_disabled'
                when s.expires_at <= clock.now then 'absolute_expired'
                when s.idle_expires_at <= clock.now then 'idle_expired' end as ended,
           s.auth_time_vouched and s.auth_time > clock.now - $2 as recent,
           s.last_seen_at <= clock.now - $3 as touch_due,
           floor(extract(epoch from s.idle_expires_at - clock.now))::bigint as idle_left,
           floor(extract(epoch from s.expires_at - clock.now))::bigint as absolute_left
    from sessions s join users u on u.id = s.user_id, (select statement_timestamp() as now) clock
    where s.id = any($1)";

/// How long ago counts as recent, and how often a session is touched at the most.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Younger proofs of identity are recent.
    pub recent: Duration,
    /// A session seen longer ago than this is written again.
    pub touch_every: Duration,
}

type Answer = Result<Option<SessionRow>, Arc<sqlx::Error>>;

struct Question {
    id: Uuid,
    answer: oneshot::Sender<Answer>,
}

/// The way to ask for a session.
#[derive(Debug, Clone)]
pub struct SessionReader {
    readers: Arc<[mpsc::Sender<Question>]>,
    next: Arc<AtomicUsize>,
}

impl SessionReader {
    /// Starts the tasks; they end when the last clone is dropped.
    pub fn start(pool: &PgPool, limits: Limits) -> Self {
        // A small pool keeps one connection for everything else.
        let most = usize::try_from(pool.options().get_max_connections() / 2).unwrap_or(READERS);
        let readers = (0..READERS.min(most.max(1)))
            .map(|_| {
                let (sender, receiver) = mpsc::channel(QUEUE);
                tokio::spawn(answer_all(pool.clone(), limits, receiver));
                sender
            })
            .collect();
        Self { readers, next: Arc::default() }
    }

    /// The session with this id, in whatever state it is. Errors are the database's: none of them means "no such session".
    pub async fn find(&self, id: SessionId) -> Answer {
        let (answer, answered) = oneshot::channel();
        let reader = &self.readers[self.next.fetch_add(1, Ordering::Relaxed) % self.readers.len()];
        reader.try_send(Question { id: id.0, answer }).map_err(|_| Arc::new(sqlx::Error::PoolTimedOut))?;
        answered.await.unwrap_or_else(|_| Err(Arc::new(sqlx::Error::WorkerCrashed)))
    }
}

/// A connection that a task keeps, and when it was last known to write.
struct Held {
    connection: PoolConnection<sqlx::Postgres>,
    sound_at: Instant,
}

async fn answer_all(pool: PgPool, limits: Limits, mut questions: mpsc::Receiver<Question>) {
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
        batch.retain(|question| !question.answer.is_closed());
        let ids: Vec<Uuid> = batch.iter().map(|question| question.id).collect();
        match find_all(&pool, &mut held, limits, &ids).await {
            Ok(rows) => {
                for question in batch.drain(..) {
                    let row = rows.iter().find(|row| row.session.id.0 == question.id).cloned();
                    let _ = question.answer.send(Ok(row));
                }
            }
            Err(error) => {
                let error = Arc::new(error);
                for question in batch.drain(..) {
                    let _ = question.answer.send(Err(Arc::clone(&error)));
                }
            }
        }
    }
}

/// Reads once more for every connection that has died unnoticed, held or idle, since reading twice harms nobody.
async fn find_all(
    pool: &PgPool,
    held: &mut Option<Held>,
    limits: Limits,
    ids: &[Uuid],
) -> sqlx::Result<Vec<SessionRow>> {
    let mut dead = pool.num_idle() + usize::from(held.is_some());
    loop {
        match find_on(pool, held, limits, ids).await {
            Err(error) if dead > 0 && super::is_broken(&error) => dead -= 1,
            result => return result,
        }
    }
}

async fn find_on(
    pool: &PgPool,
    held: &mut Option<Held>,
    limits: Limits,
    ids: &[Uuid],
) -> sqlx::Result<Vec<SessionRow>> {
    let Held { mut connection, sound_at } = match held.take() {
        Some(held) if held.sound_at.elapsed() < SOUND_FOR => held,
        Some(mut held) => {
            if matches!(is_sound(&mut held.connection).await, Ok(true)) {
                Held { sound_at: Instant::now(), ..held }
            } else {
                held.connection.close_on_drop();
                return Err(sqlx::Error::WorkerCrashed);
            }
        }
        None => Held { connection: pool.acquire().await?, sound_at: Instant::now() },
    };
    let result = within(PATIENCE, query(&mut connection, limits, ids)).await;
    if result.is_ok() {
        *held = Some(Held { connection, sound_at });
    } else {
        // Never lend a connection again of which nobody knows what it is doing.
        connection.close_on_drop();
    }
    result
}

async fn query(connection: &mut PgConnection, limits: Limits, ids: &[Uuid]) -> sqlx::Result<Vec<SessionRow>> {
    sqlx::query(FIND)
        .bind(ids)
        .bind(interval(limits.recent))
        .bind(interval(limits.touch_every))
        .try_map(session_row)
        .fetch_all(connection)
        .await
}

fn session_row(row: PgRow) -> sqlx::Result<SessionRow> {
    let ended: Option<&str> = row.try_get("ended")?;
    let ended = ended
        .map(|name| EndReason::from_name(name).ok_or_else(|| sqlx::Error::Decode(format!("end reason {name}").into())));
    Ok(SessionRow {
        secret_hash: row.try_get("secret_hash")?,
        session: Session {
            id: SessionId(row.try_get("id")?),
            created_at: row.try_get("created_at")?,
            auth_time: row.try_get("auth_time")?,
            idle_expires_at: row.try_get("idle_expires_at")?,
            expires_at: row.try_get("expires_at")?,
            provider: row.try_get("provider")?,
            test: row.try_get("test")?,
        },
        user: User {
            id: UserId(row.try_get("user_id")?),
            name: row.try_get("name")?,
            email: row.try_get("email")?,
            email_verified: row.try_get("email_verified")?,
            roles: row.try_get("roles")?,
        },
        left: TimeLeft { idle: row.try_get("idle_left")?, absolute: row.try_get("absolute_left")? },
        ended: ended.transpose()?,
        recent: row.try_get("recent")?,
        touch_due: row.try_get("touch_due")?,
    })
}
