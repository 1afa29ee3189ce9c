//! Makes a page of every problem for people, and `application/problem+json` for programs. Nothing else that has gone
//! wrong is ever shown: no raw JSON of a server function, no bare status, no text of a library.

use std::{any::Any, sync::Arc};

use axum::{
    body::Body,
    extract::{Query, Request, State},
    http::{
        HeaderMap, HeaderValue, StatusCode, Uri,
        header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, RETRY_AFTER, SET_COOKIE},
    },
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{counting::SERVER_FN_ERROR, state::AppState};
use crate::{
    auth::{
        Caller,
        answer::{PROBLEM, ProblemJson, status},
        origin,
    },
    look::{ProblemPage, Visit, content_security_policy, render},
    model::{problem::Problem, return_to::ReturnTo},
};

#[derive(Debug, Default, Deserialize)]
struct Asked {
    return_to: Option<String>,
    reason: Option<String>,
}

/// The layer.
pub async fn problems(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let person = origin::is_person(request.headers());
    let uri = request.uri().clone();
    let here =
        uri.path_and_query().filter(|_| request.method().is_safe()).and_then(|path| ReturnTo::parse(path.as_str()));
    let mut response = next.run(request).await;
    let Some(problem) = problem_in(&mut response, uri.path()) else { return response };
    let visit = response.extensions_mut().remove::<Visit>().unwrap_or_else(|| {
        let asked = Query::<Asked>::try_from_uri(&uri).map(|query| query.0).unwrap_or_default();
        let return_to = asked.return_to.as_deref().and_then(ReturnTo::parse);
        Visit {
            caller: Arc::new(Caller::anonymous()),
            return_to,
            sign_out_origins: String::new(),
            assets: Arc::clone(&state.assets),
        }
    });
    let mut answer = if person {
        page(visit, problem, here)
    } else {
        ProblemJson::new(status(problem), problem.as_str()).into_response()
    };
    keep(response.headers(), answer.headers_mut());
    if problem == Problem::DatabaseAway {
        answer.headers_mut().entry(RETRY_AFTER).or_insert(HeaderValue::from_static("5"));
    }
    answer
}

/// What went wrong, if something did that has no proper answer yet.
fn problem_in(response: &mut Response, path: &str) -> Option<Problem> {
    let named = response.headers_mut().remove(PROBLEM).and_then(|name| name.to_str().ok().and_then(Problem::from_name));
    let misread = response.headers_mut().remove(SERVER_FN_ERROR).is_some();
    let status = response.status();
    let failed = status.is_client_error() || status.is_server_error();
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let answered = ["text/html", "application/problem+json"].iter().any(|answer| kind.starts_with(answer))
        || path.starts_with("/health/")
        // Whoever asks for a part of a file reads how long it is, in a header.
        || status == StatusCode::RANGE_NOT_SATISFIABLE
        // A provider reads what its own specification says (Back-Channel Logout 1.0, section 2.8).
        || (path.starts_with("/auth/backchannel-logout/") && kind == "application/json");
    match named {
        Some(problem) => Some(problem),
        None if misread => Some(Problem::BadRequest),
        None if failed && !answered => Some(Problem::of_status(status.as_u16())),
        None => None,
    }
}

fn page(visit: Visit, problem: Problem, here: Option<ReturnTo>) -> Response {
    let policy = content_security_policy(None, &visit.sign_out_origins);
    let html = render(visit, move || view! { <ProblemPage problem here /> });
    let mut response = (status(problem), Html(html)).into_response();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// Headers of the answer that are about the problem, not about the body that was thrown away.
fn keep(from: &HeaderMap, to: &mut HeaderMap) {
    for name in [RETRY_AFTER, axum::http::header::ALLOW] {
        if let Some(value) = from.get(&name) {
            to.insert(name, value.clone());
        }
    }
    debug_assert!(!to.contains_key(LOCATION) && !to.contains_key(SET_COOKIE), "a problem sends nobody anywhere");
}

/// Why a sign-in did not work, told where no code is in the address.
pub async fn refused(uri: Uri) -> Problem {
    let asked = Query::<Asked>::try_from_uri(&uri).map(|query| query.0).unwrap_or_default();
    let problem = asked.reason.as_deref().and_then(Problem::from_name);
    problem.filter(|problem| problem.ends_a_sign_in()).unwrap_or(Problem::NotFound)
}

/// A panic becomes the page of a mistake of ours; the log has what happened.
#[expect(clippy::needless_pass_by_value, reason = "the layer's signature")]
pub fn panicked(panic: Box<dyn Any + Send + 'static>) -> axum::http::Response<Body> {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no text");
    tracing::error!(panic = text, "a handler panicked");
    Problem::Internal.into_response()
}
