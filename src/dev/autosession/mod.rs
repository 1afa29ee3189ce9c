//! `/autosession`: a session in any state from one request, for test suites.

mod body;
mod clock;
mod list;
mod make;
mod people;
mod request;
mod workshop;

use std::sync::Arc;

use axum::{
    Extension, Json,
    extract::State as AxumState,
    http::{
        HeaderMap, StatusCode,
        header::{ACCEPT, CONTENT_TYPE, LOCATION},
    },
    response::{IntoResponse, Response},
};
use leptos::prelude::*;
use serde_json::{Value, json};
use strum::VariantArray;

pub use self::{
    clock::advance,
    make::find_or_add_user,
    people::find as find_person,
    workshop::{Vouchers, Workshop},
};
use self::{
    list::PersonaList,
    make::make,
    request::{SessionRequest, SessionState},
};
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
    let (headers, asked) = match body::receive::<SessionRequest>(request, &house.site.public_url).await {
        Ok(received) => received,
        Err(problem) => return problem.into_response(),
    };
    let choice = match asked.and_then(|asked| asked.choose(&workshop.personas)) {
        Ok(choice) => choice,
        // Only a person who changed the form by hand gets here.
        Err(_) if origin::is_person(&headers) => return Problem::BadRequest.into_response(),
        Err(text) => return unknown(&workshop, &text),
    };
    let (signed_in, cookie) = match make(&house, &workshop, &visit, &choice).await {
        Ok(made) => made,
        Err(error) => return error.into_logged_problem().into_response(),
    };
    visit.jar.give(cookie);
    if origin::is_person(&headers) {
        let location = choice.return_to.unwrap_or_else(Destination::home);
        return (StatusCode::SEE_OTHER, [(LOCATION, location.as_str())]).into_response();
    }
    match signed_in {
        Some(signed_in) => Json(Me::of(&signed_in)).into_response(),
        None => Json(json!({ "persona": choice.persona.id, "state": choice.state })).into_response(),
    }
}

/// Refusal that lists the personas and states that there are.
fn unknown(workshop: &Workshop, detail: &str) -> Response {
    let personas: Vec<_> = workshop.personas.iter().map(|persona| &persona.id).collect();
    refuse(detail, json!({ "personas": personas, "states": SessionState::VARIANTS }))
}

/// Problem document (RFC 9457) that says in words what is wrong, and more.
fn refuse(detail: &str, mut body: Value) -> Response {
    for (name, value) in [
        ("type", json!("about:blank")),
        ("title", json!("Bad Request")),
        ("status", json!(400)),
        ("reason", json!("bad_request")),
        ("detail", json!(detail)),
    ] {
        body[name] = value;
    }
    let kind = [(CONTENT_TYPE, "application/problem+json")];
    (StatusCode::BAD_REQUEST, Extension(Answered::because(Problem::BadRequest)), kind, body.to_string()).into_response()
}
