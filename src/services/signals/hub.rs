//! Who listens on this node, and what they are all told.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use chrono::{DateTime, Utc};
use strum::{IntoStaticStr, VariantArray};
use tokio::{
    sync::{Semaphore, broadcast, watch},
    time::sleep,
};

use super::audience::Audience;
use crate::{
    model::service::Service,
    sessions::{
        Moment,
        changes::{Complete, News},
        ended,
    },
    store::{
        ended::{End, Position},
        pool::Pool,
    },
};

/// Listeners of one node.
pub const MOST: usize = 1_000;

/// Each service has its part of them, so that none that does not let go of its connections keeps another one out, and at least
/// so many.
const LEAST_OF_ONE: usize = 10;

/// Ends that are told together.
const PART: usize = 256;

/// Parts that one listener may be behind the others. All of them are kept once, whoever listens.
const BEHIND: usize = 256;

/// Once a second, by reads that are a quarter of one apart.
const ALIVE_EVERY: Duration = Duration::from_millis(875);

/// Ends that were committed long after their time, and are told to one who comes back. Beyond that they are a gap.
const LATE: u16 = 1_000;

/// How many look at the tables at once, of all that come back together after a node is gone.
const RESUMES: usize = 2;

/// What is on its way to somebody when the program is about to end.
const TAKES_THE_REST_WITHIN: Duration = Duration::from_millis(500);

/// What all listeners are told, each in its own time.
#[derive(Debug, Clone)]
pub enum Said {
    Ended(Arc<[End]>),
    Alive(Complete),
}

/// Why nobody can listen at the moment: the reason of a 503.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum CannotListen {
    /// On this node, or of this service.
    TooManyListeners,
    /// What ended cannot be read.
    Unavailable,
    /// The program is about to end.
    Stopping,
}

/// The signals of this node. By itself nobody reads what they would be of, and nobody can listen.
#[derive(Debug, Clone)]
pub struct Signals(Arc<Hub>);

#[derive(Debug)]
struct Hub {
    /// Places of one service.
    of_one: usize,
    /// None once it is closed.
    said: watch::Sender<Option<broadcast::Sender<Said>>>,
    state: Mutex<State>,
    resumes: Semaphore,
}

#[derive(Debug)]
struct State {
    last: Option<Complete>,
    alive_at: Option<Moment>,
    /// By the ids of services.
    listeners: HashMap<String, usize>,
}

/// One listener, from the beginning to the end of its stream.
#[derive(Debug)]
pub struct Listening {
    hub: Signals,
    /// The id of the service.
    pub service: String,
    pub said: broadcast::Receiver<Said>,
    /// The read before everything that is said from here on.
    pub began_after: Complete,
}

impl Signals {
    /// For so many services that may listen.
    pub fn new(services: usize) -> Self {
        let of_one = (MOST / services.max(1)).max(LEAST_OF_ONE);
        let said = watch::Sender::new(Some(broadcast::Sender::new(BEHIND)));
        let state = Mutex::new(State { last: None, alive_at: None, listeners: HashMap::new() });
        Self(Arc::new(Hub { of_one, said, state, resumes: Semaphore::new(RESUMES) }))
    }

    /// Tells the listeners what was read. Nobody is waited for.
    pub fn follow(&self, news: News<'_>) {
        let mut state = self.state();
        let State { last, alive_at, .. } = &mut *state;
        let said = self.0.said.borrow();
        let Some(said) = &*said else { return };
        match news {
            // None of these fails but where nobody listens.
            News::Ended(ended) => ended.chunks(PART).for_each(|part| drop(said.send(Said::Ended(part.into())))),
            News::Complete(read) => {
                *last = Some(read);
                if alive_at.is_none_or(|at| at.elapsed() >= ALIVE_EVERY) {
                    *alive_at = Some(Moment::now());
                    let _ = said.send(Said::Alive(read));
                }
            }
            News::Anew | News::Changed(_) | News::Known { .. } => {}
        }
    }

    /// Lets a service listen to what is read from now on, unless that is none, or there are too many.
    pub fn listen(&self, service: &Service) -> Result<Listening, CannotListen> {
        let mut state = self.state();
        let State { last, listeners, .. } = &mut *state;
        let said = self.0.said.borrow();
        let said = said.as_ref().ok_or(CannotListen::Stopping)?;
        let began_after = last.filter(|read| read.is_fresh()).ok_or(CannotListen::Unavailable)?;
        let all: usize = listeners.values().sum();
        let own = listeners.entry(service.id.clone()).or_default();
        if all >= MOST || *own >= self.0.of_one {
            return Err(CannotListen::TooManyListeners);
        }
        *own += 1;
        Ok(Listening { hub: self.clone(), service: service.id.clone(), said: said.subscribe(), began_after })
    }

    /// What has ended since, after a position, as far as one answer holds.
    pub async fn ended_after(
        &self,
        pool: &Pool,
        audience: Audience,
        (since, from): (DateTime<Utc>, Position),
    ) -> sqlx::Result<Vec<End>> {
        const PAGE: usize = 1_000;
        let _turn = self.0.resumes.acquire().await.map_err(|_| sqlx::Error::PoolClosed)?;
        let connections = Pool::clone(pool);
        let ask =
            async move { ended::after(&mut *connections.acquire().await?, audience.which(), since, from, PAGE).await };
        pool.share().ask(ask).await
    }

    /// What has ended before `since` and was committed after the transaction `xmin` was the first under way. None where that
    /// cannot be told any more.
    pub async fn ended_late(
        &self,
        pool: &Pool,
        audience: Audience,
        (xmin, since): (u64, DateTime<Utc>),
    ) -> sqlx::Result<Option<Vec<End>>> {
        let _turn = self.0.resumes.acquire().await.map_err(|_| sqlx::Error::PoolClosed)?;
        let connections = Pool::clone(pool);
        let ask =
            async move { ended::late(&mut *connections.acquire().await?, audience.which(), xmin, since, LATE).await };
        pool.share().ask(ask).await
    }

    /// Ends every stream, and lets nobody listen any more: the program is about to end, and another node may go on.
    pub fn close(&self) {
        self.0.said.send_replace(None);
    }

    /// Ends when it is closed and whoever reads has had a moment to take the rest: nobody waits for the others.
    pub async fn over(&self) {
        // It does not fail: what sends is ours.
        let _ = self.0.said.subscribe().wait_for(Option::is_none).await;
        sleep(TAKES_THE_REST_WITHIN).await;
    }

    pub fn is_closed(&self) -> bool {
        self.0.said.borrow().is_none()
    }

    /// How many listen.
    pub fn count(&self) -> usize {
        self.state().listeners.values().sum()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let mut state = self.hub.state();
        if let Some(own) = state.listeners.get_mut(&self.service) {
            *own -= 1;
        }
    }
}
