//! One question for all who ask the same at the same moment (single flight): a page that sets off a hundred requests has them
//! exchanged at once, and by what the other service knows the person is found, or made, once.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use futures::{
    FutureExt,
    future::{BoxFuture, Shared},
};
use tokio::time::timeout;
use uuid::Uuid;

use super::deadline::WITHIN;
use crate::{
    sessions::ActingFor,
    store::{events::Peer, pool::Pool},
};

/// What is told of it to each who waits.
type Handle = Result<Option<Uuid>, Arc<sqlx::Error>>;

/// Questions that are on their way; clones share them.
#[derive(Debug, Clone, Default)]
pub(super) struct Flights(Arc<Mutex<HashMap<ActingFor, Shared<BoxFuture<'static, Handle>>>>>);

impl Flights {
    /// By what the other service knows the person. That this person's session or token lives is asked before, by each for itself.
    pub async fn handle(&self, pool: &Pool, acting: ActingFor, by: Peer) -> Handle {
        let flight = {
            let mut flights = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let begin = || self.begin(pool.clone(), acting.clone(), by);
            flights.entry(acting.clone()).or_insert_with(begin).clone()
        };
        flight.await
    }

    /// What has begun to be written is written, whoever waits still. A database that does not answer keeps nobody waiting who asks
    /// after those who have given up.
    fn begin(&self, pool: Pool, acting: ActingFor, by: Peer) -> Shared<BoxFuture<'static, Handle>> {
        let landing = Landing { flights: self.clone(), acting: acting.clone() };
        let task = tokio::spawn(async move {
            let _landing = landing;
            let share = pool.share().clone();
            let asked = share.ask(async move { acting.handle(&pool, &by).await });
            timeout(WITHIN, asked).await.unwrap_or(Err(sqlx::Error::PoolTimedOut)).map_err(Arc::new)
        });
        async move { task.await.unwrap_or_else(|_| Err(Arc::new(sqlx::Error::WorkerCrashed))) }.boxed().shared()
    }
}

/// Takes the question away when it is answered, however that comes about.
struct Landing {
    flights: Flights,
    acting: ActingFor,
}

impl Drop for Landing {
    fn drop(&mut self) {
        self.flights.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.acting);
    }
}
