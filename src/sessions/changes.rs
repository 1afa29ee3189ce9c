//! The one reader of what changed: every now and then and when it is woken, on a connection of its own, for all on this node
//! who have to know in time that a session has ended or a user has changed.
//!
//! A read is complete when everything that it found has been told. Whoever keeps something of sessions or users uses it only
//! while the last complete read began less than [`FRESH_FOR`] ago: then an end that was committed before is known, whatever
//! has been lost since. A database that is away, frozen or slow tells nothing wrong; it only lets that time pass.

use std::{
    convert::Infallible,
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use futures::FutureExt;
use sqlx::{ConnectOptions, PgConnection, postgres::PgConnectOptions};
use tokio::{
    task::JoinHandle,
    time::{sleep, timeout},
};
use uuid::Uuid;

use super::ended::{self, AT_ONCE};
use crate::store::{
    changes::{self, Changed, Place, clear_future},
    ended::{End, Which},
    moment::Moment,
    patience::within,
    wake::Wake,
};

/// Whoever changes much wakes the reader often: it reads no more often than this.
const NO_MORE_OFTEN: Duration = Duration::from_millis(5);

/// The bound: who believes what was read believes it for so long after that read began.
pub const FRESH_FOR: Duration = Duration::from_secs(1);

/// A statement that takes longer is given up, and its connection with it.
const PATIENCE: Duration = Duration::from_secs(2);

/// Where no snapshot says what is missing, ends are looked for by their time, and so much earlier: commits do not come in the
/// order of the times that they write.
pub const EARLIER: TimeDelta = TimeDelta::minutes(1);

/// How long after a session has ended its rows are there in any case (`store::housekeeping`, and the limit of one user's).
pub const KEPT_FOR: TimeDelta = TimeDelta::hours(1);

/// How a read begins. Whatever a table's size, the few rows that changed are found by their index, and the plan for that is made
/// once. All of it is gone with the transaction: a pooler lends the connection to others afterwards.
const BEGIN: &str = "begin; set local statement_timeout = '10s'; set local lock_timeout = '5s';
    set local idle_in_transaction_session_timeout = '30s';
    set local enable_seqscan = off; set local plan_cache_mode = force_generic_plan";

/// What is told of reads, in this order.
#[derive(Debug, Clone, Copy)]
pub enum News<'a> {
    /// The connection is lost, and the next one may lead elsewhere: what is known from before counts no more.
    Anew,
    /// Who and what changed.
    Changed(&'a Changed),
    /// What was committed before this moment has been told to whoever wants to know what changed.
    Known { began: Moment, place: &'a Place },
    /// What has ended, in the order of its time, and at least once: with what changed, and by the clock.
    Ended(&'a [End]),
    /// All of this read has been told.
    Complete(Complete),
}

/// A read of which all has been told.
#[derive(Debug, Clone, Copy)]
pub struct Complete {
    /// What was committed before this is known.
    pub began: Moment,
    /// The database's clock.
    pub read_at: DateTime<Utc>,
    /// Every transaction of the database's before this one has been told, if it has ended something.
    pub xmin: u64,
}

impl Complete {
    pub fn is_fresh(self) -> bool {
        self.began.elapsed() < FRESH_FOR
    }
}

/// Told at once, in the reader's own task: it must not wait for anybody.
pub type Follower = Box<dyn Fn(News<'_>) + Send + Sync>;

/// The reader. It ends when this is dropped, and by nothing else.
#[derive(Debug)]
pub struct ChangeReader(JoinHandle<Infallible>);

impl ChangeReader {
    /// Reads by way of a direct connection of its own: a pooler that lends one for a statement at a time would not say when
    /// that one is another.
    pub fn start(direct: PgConnectOptions, every: Duration, wake: Wake, followers: Vec<Follower>) -> Self {
        let direct = direct.application_name("vestibule changes");
        Self(tokio::spawn(Reader { direct, every, wake, followers, last: None, is_well: true }.run()))
    }
}

impl Drop for ChangeReader {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Why a connection is given up.
#[derive(Debug, thiserror::Error)]
enum Lost {
    #[error("the way to the database leads to another server")]
    AnotherServer,
    #[error("the database only reads")]
    OnlyReads,
    #[error("what was read could not be told")]
    AtFault,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

struct Reader {
    direct: PgConnectOptions,
    /// How often what changed is read if nobody wakes it.
    every: Duration,
    wake: Wake,
    followers: Vec<Follower>,
    /// How far everything has been told, and when the read began that came so far.
    last: Option<(Place, Moment)>,
    /// As the log has it.
    is_well: bool,
}

impl Reader {
    async fn run(mut self) -> Infallible {
        loop {
            // Whoever is told may be at fault: the others go on, and what was not told is told again. Until then nothing is believed.
            let lost = match AssertUnwindSafe(self.follow()).catch_unwind().await {
                Ok(Err(lost)) => lost,
                Err(_) => Lost::AtFault,
            };
            if matches!(lost, Lost::AtFault) && self.is_well {
                tracing::error!("the reader of what changed has failed, and begins anew");
            }
            if catch_unwind(AssertUnwindSafe(|| self.tell(News::Anew))).is_err() {
                tracing::error!("somebody could not be told that what is known counts no more");
                self.wake.complete(None);
            }
            if std::mem::take(&mut self.is_well) {
                tracing::warn!(%lost, "what changed cannot be read: services that listen hear nothing");
            }
            sleep(self.every).await;
        }
    }

    /// Reads on one connection for as long as it holds.
    async fn follow(&mut self) -> Result<Infallible, Lost> {
        let mut connection = within(PATIENCE, self.direct.connect()).await?;
        let mut place = self.begin(&mut connection).await?;
        loop {
            let began = Moment::now();
            run(&mut connection, BEGIN).await?;
            let changed = read(&mut connection, Some(&place)).await?;
            if changed.place.server != place.server {
                return Err(Lost::AnotherServer);
            }
            self.tell(News::Changed(&changed));
            self.tell(News::Known { began, place: &changed.place });
            // However many they are: each of its statements has its own limit.
            let ended = ended::of(&mut connection, &changed).await?;
            run(&mut connection, "commit").await?;
            self.tell_ends(ended);
            place = changed.place;
            self.last = Some((place.clone(), began));
            self.tell(News::Complete(Complete { began, read_at: place.read_at, xmin: place.xmin() }));
            if !std::mem::replace(&mut self.is_well, true) {
                tracing::warn!("what changed is read again");
            }
            sleep(NO_MORE_OFTEN).await;
            let _ = timeout(self.every.saturating_sub(began.elapsed()), self.wake.for_reader()).await;
        }
    }

    /// Where to begin. On the server of before, where everything has been told. On another one that may be what a standby has
    /// become, which goes on counting transactions, or a copy, which counts its own: so what ended since is looked for by the
    /// snapshot of before, whatever its time, and by its time. That server's clock may be far behind, and what it
    /// has ended by itself is no older than the time in which nothing was read here.
    async fn begin(&self, connection: &mut PgConnection) -> Result<Place, Lost> {
        run(connection, BEGIN).await?;
        let here = read(connection, None).await?.place;
        run(connection, "commit").await?;
        // A copy may bear numbers of transactions that are still to come there. They are put right after this place.
        // Until they are, they are told at every read.
        if let Err(error) = clear_future(connection).await {
            tracing::warn!(%error, "transactions that have not been yet could not be put right");
        }
        let Some((before, began)) = &self.last else { return Ok(here) };
        if before.server == here.server {
            return Ok(before.clone());
        }
        run(connection, BEGIN).await?;
        let changed = read(connection, Some(before)).await?;
        self.tell(News::Changed(&changed));
        let mut ended = ended::of(connection, &changed).await?;
        let unread_for = TimeDelta::from_std(began.elapsed()).unwrap_or(KEPT_FOR).min(KEPT_FOR);
        let since = (before.read_at.min(here.read_at - unread_for) - EARLIER).max(here.read_at - KEPT_FOR);
        let mut position = (since, Uuid::nil());
        loop {
            let by_time = within(PATIENCE, ended::after(connection, Which::ALL, since, position, AT_ONCE)).await?;
            let Some(last) = by_time.last() else { break };
            position = (last.at, last.sid);
            ended.extend(by_time);
        }
        run(connection, "commit").await?;
        self.tell_ends(ended);
        Ok(here)
    }

    /// Tells them in the order of their time. Whoever stops listening in the middle comes back with the time of the last one: an
    /// earlier limit, which no transaction has written, would never be told.
    fn tell_ends(&self, mut ended: Vec<End>) {
        ended.sort_by_key(|end| (end.at, end.sid));
        ended.dedup();
        if !ended.is_empty() {
            self.tell(News::Ended(&ended));
        }
    }

    fn tell(&self, news: News<'_>) {
        for follower in &self.followers {
            follower(news);
        }
        // Last, so that whoever waits for it finds everything told.
        match news {
            News::Anew => self.wake.complete(None),
            News::Known { began, .. } => self.wake.complete(Some(began)),
            News::Changed(_) | News::Ended(_) | News::Complete(_) => {}
        }
    }
}

async fn run(connection: &mut PgConnection, statements: &'static str) -> Result<(), Lost> {
    within(PATIENCE, async { sqlx::raw_sql(statements).execute(connection).await }).await?;
    Ok(())
}

async fn read(connection: &mut PgConnection, place: Option<&Place>) -> Result<Changed, Lost> {
    let changed = within(PATIENCE, changes::since(connection, place)).await?;
    if changed.only_reads { Err(Lost::OnlyReads) } else { Ok(changed) }
}
