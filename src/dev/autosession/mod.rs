//! `/autosession`: a session in any state from one request, for test suites.

mod list;
mod make;

use std::sync::Arc;

use axum::{
    Extension, Json, Router,
    body::Bytes,
    extract::{FromRef, State as AxumState},
    http::{
        HeaderMap, StatusCode,
        header::{ACCEPT, CONTENT_TYPE, LOCATION},
    },
    response::{Html, IntoResponse, Response},
    routing::get,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tower_cookies::Cookies;

pub use self::make::find_or_add_user;
use self::{
    list::PersonaList,
    make::{Made, make},
};
use crate::{
    auth::{Caller, Door, answer::Me, client::Client, origin},
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
        let first = door.providers.first().map(crate::auth::openid::Provider::settings);
        Self {
            personas,
            issuer: first.map_or_else(|| "urn:vestibule:workshop".to_owned(), |settings| settings.issuer.clone()),
            provider: first.map_or_else(|| "workshop".to_owned(), |settings| settings.id.clone()),
        }
    }
}

/// The states in which a session can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    /// Signed in.
    Active,
    /// Nothing was done for longer than the idle limit.
    IdleExpired,
    /// Older than the absolute limit.
    AbsoluteExpired,
    /// Ended from another browser.
    Ended,
    /// Signed in, and the last proof of identity is old.
    Stale,
    /// Identity proven, not registered.
    Registering,
}

impl SessionState {
    const ALL: [Self; 6] =
        [Self::Active, Self::IdleExpired, Self::AbsoluteExpired, Self::Ended, Self::Stale, Self::Registering];

    fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::IdleExpired => "idle_expired",
            Self::AbsoluteExpired => "absolute_expired",
            Self::Ended => "ended",
            Self::Stale => "stale",
            Self::Registering => "registering",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

/// What is asked for, as a form or as JSON.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Wish {
    persona: Option<String>,
    state: Option<String>,
    isolated: Option<Flag>,
    return_to: Option<String>,
}

/// `true` in JSON, `true` as a text in a form.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Flag {
    Said(bool),
    Written(String),
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
    let html = render(visit, move || view! { <PersonaList personas=workshop.personas.clone() /> });
    let mut response = Html(html).into_response();
    if let Ok(policy) = content_security_policy(None).parse() {
        response.headers_mut().insert(axum::http::header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

async fn create(
    AxumState(door): AxumState<Arc<Door>>,
    AxumState(workshop): AxumState<Option<Arc<Workshop>>>,
    Extension(caller): Extension<Arc<Caller>>,
    cookies: Cookies,
    request: axum::extract::Request,
) -> Response {
    let Some(workshop) = workshop else { return Problem::NotFound.into_response() };
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, 16 * 1024).await else { return Problem::TooLarge.into_response() };
    let wish = match read(&parts.headers, &body) {
        Ok(wish) => wish,
        Err(refusal) => return refusal,
    };
    let (persona, state) = match choose(&workshop, &wish) {
        Ok(choice) => choice,
        Err(text) => return unknown(&workshop, &text),
    };
    let isolated = match &wish.isolated {
        Some(Flag::Said(said)) => *said,
        Some(Flag::Written(text)) => text == "true",
        None => false,
    };
    let return_to = wish.return_to.as_deref().and_then(ReturnTo::parse);
    let client = Client::of(&parts, &door.settings.trusted_proxies);
    let made = match make(&door, &workshop, &caller, persona, state, isolated, return_to.as_ref(), &client).await {
        Ok(made) => made,
        Err(error) => return error.problem().into_response(),
    };
    cookies.add(made.cookie().clone());
    if origin::is_person(&parts.headers) {
        let location = return_to.unwrap_or_else(ReturnTo::home);
        return (StatusCode::SEE_OTHER, [(LOCATION, location.as_str())]).into_response();
    }
    match made {
        Made::SignedIn(started) => Json(Me::of(&started.signed_in)).into_response(),
        Made::Other(_) => Json(json!({ "persona": persona.id, "state": state })).into_response(),
    }
}

fn read(headers: &HeaderMap, body: &Bytes) -> Result<Wish, Response> {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let wish = if kind.starts_with("application/json") {
        serde_json::from_slice(body).map_err(|error| error.to_string())
    } else if kind.starts_with("application/x-www-form-urlencoded") {
        read_form(body)
    } else {
        return Err(Problem::UnsupportedMedia.into_response());
    };
    wish.map_err(|text| {
        (StatusCode::BAD_REQUEST, Json(json!({ "reason": "bad_request", "detail": text }))).into_response()
    })
}

fn read_form(body: &Bytes) -> Result<Wish, String> {
    let mut wish = Wish::default();
    for (name, value) in url::form_urlencoded::parse(body) {
        let value = value.into_owned();
        match name.as_ref() {
            "persona" => wish.persona = Some(value),
            "state" => wish.state = Some(value),
            "isolated" => wish.isolated = Some(Flag::Written(value)),
            "return_to" => wish.return_to = Some(value),
            other => {
                return Err(format!(
                    "unknown field `{other}`, expected one of `persona`, `state`, `isolated`, `return_to`"
                ));
            }
        }
    }
    Ok(wish)
}

/// The persona and the state, or what is wrong. Somebody who has not registered can only be registering.
fn choose<'a>(workshop: &'a Workshop, wish: &Wish) -> Result<(&'a Persona, SessionState), String> {
    let id = wish.persona.as_deref().ok_or("persona is missing")?;
    let persona = workshop
        .personas
        .iter()
        .find(|persona| persona.id == id)
        .ok_or_else(|| format!("there is no persona {id:?}"))?;
    let state = match wish.state.as_deref() {
        None | Some("") if persona.registered => SessionState::Active,
        None | Some("" | "active") if !persona.registered => SessionState::Registering,
        Some(name) => SessionState::from_name(name).ok_or_else(|| format!("there is no state {name:?}"))?,
        None => SessionState::Active,
    };
    if persona.registered || state == SessionState::Registering {
        Ok((persona, state))
    } else {
        Err(format!("{id} has not registered, so there is only the state \"registering\""))
    }
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
