//! Makes a page of every problem for people, and `application/problem+json` for programs. Nothing else that has gone
//! wrong is ever shown: no raw JSON of a server function, no bare status, no text of a library.

use std::{any::Any, sync::Arc};

use axum::{
    Extension,
    body::Body,
    extract::{Request, State},
    http::{
        HeaderMap, HeaderValue, StatusCode, Uri,
        header::{LOCATION, RETRY_AFTER},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use leptos::prelude::*;

use super::{state::AppState, waiting::read};
use crate::{
    auth::{
        Caller, Visit,
        answer::{Answered, ProblemJson, status},
        facts::RequestFacts,
        origin,
    },
    look::{self, ProblemPage, language::ProblemFacts},
    model::{
        address::{self, REFUSED},
        destination::Destination,
        problem::Problem,
        query::Query,
        registration::RegistrationPolicy,
    },
    store::sign_ins,
};

/// Middleware: error pages, and problem documents (RFC 9457).
pub async fn problems(
    State(state): State<AppState>,
    Extension(facts): Extension<RequestFacts>,
    request: Request,
    next: Next,
) -> Response {
    let is_person = origin::is_person(request.headers());
    let here = request.uri().path_and_query().filter(|_| request.method().is_safe());
    let here = here.and_then(|here| Destination::local(here.as_str()));
    let posted = !request.method().is_safe();
    let form = origin::referring_path(request.headers(), &state.house.site.public_url).filter(|_| posted);
    let form = form.as_deref().and_then(address::page);
    let query = Query::of(request.uri().query());
    // Its address brings the code of the request that was refused.
    let is_told_later = request.uri().path() == REFUSED.path;
    let mut response = next.run(request).await;
    if let Some(reason) = response.extensions().get::<Answered>().and_then(|answered| answered.reason) {
        facts.refused(reason);
    }
    let Some(problem) = problem_in(&response) else { return response };
    facts.refused(problem);
    let mut answer = if is_person {
        let visit = response.extensions_mut().remove::<Visit>();
        // Who was refused before anybody looked who they are is told without their name.
        let caller = visit.as_ref().map_or_else(|| Arc::new(Caller::anonymous()), |visit| Arc::clone(&visit.caller));
        let return_to = query.only("return_to").and_then(|to| Destination::parse(&to, &state.house.services));
        let frame = state.house.frame(&caller, return_to);
        let mut known = facts_of(&state, &facts, &caller, &query, is_told_later);
        let browser = visit.as_ref().and_then(|visit| visit.jar.browser());
        if let Some((browser, code)) = browser.zip(known.code).filter(|_| problem.is_about_email()) {
            let hash = browser.hash();
            let noted = sign_ins::refused_email(state.house.sessions.pool(), hash.as_bytes(), code);
            // Whoever cannot be told it reads why all the same.
            known.email = read(&state, noted).await.and_then(Result::ok).flatten();
        }
        if let Some(code) = known.code.or_else(|| facts.code()) {
            facts.shows(code);
        }
        look::page(status(problem), frame, move || view! { <ProblemPage problem facts=known here form /> })
    } else {
        ProblemJson::new(status(problem), problem).into_response()
    };
    keep(response.headers(), answer.headers_mut());
    if problem == Problem::DatabaseAway {
        answer.headers_mut().entry(RETRY_AFTER).or_insert(HeaderValue::from_static("5"));
    }
    answer
}

/// What the sentences of a problem can name. The provider may stand in the address of a refusal: only what is in the settings
/// counts there.
fn facts_of(
    state: &AppState,
    facts: &RequestFacts,
    caller: &Caller,
    query: &Query,
    is_told_later: bool,
) -> ProblemFacts {
    let house = &state.house;
    let provider = facts.provider().map(str::to_owned).or_else(|| query.only("provider"));
    let domains = match &house.registration {
        RegistrationPolicy::Domains(domains) => look::addresses_at(domains),
        _ => Vec::new(),
    };
    ProblemFacts {
        provider: provider.and_then(|id| house.providers.get(&id)).map(|provider| provider.settings().name.clone()),
        name: caller.signed_in().map(|signed_in| signed_in.user.name.clone()),
        email: None,
        domains,
        host: house.site.public_url.host_str().map(str::to_owned),
        code: query.only("request").and_then(|code| code.parse().ok()).filter(|_| is_told_later),
    }
}

/// What went wrong, if something did that has no proper answer yet.
pub(super) fn problem_in(response: &Response) -> Option<Problem> {
    let status = response.status();
    let failed = status.is_client_error() || status.is_server_error();
    let answered = response.extensions().get::<Answered>().is_some()
        // Whoever asks for a part of a file reads how long it is, in a header.
        || status == StatusCode::RANGE_NOT_SATISFIABLE;
    let named = response.extensions().get::<Problem>().copied();
    named.or_else(|| (failed && !answered).then(|| Problem::of_status(status.as_u16())))
}

/// Headers of the answer that are about the problem, not about the body that was thrown away.
fn keep(from: &HeaderMap, to: &mut HeaderMap) {
    for name in [RETRY_AFTER, axum::http::header::ALLOW] {
        if let Some(value) = from.get(&name) {
            to.insert(name, value.clone());
        }
    }
    debug_assert!(!from.contains_key(LOCATION), "a problem sends nobody anywhere");
}

/// Why a sign-in did not work, told where no code is in the address.
pub async fn refused(uri: Uri) -> Problem {
    let problem = Query::of(uri.query()).only("reason").as_deref().and_then(|reason| reason.parse::<Problem>().ok());
    problem.filter(|problem| problem.ends_a_sign_in()).unwrap_or(Problem::NotFound)
}

/// A panic becomes the page of a mistake of ours. What happened has been logged where it did.
pub fn panicked(_panic: Box<dyn Any + Send + 'static>) -> axum::http::Response<Body> {
    Problem::Internal.into_response()
}
