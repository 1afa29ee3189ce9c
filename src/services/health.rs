//! Probes for whatever keeps the service running.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use axum::{Extension, extract::State, http::StatusCode};

use crate::{
    auth::answer::Answered,
    model::problem::Problem,
    sessions::Sessions,
    store::presence::{self, Unready},
};

/// Whether we are about to stop: whoever shares out requests among several programs should leave us out.
#[derive(Debug, Clone, Default)]
pub struct Stopping(Arc<AtomicBool>);

impl Stopping {
    pub fn begin(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// `GET /health/live`: the program runs.
pub async fn live() -> &'static str {
    "live\n"
}

/// `GET /health/ready`: requests can be answered, which needs a database that writes, and we are not about to stop.
/// 503 otherwise.
pub async fn ready(
    State(stopping): State<Stopping>,
    State(sessions): State<Sessions>,
) -> (StatusCode, Extension<Answered>, &'static str) {
    if stopping.0.load(Ordering::Relaxed) {
        return (StatusCode::SERVICE_UNAVAILABLE, Extension(Answered::default()), "stopping\n");
    }
    match presence::ready(sessions.pool()).await {
        Ok(()) => (StatusCode::OK, Extension(Answered::default()), "ready\n"),
        Err(reason) => {
            let error = std::error::Error::source(&reason).map(ToString::to_string);
            tracing::warn!(error, "not ready: {reason}");
            let text = match reason {
                Unready::Away(_) => "the database does not answer\n",
                Unready::OnlyReads => "the database only reads\n",
            };
            (StatusCode::SERVICE_UNAVAILABLE, Extension(Answered::because(Problem::DatabaseAway)), text)
        }
    }
}
