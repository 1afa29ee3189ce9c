//! `/autosession`: a session in any state from one request, for test suites.

mod list;
mod make;
mod request;
mod workshop;

use std::sync::Arc;

use axum::{
    Extension, Json,
    extract::State as AxumState,
    http::{
        HeaderMap, StatusCode,
        header::{ACCEPT, CONTENT_TYPE, HOST, LOCATION},
    },
    response::{IntoResponse, Response},
};
use leptos::prelude::*;
use serde_json::json;
use strum::VariantArray;
use url::Url;

use self::{
    list::PersonaList,
    make::make,
    request::{SessionRequest, SessionState},
};
pub use self::{make::find_or_add_user, workshop::Workshop};
use crate::{
    auth::{
        Visit,
        answer::{Answered, Me},
        origin,
    },
    look::{self, House},
    model::{destination::Destination, problem::Problem},
};

/// `GET /autosession`: the personas that there are.
pub async fn list(
    AxumState(workshop): AxumState<Option<Arc<Workshop>>>,
    AxumState(house): AxumState<Arc<House>>,
    headers: HeaderMap,
    Extension(visit): Extension<Visit>,
) -> Response {
    let Some(workshop) = workshop else { return Problem::NotFound.into_response() };
    let wants_html =
        headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"));
    if !wants_html {
        return Json(json!({ "personas": workshop.personas, "states": SessionState::VARIANTS })).into_response();
    }
    let frame = house.frame(&visit.caller, None);
    look::page(StatusCode::OK, frame, move || view! { <PersonaList personas=workshop.personas.clone() /> })
}

/// `POST /autosession`: a session in any state.
pub async fn create(
    AxumState(house): AxumState<Arc<House>>,
    AxumState(workshop): AxumState<Option<Arc<Workshop>>>,
    Extension(visit): Extension<Visit>,
    request: axum::extract::Request,
) -> Response {
    let Some(workshop) = workshop else { return Problem::NotFound.into_response() };
    let (parts, body) = request.into_parts();
    if !is_meant_for_us(&parts.headers, &house.site.public_url) {
        return Problem::CrossSite.into_response();
    }
    let Ok(body) = axum::body::to_bytes(body, 16 * 1024).await else { return Problem::TooLarge.into_response() };
    let Some(asked) = SessionRequest::read(&parts.headers, &body) else {
        return Problem::UnsupportedMedia.into_response();
    };
    let choice = match asked.and_then(|asked| asked.choose(&workshop.personas)) {
        Ok(choice) => choice,
        // Only a person who changed the form by hand gets here.
        Err(_) if origin::is_person(&parts.headers) => return Problem::BadRequest.into_response(),
        Err(text) => return unknown(&workshop, &text),
    };
    let (signed_in, cookie) = match make(&house, &workshop, &visit, &choice).await {
        Ok(made) => made,
        Err(error) => return error.into_logged_problem().into_response(),
    };
    visit.jar.give(cookie);
    if origin::is_person(&parts.headers) {
        let location = choice.return_to.unwrap_or_else(Destination::home);
        return (StatusCode::SEE_OTHER, [(LOCATION, location.as_str())]).into_response();
    }
    match signed_in {
        Some(signed_in) => Json(Me::of(&signed_in)).into_response(),
        None => Json(json!({ "persona": choice.persona.id, "state": choice.state })).into_response(),
    }
}

/// Whether `Host` is a name of this machine, or the public one: a page elsewhere can have its own name lead here (DNS
/// rebinding), and would be of the same origin then.
fn is_meant_for_us(headers: &HeaderMap, public_url: &Url) -> bool {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let named = host.and_then(|host| Url::parse(&format!("http://{host}")).ok());
    named.is_none_or(|named| origin::is_loopback(&named) || named.host() == public_url.host())
}

/// Problem document (RFC 9457) that lists the personas and states that there are.
fn unknown(workshop: &Workshop, detail: &str) -> Response {
    let personas: Vec<_> = workshop.personas.iter().map(|persona| &persona.id).collect();
    let body = json!({
        "type": "about:blank", "title": "Bad Request", "status": 400, "reason": "bad_request", "detail": detail,
        "personas": personas, "states": SessionState::VARIANTS,
    });
    let kind = [(CONTENT_TYPE, "application/problem+json")];
    (StatusCode::BAD_REQUEST, Extension(Answered::because(Problem::BadRequest)), kind, body.to_string()).into_response()
}
