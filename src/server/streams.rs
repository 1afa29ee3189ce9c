//! Requests of HTTP/2: each has a task of its own, and can be ended by itself.

use std::future::Future;

use hyper::rt::Executor;

use crate::auth::hang_up::HangUp;

tokio::task_local! {
    static STREAM: HangUp;
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
        let hang_up = HangUp::default();
        tokio::spawn(STREAM.scope(hang_up.clone(), async move {
            tokio::select! {
                _ = stream => {}
                () = hang_up.wanted() => {}
            }
        }));
    }
}

/// Of the stream that asks; none: this is no HTTP/2.
pub fn hang_up() -> Option<HangUp> {
    STREAM.try_with(HangUp::clone).ok()
}
