//! The access log: one line for every request, whatever becomes of it.

use std::{pin::pin, task::Poll, time::Instant};

use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderName, HeaderValue, Method, StatusCode, Uri},
    middleware::Next,
    response::Response,
};
use tracing::{Instrument, Level, Span};
use uuid::Uuid;

use crate::{
    auth::facts::RequestFacts,
    model::{address, code::Code, host_address, printable::Clipped, reason::Reason},
};

/// The header that carries the id of a request.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A longer id of a caller is not repeated: proxies keep no more than a few kilobytes of an answer's head.
const LONGEST_ID: usize = 128;

/// What the filter of the log calls these lines, wherever they are written.
const TARGET: &str = "vestibule::requests";

/// Middleware: an id for every request, the span that puts it on whatever is logged meanwhile, and the line. An id that a
/// client brings counts for nothing: it could be forged to hide in somebody else's. Where a standard has it repeated, it is,
/// and stands in the line beside ours.
pub async fn logged(mut request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map(MatchedPath::as_str);
    let line = Line::begin(&request, route);
    let span = line.span(route);
    request.extensions_mut().insert(line.facts.clone());
    line.end(next.run(request).instrument(span).await)
}

/// Whether a line is written of what programs ask all the time.
pub fn tells_of_programs() -> bool {
    tracing::enabled!(target: TARGET, Level::DEBUG)
}

/// The line of a request, which is written when it is dropped: also by a client that hangs up, and by a panic.
pub(super) struct Line {
    id: Uuid,
    /// What its caller calls it, if that is to be repeated.
    callers_id: Option<HeaderValue>,
    method: Method,
    uri: Uri,
    level: Level,
    /// Whether the answer only repeats what the address says: anybody can type that, and it is no fault of ours.
    repeats: bool,
    began: Instant,
    pub facts: RequestFacts,
    /// `None` until there is an answer.
    status: Option<StatusCode>,
}

impl Line {
    pub fn begin<B>(request: &Request<B>, route: Option<&str>) -> Self {
        let (id, method, uri) = (Uuid::now_v7(), request.method().clone(), request.uri().clone());
        let is_repeated = route.and_then(address::at).is_some_and(|address| address.echoes_request_id);
        let callers_id = request.headers().get(REQUEST_ID).filter(|id| is_repeated && is_repeatable(id)).cloned();
        let (level, repeats) = (level_at(route), route == Some(address::REFUSED.path));
        let facts = RequestFacts::of(id);
        Self { id, callers_id, method, uri, level, repeats, began: Instant::now(), facts, status: None }
    }

    /// For whatever else is logged of the request.
    pub fn span(&self, route: Option<&str>) -> Span {
        let method = Clipped(self.method.as_str());
        tracing::error_span!("request", request_id = %self.id, %method, route)
    }

    /// Does the work, and makes the span only if that has to wait for something: it costs more than most of what does not.
    pub async fn spanning<T>(&self, route: Option<&str>, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        match futures::poll!(work.as_mut()) {
            Poll::Ready(done) => done,
            Poll::Pending => work.instrument(self.span(route)).await,
        }
    }

    /// Tells of this answer, which names the request.
    pub fn end(mut self, mut response: Response) -> Response {
        self.status = Some(response.status());
        if let Some(code) = response.extensions().get::<Code>() {
            self.facts.shows(*code);
        }
        if let Some(id) = self.callers_id.clone().or_else(|| id_header(self.id)) {
            response.headers_mut().insert(REQUEST_ID, id);
        }
        response
    }

    /// Faults of ours stand out, whatever was asked.
    fn level(&self) -> Level {
        match self.status.filter(|_| !self.repeats) {
            Some(StatusCode::INTERNAL_SERVER_ERROR) => Level::ERROR,
            Some(status) if status.is_server_error() => Level::WARN,
            _ => self.level,
        }
    }
}

/// As it stands in an answer's head.
pub fn id_header(id: Uuid) -> Option<HeaderValue> {
    HeaderValue::from_str(id.hyphenated().encode_lower(&mut Uuid::encode_buffer())).ok()
}

fn is_repeatable(id: &HeaderValue) -> bool {
    id.len() <= LONGEST_ID && id.as_bytes().iter().all(|byte| (b' '..=b'~').contains(byte))
}

/// The level at an address. What is none of ours is a file or nothing, and strangers ask for a lot of that.
fn level_at(route: Option<&str>) -> Level {
    let is_step_of_somebody = |route| match (address::at(route), host_address::find(route)) {
        (Some(address), _) => !address.polled,
        (None, Some(address)) => !address.polled,
        (None, None) => false,
    };
    if route.is_some_and(is_step_of_somebody) { Level::INFO } else { Level::DEBUG }
}

impl Drop for Line {
    #[expect(clippy::cast_possible_truncation, reason = "no request takes 500 million years")]
    fn drop(&mut self) {
        let (user, session) = self.facts.user_and_session().unzip();
        let (holder, token) = self.facts.user_and_token().unzip();
        let user = user.or(holder).map(|user| tracing::field::display(user.0));
        let token = token.map(|token| tracing::field::display(token.0));
        let session = session.map(|session| tracing::field::display(session.0));
        let callers_id = self.callers_id.as_ref().map(|id| String::from_utf8_lossy(id.as_bytes()));
        let callers_id = callers_id.as_deref().map(|id| tracing::field::display(Clipped(id)));
        let code = self.facts.shown().map(tracing::field::display);
        // `tracing` wants to know the level of each line before the program runs.
        macro_rules! write {
            ($level:ident) => {
                tracing::event!(
                    target: TARGET,
                    Level::$level,
                    request_id = %self.id,
                    callers_id,
                    method = %Clipped(self.method.as_str()),
                    path = %Clipped(self.uri.path()),
                    status = self.status.map(|status| status.as_u16()),
                    ms = self.began.elapsed().as_millis() as u64,
                    user,
                    session,
                    token,
                    provider = self.facts.provider(),
                    service = self.facts.service(),
                    reason = self.facts.reason().map(Reason::as_str),
                    code,
                    "{}",
                    if self.status.is_some() { "answered" } else { "not answered" }
                )
            };
        }
        match self.level() {
            Level::ERROR => write!(ERROR),
            Level::WARN => write!(WARN),
            Level::INFO => write!(INFO),
            _ => write!(DEBUG),
        }
    }
}
