//! Requests of HTTP/2: each has a task of its own, and can be ended by itself.

use std::future::Future;

use hyper::rt::Executor;

use super::taking::{TAKE_WITHIN, Taking};
use crate::auth::hang_up::HangUp;

/// On what one answer is on its way.
#[derive(Debug, Clone, Default)]
pub struct Line {
    pub hang_up: HangUp,
    pub taking: Taking,
}

tokio::task_local! {
    static STREAM: Line;
}

/// Runs each stream of a connection. One that is hung up is dropped, wherever it waits, which resets it: while its client gives it
/// no room, hyper does not even ask for the rest of its body, and so would not learn that there is none.
#[derive(Debug, Clone, Copy)]
pub struct Streams;

impl<F> Executor<F> for Streams
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    fn execute(&self, stream: F) {
        let line = Line::default();
        tokio::spawn(STREAM.scope(line.clone(), async move {
            tokio::select! {
                _ = stream => {}
                () = line.hang_up.wanted() => {}
                () = line.taking.is_stuck_for(TAKE_WITHIN) => {}
            }
        }));
    }
}

/// Of the stream that asks; none: this is no HTTP/2.
pub fn line() -> Option<Line> {
    STREAM.try_with(Line::clone).ok()
}
