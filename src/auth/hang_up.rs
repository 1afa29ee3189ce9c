//! What a request came on, as far as it can be hung up: the stream of HTTP/2, the connection of HTTP/1. Other requests on the same
//! connection go on.

use std::sync::Arc;

use tokio::sync::Notify;

/// Hangs up, for whoever keeps answering somebody who does not read: nothing else ends an answer that nobody takes.
#[derive(Debug, Clone, Default)]
pub struct HangUp(Arc<Notify>);

impl HangUp {
    pub fn now(&self) {
        // Kept for who is not listening just then.
        self.0.notify_one();
    }

    /// Ends when somebody wants it.
    pub async fn wanted(&self) {
        self.0.notified().await;
    }
}
