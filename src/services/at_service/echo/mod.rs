//! `/vestibule-echo/`: says to whoever shows the doctor's token what has arrived of a request. The order: token -> [`arrived`] ->
//! [`body`], or [`websocket`] -> [`frames`].

mod arrived;
mod body;
mod frames;
mod websocket;

use std::sync::Arc;

use axum::{
    Extension, Json,
    extract::{Request, State},
    http::{HeaderMap, Uri},
    response::{IntoResponse, Response},
};

use self::arrived::Arrived;
use crate::{
    auth::{echo, facts::RequestFacts},
    look::House,
    model::{echo::JUDGED, problem::Problem, service_host::ServiceHost},
    sessions::Secret,
};

/// Whatever the method. Without a token it is as if nothing were here, and nobody is told why.
pub async fn echo(
    State(house): State<Arc<House>>,
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
        return socket.open(&arrived.with(body::none()));
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
    let live = echo::live(house.sessions.pool(), &token).await.map_err(|error| {
        tracing::warn!(%error, "whether a token of the doctor is good cannot be told");
        Problem::DatabaseAway
    })?;
    let is_for_any = uri.path().starts_with(JUDGED);
    let service = live.and_then(|live| host.with_id(&live.service).or_else(|| is_for_any.then(|| host.first())));
    let service = service.ok_or(Problem::NotFound)?;
    facts.asked_of(service);
    Ok(token)
}
