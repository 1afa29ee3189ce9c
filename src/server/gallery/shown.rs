//! A page of the gallery: what a visitor in some state would be answered at its address, in the language and theme that are
//! asked for. Whoever looks at it stays who they are.

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{
        HeaderMap, HeaderValue, Method, Uri,
        header::{
            ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, COOKIE,
            HOST, ORIGIN, REFERER, SET_COOKIE,
        },
    },
    response::{IntoResponse, Response},
};

use super::super::state::AppState;
use crate::{
    dev::{
        autosession::{SessionState, is_meant_for_us, look_as},
        gallery::{PAGE, State, Theme, Visitor, look_as_busy, named},
    },
    model::{address::GALLERY, problem::Problem, query::Query, service_host::authority_of},
};

/// No page of ours is longer.
const LONGEST: usize = 1024 * 1024;

/// How the clock of a session says that it does not run yet, and that it never will.
const RUNS: [&str; 2] = ["data-runs=\"false\"", "data-runs=\"never\""];

/// What is to become of a request.
pub enum Asked {
    /// The gallery has nothing to do with it.
    Other(Request),
    /// A page is to be asked for like this, and shown so.
    Page(Request, Option<Theme>),
    Answer(Response),
}

/// Takes a request for a page of the gallery for what its visitor would have asked.
pub async fn asked(state: &AppState, mut request: Request) -> Asked {
    let query = Query::of(request.uri().query());
    if request.uri().path() != GALLERY.path || request.method() != Method::GET {
        return Asked::Other(request);
    }
    if let Some(theme) = Theme::of_style(&query) {
        return Asked::Answer(([(CONTENT_TYPE, "text/css; charset=utf-8")], theme.style()).into_response());
    }
    let house = &state.house;
    let workshop = state.workshop.as_ref().filter(|_| is_meant_for_us(request.headers(), &house.site.public_url));
    let Some((workshop, mut page)) = workshop.zip(query.only(PAGE).and_then(|name| named(house, &name))) else {
        return Asked::Other(request);
    };
    let cookie = match page.visitor {
        Visitor::Nobody => None,
        Visitor::Somebody(state) => match look_as(house, workshop, state, true).await {
            Ok((cookie, _)) => Some(cookie),
            Err(error) => return Asked::Answer(error.into_logged_problem().into_response()),
        },
        Visitor::WithoutTerms => match look_as(house, workshop, SessionState::Active, false).await {
            Ok((cookie, _)) => Some(cookie),
            Err(error) => return Asked::Answer(error.into_logged_problem().into_response()),
        },
        Visitor::Busy => match look_as_busy(house, workshop).await {
            Ok(busy) => {
                page.path = busy.address(&page.path);
                Some(busy.cookie)
            }
            Err(error) => return Asked::Answer(error.into_logged_problem().into_response()),
        },
    };
    let cookie = cookie.and_then(|cookie| HeaderValue::from_str(&cookie.stripped().to_string()).ok());
    let service = house.services.iter().find(|service| Some(&service.id) == page.service.as_ref());
    let host = service.and_then(|service| HeaderValue::from_str(&authority_of(service)).ok());
    as_visitor(request.headers_mut(), cookie, host);
    *request.uri_mut() = address(&page, query.only("lang"));
    Asked::Page(request, Theme::asked_for(&query))
}

/// Nothing of whoever looks, and all of the visitor.
fn as_visitor(headers: &mut HeaderMap, cookie: Option<HeaderValue>, host: Option<HeaderValue>) {
    // What is compressed could not be read.
    for name in [COOKIE, AUTHORIZATION, REFERER, ORIGIN, ACCEPT_ENCODING] {
        headers.remove(name);
    }
    let typed = [("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document"), ("sec-fetch-site", "none")];
    for (name, value) in typed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(ACCEPT, HeaderValue::from_static("text/html"));
    for (name, value) in [(COOKIE, cookie), (HOST, host)] {
        if let Some(value) = value {
            headers.insert(name, value);
        }
    }
}

fn address(page: &State, language: Option<String>) -> Uri {
    let joint = if page.path.contains('?') { '&' } else { '?' };
    // Written in one way, whatever came.
    let language =
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(language.map(|tag| ("lang", tag))).finish();
    format!("{}{joint}{language}", page.path).parse().unwrap_or_else(|_| Uri::from_static(GALLERY.path))
}

/// The page in its theme. It gives whoever looks no cookie, and its clock is of no session of theirs.
pub async fn shown(response: Response, theme: Option<Theme>) -> Response {
    let (mut parts, body) = response.into_parts();
    parts.headers.remove(SET_COOKIE);
    let Ok(page) = to_bytes(body, LONGEST).await else { return Problem::Internal.into_response() };
    let page = String::from_utf8_lossy(&page).replace(RUNS[0], RUNS[1]);
    let page = theme.map(|theme| theme.put_on(&page)).unwrap_or(page);
    parts.headers.remove(CONTENT_LENGTH);
    // Pages that are whole in themselves load nothing else.
    let policy = parts.headers.get(CONTENT_SECURITY_POLICY).and_then(|policy| policy.to_str().ok());
    let policy = policy.map(|policy| policy.replace("style-src 'sha256", "style-src 'self' 'sha256"));
    if let Some(policy) = policy.and_then(|policy| HeaderValue::from_str(&policy).ok()) {
        parts.headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    Response::from_parts(parts, Body::from(page))
}
