//! A service that knows people by `Remote-User` and `Remote-Groups`, has the contract, and whose rules can be broken.

mod answers;
mod contract;
mod rules;

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use axum::{Router, http::StatusCode};
use tokio::{net::TcpListener, task::AbortHandle};

pub const TOKEN: &str = "a-token-of-the-test";

pub const ROUTES: [&str; 9] = [
    "GET /",
    "GET /admin",
    "GET /reports",
    "GET /docs",
    "POST /docs",
    "GET /docs/{id}",
    "PUT /docs/{id}",
    "DELETE /docs/{id}",
    "GET /docs/{id}/notes/{note}",
];

/// A rule that is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// DELETE lacks its check.
    MethodForgotten,
    /// A note is found by its own id, whatever its parent.
    OthersChild,
    /// To change a document takes the role or the relation.
    OrForAnd,
    /// POST is checked, and what X-HTTP-Method-Override says is done.
    MethodOverride,
    /// The check compares letters, and the routes do not.
    OtherCase,
    /// The list has everybody's documents.
    ListLeaks,
    /// Anonymous reads reports.
    Opened,
    /// Each document counts its notes from one.
    SameChild,
    /// A route that is not there any more.
    Gone,
    /// Nobody is believed to be who they are.
    NobodyKnown,
    /// What was made for a run stays.
    DropFails,
    /// Who is not signed in is sent to a page of the service's own.
    SignsInItself,
    /// No two documents may be created alike.
    OnlyOnce,
}

#[derive(Default)]
struct Inner {
    docs: BTreeMap<u64, Doc>,
    next: u64,
    fault: Option<Fault>,
    /// Requests as they came: method and target.
    asked: Vec<String>,
    open: usize,
    most_open: usize,
    /// How long each answer takes.
    takes: Duration,
    /// How things are made, if not well.
    makes: Option<StatusCode>,
    /// How many requests more are answered before it ends.
    ends_after: Option<usize>,
    serving: Option<AbortHandle>,
    /// How long a session lives after its assertion was seen first.
    sessions_live: Option<Duration>,
    seen: HashMap<String, Instant>,
    /// Bodies by which something was created.
    created: HashSet<Vec<u8>>,
    /// Assertions whose session has been signed out.
    signed_out: HashSet<String>,
    /// What every POST is answered.
    busy: Option<StatusCode>,
}

struct Doc {
    run: String,
    owner: String,
    editor: String,
    reader: String,
    note: u64,
}

#[derive(Clone)]
pub struct Wiki {
    pub address: SocketAddr,
    inner: Arc<Mutex<Inner>>,
}

impl Wiki {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let wiki = Self { address: listener.local_addr().unwrap(), inner: Arc::default() };
        let app = Router::new().fallback(answers::answer).with_state(wiki.clone());
        let serving = tokio::spawn(async move { axum::serve(listener, app).await });
        wiki.inner.lock().unwrap().serving = Some(serving.abort_handle());
        wiki
    }

    pub fn break_rule(&self, fault: Option<Fault>) {
        self.inner.lock().unwrap().fault = fault;
    }

    /// Each answer takes so long.
    pub fn take_time(&self, time: Duration) {
        self.inner.lock().unwrap().takes = time;
    }

    /// Every thing is refused with this status.
    pub fn refuse_to_make(&self, status: Option<StatusCode>) {
        self.inner.lock().unwrap().makes = status;
    }

    /// It ends after so many requests more, as a program does that crashes.
    pub fn end_after(&self, requests: usize) {
        self.inner.lock().unwrap().ends_after = Some(requests);
    }

    /// Every session ends so long after its assertion was seen first.
    pub fn end_sessions_after(&self, time: Option<Duration>) {
        self.inner.lock().unwrap().sessions_live = time;
    }

    /// Every POST of the routes is answered so.
    pub fn answer_posts(&self, status: Option<StatusCode>) {
        self.inner.lock().unwrap().busy = status;
    }

    pub fn things(&self) -> usize {
        self.inner.lock().unwrap().docs.len()
    }

    pub fn asked(&self) -> Vec<String> {
        self.inner.lock().unwrap().asked.clone()
    }

    pub fn most_open(&self) -> usize {
        self.inner.lock().unwrap().most_open
    }
}
