//! `POST /oauth/token`: a service acts for somebody at another one (token exchange, RFC 8693). The order of a request: [`request`],
//! what is wanted -> [`grant`], whether it may be -> `flights`, by what the other one knows the person -> [`token`].

mod grant;
mod request;
mod token;

use std::sync::Arc;

use axum::{
    Extension, Json,
    extract::{Request, State},
    http::request::Parts,
    response::{IntoResponse, Response},
};
use serde::Serialize;

use self::{
    grant::grant,
    request::{ACCESS_TOKEN, Wanted},
};
use super::{
    client,
    deadline::in_time,
    error::{Refusal, unkept},
    form::{self, Form},
    pace::Pace,
    state::OAuth,
};
use crate::{
    auth::{facts::RequestFacts, peer::peer_of},
    look::House,
    model::service::Service,
};

/// What was looked at may be over when it is written: a session that goes on as another one is found by looking once more.
const TIMES: usize = 2;

/// What is answered (RFC 8693 section 2.2.1).
#[derive(Debug, Serialize)]
struct Exchanged {
    access_token: String,
    issued_token_type: &'static str,
    token_type: &'static str,
    /// Seconds.
    expires_in: i64,
    scope: String,
}

/// A token of the asking service's for another one.
pub async fn exchange(
    State(house): State<Arc<House>>,
    State(oauth): State<OAuth>,
    Extension(facts): Extension<RequestFacts>,
    request: Request,
) -> Response {
    match answer(&house, &oauth, &facts, request).await {
        Ok(response) => response,
        Err(refusal) => refusal.into_response(),
    }
}

async fn answer(house: &House, oauth: &OAuth, facts: &RequestFacts, request: Request) -> Result<Response, Refusal> {
    let (parts, form) = form::read(request).await?;
    let asked = async {
        let service = client::service(house, oauth, Pace::Exchange, facts, &parts, &form).await?;
        exchanged(house, oauth, service, &parts, &form).await
    };
    in_time(oauth.within, asked).await
}

async fn exchanged(
    house: &House,
    oauth: &OAuth,
    service: &Service,
    parts: &Parts,
    form: &Form,
) -> Result<Response, Refusal> {
    let wanted = Wanted::read(house, service, form)?;
    for _ in 0..TIMES {
        let granted = grant(house, service, wanted.clone()).await?;
        let by = peer_of(parts, &house.site.trusted_proxies);
        let handle = oauth.flights.handle(house.sessions.pool(), granted.acting(house), by).await;
        let handle = handle.map_err(|error| {
            tracing::warn!(%error, "by what a service knows somebody cannot be told");
            Refusal::unavailable()
        })?;
        let Some(handle) = handle else { continue };
        let (access_token, expires_in) = granted.sign(house, handle)?;
        let scope = granted.scope();
        let issued_token_type = ACCESS_TOKEN;
        return Ok(unkept(Json(Exchanged {
            access_token,
            issued_token_type,
            token_type: "Bearer",
            expires_in,
            scope,
        })));
    }
    Err(request::over())
}
