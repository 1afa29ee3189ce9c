//! Ends, one statement each, as fast as is asked for: with the very statement that the program ends sessions by.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use sqlx::{ConnectOptions, Connection, PgConnection, postgres::PgConnectOptions};
use tokio::{
    task::JoinSet,
    time::{MissedTickBehavior, interval, sleep, timeout},
};
use vestibule::{
    model::session::{EndReason, SessionId},
    store::{events::Peer, session_ends},
};

use crate::{
    figures::Tally,
    sessions::{Session, Stock},
};

/// How many end sessions at the same time.
const ENDERS: u32 = 24;

/// Whoever reads changes is woken this often at the most.
const WAKE_EVERY: Duration = Duration::from_millis(5);

/// A statement that takes longer is given up, and nobody knows what became of it.
const PATIENCE: Duration = Duration::from_secs(30);

/// All whose end was acknowledged: each of them has to be there, whatever fails afterwards.
#[derive(Debug, Clone, Default)]
pub struct Acknowledged(Arc<Mutex<Vec<Session>>>);

impl Acknowledged {
    pub fn add(&self, sessions: &[Session]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(sessions);
    }

    pub fn all(&self) -> Vec<Session> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Where ends are written, and noted.
#[derive(Debug, Clone)]
pub struct Ending {
    pub database: PgConnectOptions,
    pub acknowledged: Acknowledged,
    wake: Arc<AtomicBool>,
}

impl Ending {
    pub fn new(primary: SocketAddr) -> Self {
        Self { database: options(primary), acknowledged: Acknowledged::default(), wake: Arc::default() }
    }

    pub async fn connect(&self) -> sqlx::Result<PgConnection> {
        timeout(Duration::from_secs(3), self.database.connect()).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
    }

    /// Ends these with one statement; gives when that was acknowledged.
    pub async fn end(&self, sessions: &[Session], db: &mut PgConnection) -> sqlx::Result<Instant> {
        self.end_within(PATIENCE, sessions, db).await
    }

    /// The same, with a patience of its own.
    pub async fn end_within(
        &self,
        patience: Duration,
        sessions: &[Session],
        db: &mut PgConnection,
    ) -> sqlx::Result<Instant> {
        let ids: Vec<_> = sessions.iter().map(|session| SessionId(session.id())).collect();
        let by = Peer::default();
        let ended = session_ends::end(db, &ids, EndReason::Admin, &by);
        timeout(patience, ended).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))?;
        let acknowledged = Instant::now();
        self.acknowledged.add(sessions);
        self.wake.store(true, Ordering::Relaxed);
        Ok(acknowledged)
    }

    /// Ends this one, as often as it takes until that is acknowledged.
    pub async fn end_surely(&self, session: Session, held: &mut Option<PgConnection>) -> Instant {
        loop {
            if let Some(mut db) = held.take()
                && let Ok(acknowledged) = self.end(&[session], &mut db).await
            {
                *held = Some(db);
                return acknowledged;
            }
            match self.connect().await {
                Ok(db) => *held = Some(db),
                Err(_) => sleep(Duration::from_millis(100)).await,
            }
        }
    }

    /// So many a second, for as long as the tasks are kept.
    pub fn go_on(&self, a_second: u32, stock: &Arc<Stock>, tally: &Tally, tasks: &mut JoinSet<()>) {
        for _ in 0..ENDERS {
            tasks.spawn(end_all(
                self.clone(),
                Arc::clone(stock),
                tally.clone(),
                Duration::from_secs(1) * ENDERS / a_second,
            ));
        }
        tasks.spawn(wake_all(self.clone()));
    }
}

pub fn options(primary: SocketAddr) -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass()
        .host(&primary.ip().to_string())
        .port(primary.port())
        .username("vestibule")
        .database("vestibule")
        .ssl_mode(sqlx::postgres::PgSslMode::Disable)
        .application_name("whoever ends")
        // A pooler refuses it.
        .extra_float_digits(None)
        .disable_statement_logging()
}

async fn end_all(ending: Ending, stock: Arc<Stock>, tally: Tally, every: Duration) {
    let mut ticks = interval(every);
    // What could not be done while the database was away is not made up for.
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut held = None;
    loop {
        ticks.tick().await;
        let Some(mut db) = held.take() else {
            held = ending.connect().await.ok();
            continue;
        };
        let Some(session) = stock.take(1).pop() else { continue };
        let sent = Instant::now();
        if let Ok(acknowledged) = ending.end(&[session], &mut db).await {
            let mut figures = tally.lock();
            figures.ends += 1;
            figures.took.push(acknowledged - sent);
            held = Some(db);
        } else {
            tally.lock().unknown += 1;
        }
    }
}

/// After the commits, on a connection of its own, as the program does it.
async fn wake_all(ending: Ending) {
    loop {
        sleep(Duration::from_millis(200)).await;
        let Ok(mut db) = ending.connect().await else { continue };
        let mut ticks = interval(WAKE_EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            if ending.wake.swap(false, Ordering::Relaxed) {
                let notified = timeout(PATIENCE, sqlx::raw_sql("notify vestibule_changed").execute(&mut db)).await;
                if !matches!(notified, Ok(Ok(_))) {
                    break;
                }
            }
        }
        let _ = timeout(Duration::from_millis(100), db.close()).await;
    }
}
