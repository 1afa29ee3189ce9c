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
use uuid::Uuid;

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

    /// What has begun to be written is written, whoever waits still, and each waits as long as it may itself. It begins when the
    /// first one waits for it, outside of the lock: a program that stops drops at once whatever is begun.
    fn begin(&self, pool: Pool, acting: ActingFor, by: Peer) -> Shared<BoxFuture<'static, Handle>> {
        let flights = self.clone();
        let flight = async move {
            let landing = Landing { flights, acting: acting.clone() };
            let task = tokio::spawn(async move {
                let _landing = landing;
                let share = pool.share().clone();
                share.ask(async move { acting.handle(&pool, &by).await }).await.map_err(Arc::new)
            });
            task.await.unwrap_or_else(|_| Err(Arc::new(sqlx::Error::WorkerCrashed)))
        };
        flight.boxed().shared()
    }
}

/// Takes the question away when it is answered, however that comes about.
struct Landing {
    flights: Flights,
    acting: ActingFor,
}

impl Drop for Landing {
    fn drop(&mut self) {
        // What is taken away is dropped when the lock is free.
        let _landed = self.flights.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.acting);
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::mpsc, thread, time::Duration};

    use futures::executor::block_on;
    use sqlx::postgres::PgConnectOptions;
    use tokio::runtime::Runtime;

    use super::*;
    use crate::{
        model::{api_token::ApiTokenId, user::UserId},
        sessions::Principal,
        store::pool::{Route, open_with},
    };

    /// What is begun then is dropped at once.
    #[test]
    fn while_the_program_stops_whoever_asks_is_told_so_and_waits_for_nothing() {
        let (tell, told) = mpsc::channel();
        thread::spawn(move || {
            let runtime = Runtime::new().expect("a runtime");
            let handle = runtime.handle().clone();
            let _inside = handle.enter();
            let pool = open_with(PgConnectOptions::new_without_pgpass(), Route::Direct);
            runtime.shutdown_background();
            let id = Uuid::now_v7();
            let behalf = Principal::Token(ApiTokenId(id));
            let [actor, service, host] = ["wiki", "crm", "crm.example.com"].map(str::to_owned);
            let acting = ActingFor { user: UserId(id), behalf, actor, service, host };
            let flights = Flights::default();
            let answers = [(); 2].map(|()| block_on(flights.handle(&pool, acting.clone(), Peer::default())));
            let is_empty = flights.0.lock().expect("nobody holds it").is_empty();
            tell.send(answers.iter().all(Result::is_err) && is_empty).expect("somebody waits");
        });
        assert_eq!(told.recv_timeout(Duration::from_secs(10)), Ok(true));
    }
}
