//! How long a request waits for the database, on our side: one that is frozen, or a network that swallows what is
//! sent, never fails by itself.

use std::{future::Future, time::Duration};

use super::state::AppState;

/// What the decision needs is read within this time, whichever of the connections it is that does not answer.
const DECIDES_WITHIN: Duration = Duration::from_secs(5);

/// The limit of all queries that somebody waits for: whatever is under way when the database is gone is dropped, and its
/// connection closed. A single connection that is lost while others answer is noticed by the request's own time limit.
pub async fn unless_gone<T>(state: &AppState, work: impl Future<Output = T>) -> Option<T> {
    tokio::select! {
        biased;
        done = work => Some(done),
        () = state.house.sessions.presence().gone() => None,
    }
}

/// The same for what asks nobody but the database.
pub async fn read<T>(state: &AppState, work: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(DECIDES_WITHIN, unless_gone(state, work)).await.ok().flatten()
}
