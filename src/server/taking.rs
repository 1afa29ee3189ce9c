//! Whether a client takes what it has asked for. One that does not would keep its place, and what its answer holds, for ever.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    Error,
    body::{Body, Bytes, HttpBody},
};
use hyper::body::{Frame, SizeHint};
use tokio::time::{Instant, sleep};

/// A client that takes nothing of its answer for this long is cut off, with its stream only where there are several.
pub const TAKE_WITHIN: Duration = Duration::from_mins(1);

/// What says that nothing waits for the client.
const OURS: u64 = u64::MAX;

/// Of one connection of HTTP/1, or of one stream of HTTP/2: of each, one answer at a time is on its way.
#[derive(Debug, Clone)]
pub struct Taking(Arc<State>);

#[derive(Debug)]
struct State {
    opened: Instant,
    /// Since when the client has not taken what there is for it, in milliseconds.
    waits_since: AtomicU64,
}

impl Default for Taking {
    fn default() -> Self {
        Self(Arc::new(State { opened: Instant::now(), waits_since: AtomicU64::new(OURS) }))
    }
}

impl Taking {
    /// A body that tells. Before its first part is asked for there has to be room for it at the client already.
    pub fn watch(&self, body: Body) -> Body {
        self.waits();
        Body::new(Watched { body, taking: self.clone() })
    }

    /// Ends when the client has taken nothing for this long, or up to twice as long, while there was something for it.
    pub async fn is_stuck_for(&self, limit: Duration) {
        loop {
            let left = match self.0.waits_since.load(Ordering::Relaxed) {
                OURS => limit,
                since => (Duration::from_millis(since) + limit).saturating_sub(self.0.opened.elapsed()),
            };
            if left.is_zero() {
                return;
            }
            sleep(left).await;
        }
    }

    fn waits(&self) {
        let now = u64::try_from(self.0.opened.elapsed().as_millis()).unwrap_or(OURS - 1);
        self.0.waits_since.store(now, Ordering::Relaxed);
    }

    fn is_asked(&self) {
        self.0.waits_since.store(OURS, Ordering::Relaxed);
    }
}

/// hyper asks for the next part when the client has room for it, and for no other reason.
struct Watched {
    body: Body,
    taking: Taking,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        self.taking.is_asked();
        let frame = Pin::new(&mut self.body).poll_frame(context);
        if frame.is_ready() {
            self.taking.waits();
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.taking.is_asked();
    }
}

#[cfg(test)]
mod tests {
    use futures::poll;
    use http_body_util::BodyExt;
    use tokio::time::timeout;

    use super::*;

    const LIMIT: Duration = Duration::from_millis(400);

    /// Whether it is stuck by the time after which nobody is told sooner.
    async fn is_stuck(taking: &Taking) -> bool {
        timeout(LIMIT * 3, taking.is_stuck_for(LIMIT)).await.is_ok()
    }

    #[tokio::test]
    async fn who_takes_nothing_is_stuck() {
        let taking = Taking::default();
        let mut body = taking.watch(Body::from("all of it"));
        let began = Instant::now();
        assert!(is_stuck(&taking).await, "there was never any room for it");
        assert!(began.elapsed() >= LIMIT);
        body.frame().await.expect("a part").expect("no error");
        let began = Instant::now();
        assert!(is_stuck(&taking).await, "there was no room for more");
        assert!(began.elapsed() >= LIMIT, "it has taken a part just then");
    }

    #[tokio::test]
    async fn who_waits_for_us_is_not_stuck() {
        let taking = Taking::default();
        assert!(!is_stuck(&taking).await, "nothing was asked for");
        let mut body = taking.watch(Body::from("all of it"));
        body.frame().await.expect("a part").expect("no error");
        drop(body);
        assert!(!is_stuck(&taking).await, "it has all of it");
        let mut silent = taking.watch(Body::from_stream(futures::stream::pending::<Result<Bytes, Error>>()));
        assert!(poll!(silent.frame()).is_pending());
        assert!(!is_stuck(&taking).await, "there is nothing for it yet");
    }
}
