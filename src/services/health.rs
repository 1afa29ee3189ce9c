//! Probes for whatever keeps the service running.

use std::sync::{Arc, atomic::Ordering};

use axum::{Extension, extract::State, http::StatusCode};

use crate::{
    auth::{Door, answer::Answered},
    store::presence::{self, Unready},
};

/// `GET /health/live`: the program runs.
pub async fn live() -> &'static str {
    "live\n"
}

/// `GET /health/ready`: requests can be answered, which needs a database that writes, and we are not about to stop.
/// 503 otherwise.
pub async fn ready(State(door): State<Arc<Door>>) -> (StatusCode, Extension<Answered>, &'static str) {
    let (status, text) = state(&door).await;
    (status, Extension(Answered), text)
}

async fn state(door: &Door) -> (StatusCode, &'static str) {
    if door.stopping.load(Ordering::Relaxed) {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n");
    }
    match presence::ready(&door.pool).await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(reason) => {
            let error = std::error::Error::source(&reason).map(ToString::to_string);
            tracing::warn!(error, "not ready: {reason}");
            let text = match reason {
                Unready::Away(_) => "the database does not answer\n",
                Unready::OnlyReads => "the database only reads\n",
            };
            (StatusCode::SERVICE_UNAVAILABLE, text)
        }
    }
}
