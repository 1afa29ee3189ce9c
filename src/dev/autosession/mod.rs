//! `/autosession`: a session in any state from one request, for test suites.

mod at_service;
mod body;
mod clock;
mod list;
mod make;
mod people;
mod request;
mod tell;
mod token;
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
use tower_cookies::{Cookie, Cookies};

use self::{
    at_service::AtService,
    list::PersonaList,
    make::{Made, make},
    request::{Choice, SessionRequest},
    token::MadeToken,
};
pub use self::{
    body::is_meant_for_us,
    clock::advance,
    make::find_or_add_user,
    people::find as find_person,
    request::SessionState,
    tell::{Asked, Tell, Told},
    workshop::{Vouchers, Workshop},
};
use crate::{
    auth::{
        AuthError, Caller, Jar, Visit, answer::Answered, facts::RequestFacts, me::Me, origin, tokens::create::offered,
    },
    look::{self, House},
    model::{destination::Destination, persona::Persona, problem::Problem, query::Query, session::SignedIn},
    store::events::Peer,
};

/// The workshop, for whoever is on this machine and asks this very door; a door without one says that there is no such page.
pub(super) fn open_to(
    workshop: Option<Arc<Workshop>>,
    headers: &HeaderMap,
    house: &House,
) -> Result<Arc<Workshop>, Problem> {
    let workshop = workshop.ok_or(Problem::NotFound)?;
    if is_meant_for_us(headers, &house.site.public_url) { Ok(workshop) } else { Err(Problem::CrossSite) }
}

/// `GET /autosession`: the personas that there are.
pub async fn list(
    AxumState(workshop): AxumState<Option<Arc<Workshop>>>,
    AxumState(house): AxumState<Arc<House>>,
    headers: HeaderMap,
    Extension(visit): Extension<Visit>,
) -> Response {
    let workshop = match open_to(workshop, &headers, &house) {
        Ok(workshop) => workshop,
        Err(problem) => return problem.into_response(),
    };
    let wants_html =
        headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"));
    if !wants_html {
        let (services, example) = (services(&house), example(&workshop));
        let states = SessionState::VARIANTS;
        let all = json!({ "personas": workshop.personas, "states": states, "services": services, "example": example });
        return Json(all).into_response();
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
    let choice = match asked.and_then(|asked| asked.choose(&workshop.personas, &house.services)) {
        Ok(choice) => choice,
        // Only a person who changed the form by hand gets here.
        Err(_) if origin::is_person(&headers) => return Problem::BadRequest.into_response(),
        Err(text) => return unknown(&workshop, &house, &text),
    };
    let made = match make(&house, &workshop, &visit, &choice).await {
        Ok(made) => made,
        Err(error) => return error.into_logged_problem().into_response(),
    };
    visit.jar.give(made.cookie.clone());
    if origin::is_person(&headers) {
        return (StatusCode::SEE_OTHER, [(LOCATION, page_of(&choice))]).into_response();
    }
    match answer(&house, &workshop, &choice, &made).await {
        Some(answer) => Json(answer).into_response(),
        None => Problem::DatabaseAway.into_response(),
    }
}

/// The cookie of somebody in a state, for a look at a page, and their session if they have one. Whoever asks stays who they are.
pub async fn look_as(
    house: &House,
    workshop: &Workshop,
    state: SessionState,
    accepts_terms: bool,
) -> Result<(Cookie<'static>, Option<SignedIn>), AuthError> {
    let wanted = |persona: &&Persona| persona.registered != (state == SessionState::Registering);
    // Whoever may give most to a token, or else has most roles, sees most.
    let sees = |persona: &&Persona| (offered(&house.services, &persona.roles).len(), persona.roles.len());
    let persona = workshop.personas.iter().filter(wanted).max_by_key(sees).ok_or(Problem::NotFound)?;
    let choice = Choice {
        persona,
        state,
        isolated: true,
        world: None,
        return_to: None,
        service: None,
        accepts_terms,
        token: None,
    };
    let visit = Visit {
        caller: Arc::new(Caller::anonymous()),
        jar: Jar::read(&HeaderMap::new(), &house.cookies, Cookies::default()),
        peer: Peer::default(),
        query: Query::default(),
        return_to: None,
        is_person: true,
        detour: None,
        facts: RequestFacts::default(),
    };
    let made = make(house, workshop, &visit, &choice).await?;
    Ok((made.cookie, made.session.map(|session| session.signed_in)))
}

/// Where a browser goes then.
fn page_of(choice: &Choice<'_>) -> String {
    match (&choice.return_to, choice.service) {
        (Some(page), _) => page.as_str().to_owned(),
        (None, Some(service)) => service.url.to_string(),
        (None, None) => Destination::home().as_str().to_owned(),
    }
}

/// What a program is told; nothing while nobody can tell what the service is told.
async fn answer(house: &House, workshop: &Workshop, choice: &Choice<'_>, made: &Made) -> Option<Value> {
    let session = made.session.as_ref();
    let mut answer = match session.filter(|session| !session.is_over) {
        Some(session) => serde_json::to_value(Me::of(&session.signed_in)).ok()?,
        None => json!({ "persona": choice.persona.id, "state": choice.state }),
    };
    if let Some(MadeToken { token, secret }) = &made.token {
        answer["token"] = serde_json::to_value(token).ok()?;
        answer["token_secret"] = secret.reveal().into();
    }
    if let (Some(service), Some(session)) = (choice.service, session) {
        let at_service = AtService::of(house, workshop.tell, service, session, &made.cookie).await?;
        answer["service"] = serde_json::to_value(at_service).ok()?;
    }
    Some(answer)
}

/// Refusal that lists the personas, states and services that there are, with a request that works.
fn unknown(workshop: &Workshop, house: &House, detail: &str) -> Response {
    let personas: Vec<_> = workshop.personas.iter().map(|persona| &persona.id).collect();
    let (services, example, states) = (services(house), example(workshop), SessionState::VARIANTS);
    refuse(detail, json!({ "personas": personas, "states": states, "services": services, "example": example }))
}

fn services(house: &House) -> Vec<&str> {
    house.services.iter().map(|service| service.id.as_str()).collect()
}

/// A request that works.
fn example(workshop: &Workshop) -> Value {
    json!({ "persona": workshop.personas.first().map(|persona| &persona.id), "isolated": true })
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
