//! `/vestibule-echo/`: says to whoever shows the doctor's token what has arrived of a request. The order: token -> [`arrived`] ->
//! [`body`], or [`websocket`] -> [`frames`].

mod arrived;
mod body;
mod frames;
mod sockets;
mod websocket;

use std::sync::Arc;

use axum::{
    Extension, Json,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Uri, header::RETRY_AFTER},
    response::{IntoResponse, Response},
};

use tokio::time::timeout;

use self::arrived::Arrived;
pub use self::sockets::Sockets;
use crate::{
    auth::{echo, facts::RequestFacts},
    look::House,
    model::{echo::IF_HOST, problem::Problem, service_host::ServiceHost},
    services::ANSWERS_WITHIN,
    sessions::Secret,
};

/// A websocket lasts as many seconds.
const COME_BACK_AFTER: HeaderValue = HeaderValue::from_static("10");

/// Whatever the method. Without a token it is as if nothing were here, and nobody is told why.
pub async fn echo(
    State(house): State<Arc<House>>,
    State(sockets): State<Sockets>,
    Extension(host): Extension<Arc<ServiceHost>>,
    Extension(facts): Extension<RequestFacts>,
    mut request: Request,
) -> Response {
    let token = match shown(&house, &host, &facts, request.headers(), request.uri()).await {
        Ok(token) => token,
        Err(problem) => return problem.into_response(),
    };
    let socket = websocket::asked(&mut request);
    let (parts, body) = request.into_parts();
    let arrived = Arrived::of(&parts, &token, &arrived::cookie_names(&house, host.first()));
    if let Some(socket) = socket {
        let Some(open) = sockets.open(&token) else {
            return ([(RETRY_AFTER, COME_BACK_AFTER)], Problem::TooMany).into_response();
        };
        return socket.open(&arrived.with(body::none()), open);
    }
    match body::read(body).await {
        Ok(body) => Json(arrived.with(body)).into_response(),
        Err(problem) => problem.into_response(),
    }
}

/// The token, if it is good for a service of this host, or at every host here.
async fn shown(
    house: &House,
    host: &ServiceHost,
    facts: &RequestFacts,
    headers: &HeaderMap,
    uri: &Uri,
) -> Result<Secret, Problem> {
    let token = echo::presented(headers).ok_or(Problem::NotFound)?;
    let live = timeout(ANSWERS_WITHIN, echo::live(house.sessions.pool(), &token)).await;
    let live = live.unwrap_or(Err(sqlx::Error::PoolTimedOut)).map_err(|error| {
        tracing::warn!(%error, "whether a token of the doctor is good cannot be told");
        Problem::DatabaseAway
    })?;
    let is_for_any = uri.path().starts_with(IF_HOST);
    let service = live.and_then(|live| host.with_id(&live.service).or_else(|| is_for_any.then(|| host.first())));
    let service = service.ok_or(Problem::NotFound)?;
    facts.asked_of(service);
    Ok(token)
}
