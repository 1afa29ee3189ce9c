//! A door that says of ends what a test has it say, and is itself afterwards.

use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::header::CONTENT_TYPE,
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
};
use futures::{StreamExt, stream};
use tokio::{
    sync::{broadcast, watch},
    time::sleep,
};
use vestibule::server::{router::router, state::AppState};

/// Without an id: whoever comes back with none begins anew.
pub const ALIVE: &str = "event: alive\ndata: {}\n\n";

#[derive(Clone)]
pub struct Script {
    /// None: the door says what it has to say.
    said: Arc<watch::Sender<Option<broadcast::Sender<String>>>>,
    is_alive: Arc<AtomicBool>,
}

impl Script {
    pub fn begin() -> Self {
        let said = Arc::new(watch::Sender::new(Some(broadcast::Sender::new(64))));
        let script = Self { said, is_alive: Arc::default() };
        let own = script.clone();
        tokio::spawn(async move {
            while own.said.borrow().is_some() {
                // Not nothing, but no sign of life either.
                own.say(if own.is_alive.load(Ordering::Relaxed) { ALIVE } else { ": \n\n" });
                sleep(Duration::from_millis(250)).await;
            }
        });
        script
    }

    pub fn say(&self, text: &str) {
        if let Some(said) = &*self.said.borrow() {
            // It fails where nobody listens.
            let _ = said.send(text.to_owned());
        }
    }

    /// From now on with signs of life.
    pub fn be_alive(&self) {
        self.is_alive.store(true, Ordering::Relaxed);
    }

    /// And without them again.
    pub fn be_quiet(&self) {
        self.is_alive.store(false, Ordering::Relaxed);
    }

    pub fn is_heard(&self) -> bool {
        self.said.borrow().as_ref().is_some_and(|said| said.receiver_count() > 0)
    }

    /// Ends what it says: whoever listens comes back and hears the door itself.
    pub fn end(&self) {
        self.said.send_replace(None);
    }

    /// The door's router, but for what it says of ends.
    pub fn router(self, state: AppState) -> Router {
        router(state).layer(from_fn(move |request: Request, next: Next| {
            let stream = if request.uri().path() == "/signals" { self.stream() } else { None };
            async move {
                match stream {
                    Some(stream) => stream,
                    None => next.run(request).await,
                }
            }
        }))
    }

    fn stream(&self) -> Option<Response> {
        let heard = self.said.borrow().as_ref()?.subscribe();
        let said = stream::unfold(heard, async |mut heard| Some((heard.recv().await.ok()?, heard)));
        let said = stream::once(async { "retry: 500\n\n".to_owned() }).chain(said).map(Ok::<_, Infallible>);
        Some(([(CONTENT_TYPE, "text/event-stream")], Body::from_stream(said)).into_response())
    }
}
