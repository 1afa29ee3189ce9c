//! A service that knows people by `Remote-User` and `Remote-Groups`, has the contract, and whose rules can be broken.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
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
    signed_out: std::collections::HashSet<String>,
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
        let app = Router::new().fallback(answer).with_state(wiki.clone());
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

async fn answer(State(wiki): State<Wiki>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let takes = {
        let mut inner = wiki.inner.lock().unwrap();
        inner.asked.push(format!("{method} {uri}"));
        inner.open += 1;
        inner.most_open = inner.most_open.max(inner.open);
        if let Some(left) = inner.ends_after.as_mut() {
            *left = left.saturating_sub(1);
        }
        inner.takes
    };
    tokio::time::sleep(takes).await;
    let ended = wiki.inner.lock().unwrap().ended();
    assert!(!ended, "it has crashed, and answers nothing on any connection");
    let mut inner = wiki.inner.lock().unwrap();
    inner.open -= 1;
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    if uri.path().starts_with("/.acl/") {
        let is_known = text("authorization") == format!("Bearer {TOKEN}");
        return if is_known { contract(&mut inner, uri.path(), &body) } else { StatusCode::NOT_FOUND.into_response() };
    }
    if let Some(most) = inner.sessions_live
        && inner.seen.entry(text("vestibule-assertion")).or_insert_with(Instant::now).elapsed() > most
    {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    if inner.signed_out.contains(&text("vestibule-assertion")) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    if let Some(status) = inner.busy.filter(|_| method == Method::POST) {
        return status.into_response();
    }
    if matches!(uri.path(), "/logout" | "/a-way-out") {
        if text("remote-user").is_empty() {
            return StatusCode::UNAUTHORIZED.into_response();
        }
        inner.signed_out.insert(text("vestibule-assertion"));
        return StatusCode::OK.into_response();
    }
    let mut who = Who { user: text("remote-user"), roles: text("remote-groups") };
    if inner.fault == Some(Fault::NobodyKnown) {
        who.user.clear();
    }
    let mut method = if method == Method::HEAD { Method::GET } else { method };
    let overridden = text("x-http-method-override");
    let mut is_checked = true;
    if inner.fault == Some(Fault::MethodOverride) && method == Method::POST && !overridden.is_empty() {
        (method, is_checked) = (overridden.parse().unwrap(), false);
    }
    let mut path = uri.path().to_owned();
    if inner.fault == Some(Fault::OtherCase) && path != path.to_lowercase() {
        (path, is_checked) = (path.to_lowercase(), false);
    }
    let is_post = method == Method::POST && path == "/docs" && inner.fault == Some(Fault::OnlyOnce);
    if is_post && who.has("editor") && !inner.created.insert(body.to_vec()) {
        return StatusCode::CONFLICT.into_response();
    }
    let (status, body) = inner.decide(&method, &path, &who, is_checked, !body.is_empty());
    if status == StatusCode::UNAUTHORIZED && inner.fault == Some(Fault::SignsInItself) {
        return (StatusCode::FOUND, [("location", format!("/login?next={path}"))]).into_response();
    }
    (status, axum::Json(body)).into_response()
}

struct Who {
    user: String,
    roles: String,
}

impl Who {
    fn has(&self, role: &str) -> bool {
        self.roles.split(',').any(|own| own == role || own == "admin")
    }
}

type Said = (StatusCode, Value);

fn say(status: u16) -> Said {
    (StatusCode::from_u16(status).unwrap(), json!({ "status": status }))
}

impl Inner {
    /// Whether it has ended by now; then nobody can connect either.
    fn ended(&self) -> bool {
        let ended = self.ends_after == Some(0);
        if let Some(serving) = self.serving.as_ref().filter(|_| ended) {
            serving.abort();
        }
        ended
    }

    fn decide(&mut self, method: &Method, path: &str, who: &Who, is_checked: bool, has_body: bool) -> Said {
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        let is_nobody = who.user.is_empty() && is_checked;
        let may = |is_allowed: bool| {
            if is_nobody {
                say(401)
            } else if is_allowed || !is_checked {
                say(200)
            } else {
                say(403)
            }
        };
        match (method.as_str(), segments.as_slice()) {
            ("GET", [""]) => say(200),
            ("GET", ["admin"]) => may(who.has("admin")),
            ("GET", ["reports"]) if self.fault == Some(Fault::Gone) => say(404),
            ("GET", ["reports"]) if self.fault == Some(Fault::Opened) && who.user.is_empty() => say(200),
            ("GET", ["reports"]) => may(who.has("reader") || who.has("editor")),
            ("GET", ["docs"]) if is_nobody => say(401),
            ("GET", ["docs"]) => (StatusCode::OK, json!(self.list(who))),
            ("POST", ["docs"]) if is_nobody => say(401),
            ("POST", ["docs"]) if !who.has("editor") => say(403),
            ("POST", ["docs"]) => say(if has_body { 201 } else { 422 }),
            (method, ["docs", id, rest @ ..]) => {
                if is_nobody {
                    return say(401);
                }
                let fault = self.fault;
                let Some(id) = id.parse().ok().filter(|id| self.docs.contains_key(id)) else { return say(404) };
                let doc = &self.docs[&id];
                let reads = who.has("admin") || [&doc.owner, &doc.editor, &doc.reader].contains(&&who.user);
                let writes = [&doc.owner, &doc.editor].contains(&&who.user);
                match (method, rest) {
                    ("GET", []) => may(reads),
                    ("PUT", []) if fault == Some(Fault::OrForAnd) => may(writes || who.has("editor")),
                    ("PUT", []) => may(writes && who.has("editor")),
                    ("DELETE", []) if doc.owner == who.user || !is_checked || fault == Some(Fault::MethodForgotten) => {
                        self.docs.remove(&id);
                        say(204)
                    }
                    ("DELETE", []) => may(false),
                    ("GET", ["notes", note]) => {
                        let of_another = fault == Some(Fault::OthersChild)
                            && self.docs.values().any(|doc| doc.note.to_string() == *note);
                        let is_there = of_another || doc.note.to_string() == *note;
                        if reads && !is_there { say(404) } else { may(reads) }
                    }
                    _ => say(405),
                }
            }
            _ => say(404),
        }
    }

    fn list(&self, who: &Who) -> Vec<Value> {
        let leaks = self.fault == Some(Fault::ListLeaks);
        let sees = |doc: &Doc| leaks || [&doc.owner, &doc.editor, &doc.reader].contains(&&who.user);
        self.docs.iter().filter(|(_, doc)| sees(doc)).map(|(id, _)| json!({ "id": id })).collect()
    }
}

fn contract(inner: &mut Inner, path: &str, body: &[u8]) -> Response {
    let wish: HashMap<String, String> = serde_json::from_slice(body).unwrap_or_default();
    let of = |key: &str| wish.get(key).cloned();
    match path {
        "/.acl/describe" => axum::Json(json!({
            "kinds": { "doc": ["GET /docs", "GET /docs/{id}", "PUT /docs/{id}", "DELETE /docs/{id}",
                               "GET /docs/{id}/notes/{note}"] },
            "lists": ["GET /docs"],
            "bodies": { "POST /docs": { "type": "application/json", "body": { "title": "A" } } },
            "public": ["GET /"],
        }))
        .into_response(),
        "/.acl/make" => {
            if let Some(status) = inner.makes {
                // As frameworks do in development.
                return (status, format!("KeyError; headers: Authorization: Bearer {TOKEN}, x-copy={TOKEN}"))
                    .into_response();
            }
            inner.next += 1;
            let id = 1000 + inner.next;
            let note = if inner.fault == Some(Fault::SameChild) { 1 } else { 500_000 + inner.next };
            let else_ = |key: &str| of(key).unwrap_or_else(|| format!("somebody-else-{id}"));
            let doc = Doc {
                run: of("run").unwrap(),
                owner: else_("owner"),
                editor: else_("editor"),
                reader: else_("reader"),
                note,
            };
            inner.docs.insert(id, doc);
            let paths: BTreeMap<&str, String> = [
                ("GET /docs", "/docs".to_owned()),
                ("GET /docs/{id}", format!("/docs/{id}")),
                ("PUT /docs/{id}", format!("/docs/{id}")),
                ("DELETE /docs/{id}", format!("/docs/{id}")),
                ("GET /docs/{id}/notes/{note}", format!("/docs/{id}/notes/{note}")),
            ]
            .into();
            axum::Json(json!({ "id": id, "paths": paths })).into_response()
        }
        "/.acl/drop" if inner.fault == Some(Fault::DropFails) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        "/.acl/drop" => {
            let run = of("run").unwrap();
            inner.docs.retain(|_, doc| doc.run != run);
            StatusCode::NO_CONTENT.into_response()
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}
