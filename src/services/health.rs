//! Probes for whatever keeps the service running.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};

use crate::{auth::Door, store::pool};

/// `GET /health/live`: the program runs.
pub async fn live() -> &'static str {
    "live\n"
}

/// `GET /health/ready`: requests can be answered, which needs the database. 503 otherwise.
pub async fn ready(State(door): State<Arc<Door>>) -> (StatusCode, &'static str) {
    match pool::ping(&door.pool).await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}
