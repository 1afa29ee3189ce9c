//! A share of the pool (a bulkhead): so many connections at once, for questions that may come in floods. Whoever asks
//! something else always finds the rest.

use std::{future::Future, sync::Arc, time::Duration};

use tokio::sync::Semaphore;

use super::patience::{patiently, within};

/// A quarter of the connections.
const PART: usize = 4;

/// Nobody waits longer for a place: whoever asks gives up sometime after that, and what is asked for nobody only keeps
/// others waiting.
const PLACE_WITHIN: Duration = Duration::from_millis(400);

/// Bulkhead: the places of a share; clones have the same ones.
#[derive(Debug, Clone)]
pub struct Share(Arc<Semaphore>);

impl Share {
    pub(super) fn of(connections: u32) -> Self {
        Self(Arc::new(Semaphore::new((usize::try_from(connections).unwrap_or(PART) / PART).max(1))))
    }

    /// Asks when there is a place. Where there is none in time, the database is as good as away.
    pub async fn ask<T: Send + 'static>(
        &self,
        question: impl Future<Output = sqlx::Result<T>> + Send + 'static,
    ) -> sqlx::Result<T> {
        let place = Arc::clone(&self.0).acquire_owned();
        let place = within(PLACE_WITHIN, async { place.await.map_err(|_| sqlx::Error::PoolClosed) }).await?;
        // Whoever gives up leaves no connection in the middle of a statement, and its place is taken until it is answered.
        let asked = tokio::spawn(async move {
            let answer = patiently(question).await;
            drop(place);
            answer
        });
        asked.await.unwrap_or(Err(sqlx::Error::WorkerCrashed))
    }
}

#[cfg(test)]
mod tests {
    use futures::future::join_all;
    use tokio::{sync::watch, time::timeout};

    use super::*;

    /// A question that is answered when it is time.
    async fn question(mut answered: watch::Receiver<bool>) -> sqlx::Result<()> {
        answered.wait_for(|is| *is).await.map(drop).map_err(|_| sqlx::Error::WorkerCrashed)
    }

    #[tokio::test]
    async fn a_quarter_asks_at_once_and_the_others_are_told_so() {
        let (share, (answer, answered)) = (Share::of(16), watch::channel(false));
        let asked = join_all((0..20).map(|_| share.ask(question(answered.clone()))));
        let (asked, ()) = tokio::join!(asked, async {
            tokio::time::sleep(PLACE_WITHIN * 2).await;
            answer.send_replace(true);
        });
        assert_eq!(asked.iter().filter(|asked| asked.is_ok()).count(), 4);
        assert_eq!(asked.iter().filter(|asked| matches!(asked, Err(sqlx::Error::PoolTimedOut))).count(), 16);
        share.ask(question(answered)).await.expect("a place is free again");
    }

    #[tokio::test]
    async fn who_gives_up_frees_no_place_before_the_answer() {
        let (share, (answer, answered)) = (Share::of(4), watch::channel(false));
        assert!(timeout(Duration::from_millis(50), share.ask(question(answered.clone()))).await.is_err());
        assert_eq!(share.0.available_permits(), 0);
        answer.send_replace(true);
        share.ask(question(answered)).await.expect("a place is free again");
    }

    #[test]
    fn a_small_pool_has_one_place() {
        assert_eq!([1, 2, 7, 8, 16].map(|connections| Share::of(connections).0.available_permits()), [1, 1, 1, 2, 4]);
    }
}
