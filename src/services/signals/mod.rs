//! `GET /signals`: services hear which sessions have ended, and close what they hold open for them (SECURITY 42).
//! [`event`] is what they read, [`feed`] one stream of it, [`hub`] all of them on this node.

mod audience;
mod event;
mod feed;
mod hub;

use std::{convert::Infallible, sync::Arc};

use axum::{
    Extension,
    extract::{Request, State},
    http::{
        HeaderMap, HeaderName, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, RETRY_AFTER},
    },
    response::{IntoResponse, Response, Sse},
};
use futures::stream;
use tokio::time::timeout;

pub use self::hub::{CannotListen, MOST, Signals};
use self::{audience::Audience, event::Resume, feed::Feed};
use super::{ANSWERS_WITHIN, asking::asking_service};
use crate::{
    auth::{answer::ProblemJson, facts::RequestFacts, hang_up::HangUp},
    look::House,
};

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// nginx keeps answers back to send more of them at once, unless it reads this.
const ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

/// Seconds after which somebody who cannot listen tries again.
const TRY_AGAIN_AFTER: HeaderValue = HeaderValue::from_static("5");

/// A stream of what ends, for the service whose credential this is. 401 for everybody else, 503 while nobody can listen.
pub async fn signals(
    State(house): State<Arc<House>>,
    State(signals): State<Signals>,
    Extension(facts): Extension<RequestFacts>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let service = match asking_service(&house, &facts, &parts) {
        Ok(service) => service,
        Err(refused) => return *refused,
    };
    let listening = match signals.listen(service) {
        Ok(listening) => listening,
        Err(reason) => return not_now(reason),
    };
    let now = listening.began_after.read_at;
    let feed = Feed {
        signals,
        pool: house.sessions.pool().clone(),
        listening,
        audience: Audience::of(&house, service),
        hang_up: parts.extensions.get::<HangUp>().cloned(),
    };
    // The first part is read before there is an answer: whoever cannot be told it is told so, and waits no longer than for
    // anything else.
    let reading = async {
        match resume(&parts.headers) {
            None => feed.lately().await,
            Some(id) => feed.missed(Resume::after(id, now)).await,
        }
    };
    let Ok(Ok(missed)) = timeout(ANSWERS_WITHIN, reading).await else { return not_now(CannotListen::Unavailable) };
    let mut events = feed.start(missed);
    let stream = stream::poll_fn(move |context| events.poll_recv(context).map(|event| event.map(Ok::<_, Infallible>)));
    let mut response = Sse::new(stream).into_response();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.headers_mut().insert(ACCEL_BUFFERING, HeaderValue::from_static("no"));
    response
}

/// What says where to go on. Of two nobody knows which is right: the earliest.
fn resume(headers: &HeaderMap) -> Option<&HeaderValue> {
    static UNREADABLE: HeaderValue = HeaderValue::from_static("");
    let mut ids = headers.get_all(LAST_EVENT_ID).iter();
    let first = ids.next()?;
    Some(if ids.next().is_some() { &UNREADABLE } else { first })
}

fn not_now(reason: CannotListen) -> Response {
    ([(RETRY_AFTER, TRY_AGAIN_AFTER)], ProblemJson::new(StatusCode::SERVICE_UNAVAILABLE, reason)).into_response()
}
