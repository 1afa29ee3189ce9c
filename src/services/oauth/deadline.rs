//! How long an answer may take.

use std::{future::Future, time::Duration};

use tokio::time::timeout;

use super::error::Refusal;

/// A yes is as old as what it follows from: the whole answer is there within a second, and this leaves the rest for its way.
pub(super) const WITHIN: Duration = Duration::from_millis(900);

/// The answer, if it is there in time.
pub(super) async fn in_time<T>(
    within: Duration,
    answer: impl Future<Output = Result<T, Refusal>>,
) -> Result<T, Refusal> {
    timeout(within, answer).await.unwrap_or_else(|_| Err(Refusal::unavailable()))
}
