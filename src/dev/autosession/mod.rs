//! `/autosession`: a session in any state from one request, for test suites.

mod list;
mod make;
mod wish;

use std::sync::Arc;

use axum::{
    Extension, Json, Router,
    extract::{FromRef, State as AxumState},
    http::{
        HeaderMap, StatusCode,
        header::{ACCEPT, CONTENT_TYPE, HOST, LOCATION},
    },
    response::{Html, IntoResponse, Response},
    routing::get,
};
use leptos::prelude::*;
use serde_json::json;
use url::Url;

pub use self::make::find_or_add_user;
use self::{
    list::PersonaList,
    make::{Made, make},
    wish::{Choice, SessionState, Wish},
};
use crate::{
    auth::{Caller, Door, Jar, answer::Me, origin, peer::peer_of},
    look::{Visit, content_security_policy, render},
    model::{persona::Persona, problem::Problem, return_to::ReturnTo},
};

/// The address.
pub const PATH: &str = "/autosession";

/// Who can be signed in, and whose identities they are.
#[derive(Debug)]
pub struct Workshop {
    /// The personas.
    pub personas: Vec<Persona>,
    /// The issuer of their identities: the development provider's, so that both ways lead to the same user.
    pub issuer: String,
    /// The provider that their sessions name.
    pub provider: String,
}

impl Workshop {
    /// For a door: the personas belong to its first provider.
    pub fn of(door: &Door, personas: Vec<Persona>) -> Self {
        let first = door.providers.first().map(crate::openid::Provider::settings);
        Self {
            personas,
            issuer: first.map_or_else(|| "urn:vestibule:workshop".to_owned(), |settings| settings.issuer.clone()),
            provider: first.map_or_else(|| "workshop".to_owned(), |settings| settings.id.clone()),
        }
    }
}

/// The routes, to be merged into the server's.
pub fn routes<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
    Arc<Door>: FromRef<S>,
    Option<Arc<Workshop>>: FromRef<S>,
{
    Router::new().route(PATH, get(list).post(create))
}

async fn list(
    AxumState(workshop): AxumState<Option<Arc<Workshop>>>,
    headers: HeaderMap,
    Extension(visit): Extension<Visit>,
) -> Response {
    let Some(workshop) = workshop else { return Problem::NotFound.into_response() };
    let wants_html =
        headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"));
    if !wants_html {
        return Json(json!({ "personas": workshop.personas, "states": SessionState::ALL })).into_response();
    }
    let policy = content_security_policy(None, &visit.sign_out_origins);
    let html = render(visit, move || view! { <PersonaList personas=workshop.personas.clone() /> });
    let mut response = Html(html).into_response();
    if let Ok(policy) = policy.parse() {
        response.headers_mut().insert(axum::http::header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

async fn create(
    AxumState(door): AxumState<Arc<Door>>,
    AxumState(workshop): AxumState<Option<Arc<Workshop>>>,
    Extension(caller): Extension<Arc<Caller>>,
    Extension(jar): Extension<Jar>,
    request: axum::extract::Request,
) -> Response {
    let Some(workshop) = workshop else { return Problem::NotFound.into_response() };
    let (parts, body) = request.into_parts();
    if !is_meant_for_us(&parts.headers, &door.settings.public_url) {
        return Problem::CrossSite.into_response();
    }
    let Ok(body) = axum::body::to_bytes(body, 16 * 1024).await else { return Problem::TooLarge.into_response() };
    let Some(wish) = Wish::read(&parts.headers, &body) else { return Problem::UnsupportedMedia.into_response() };
    let chosen = wish.and_then(|wish| wish.choose(&workshop.personas));
    let (persona, state, isolated, return_to) = match chosen {
        Ok(Choice { persona, state, isolated, return_to }) => (persona, state, isolated, return_to),
        // Only a person who changed the form by hand gets here.
        Err(_) if origin::is_person(&parts.headers) => return Problem::BadRequest.into_response(),
        Err(text) => return unknown(&workshop, &text),
    };
    let peer = peer_of(&parts, &door.settings.trusted_proxies);
    let made = match make(&door, &workshop, &caller, persona, state, isolated, return_to.as_ref(), &peer).await {
        Ok(made) => made,
        Err(error) => return error.into_logged_problem().into_response(),
    };
    jar.give(made.cookie().clone());
    if origin::is_person(&parts.headers) {
        let location = return_to.unwrap_or_else(ReturnTo::home);
        return (StatusCode::SEE_OTHER, [(LOCATION, location.as_str())]).into_response();
    }
    match made {
        Made::SignedIn(signed_in, _) => Json(Me::of(&signed_in)).into_response(),
        Made::Other(_) => Json(json!({ "persona": persona.id, "state": state })).into_response(),
    }
}

/// Whether the browser knows this door by a name of this machine, or by its public one. A page elsewhere can have its own
/// name lead here (DNS rebinding), and would be of the same origin then.
fn is_meant_for_us(headers: &HeaderMap, public_url: &Url) -> bool {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let named = host.and_then(|host| Url::parse(&format!("http://{host}")).ok());
    named.is_none_or(|named| origin::is_loopback(&named) || named.host() == public_url.host())
}

/// 400, with what there is.
fn unknown(workshop: &Workshop, detail: &str) -> Response {
    let personas: Vec<_> = workshop.personas.iter().map(|persona| &persona.id).collect();
    let body = json!({
        "type": "about:blank", "title": "Bad Request", "status": 400, "reason": "bad_request", "detail": detail,
        "personas": personas, "states": SessionState::ALL,
    });
    (StatusCode::BAD_REQUEST, [(CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response()
}
