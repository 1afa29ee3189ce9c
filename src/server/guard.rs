//! The guard: finds out who is calling, asks for the decision, and carries it out. No page can forget it.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{MatchedPath, Query, Request, State},
    http::{
        HeaderValue, Method, StatusCode, Uri,
        header::{ALLOW, LOCATION, RETRY_AFTER},
        request::Parts,
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use tower_cookies::Cookies;

use super::{
    access::{Access, access, allowed, begins_something},
    counting::{Counting, keep_browser},
    late_cookie::wait_for_cookie,
    slash::without_slash,
    state::AppState,
    waiting::{read, unless_gone},
};
use crate::{
    auth::{Caller, Jar, answer::ProblemJson, caller, origin, peer::peer_of, tally::Refused},
    look::Visit,
    model::{
        flow::{Decision, Requirement, Visitor, decide, reason},
        problem::Problem,
        return_to::{ReturnTo, sign_in_again},
    },
    pages::data::PageData,
    sessions::{Secret, SecretHash},
};

/// What the guard reads of a query. Anything else in it is the page's business.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    return_to: Option<String>,
    again: Option<String>,
}

/// Everything that happens before a handler, in this order: is there such an address, may it be posted to from
/// there, who is it, do they ask too often, and what follows.
pub async fn guard(State(state): State<AppState>, cookies: Cookies, request: Request, next: Next) -> Response {
    let jar = Jar::read(request.headers(), &state.door.cookies, cookies);
    let mut visit = None;
    let mut response = guarded(&state, &jar, request, next, &mut visit).await;
    // The layer that makes pages of problems wants to know who is looking at them.
    let failed = response.status().is_client_error() || response.status().is_server_error();
    if let Some(visit) = visit.filter(|_| failed) {
        response.extensions_mut().insert(visit);
    }
    response
}

async fn guarded(state: &AppState, jar: &Jar, request: Request, next: Next, visit: &mut Option<Visit>) -> Response {
    let (mut parts, body) = request.into_parts();
    parts.extensions.insert(jar.clone());
    let pattern = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str).to_owned();
    let Some(access) = access(&parts.method, &pattern) else {
        return unlisted(state, jar, parts, body, &pattern, next, visit).await;
    };
    let only_looks = parts.method == Method::HEAD && begins_something(&pattern);
    if only_looks {
        parts.method = Method::GET;
        parts.uri = parts.uri.path().parse().unwrap_or_else(|_| Uri::from_static("/"));
    }
    let (requirement, programs_may) = match access {
        Access::Open if pattern.starts_with("/health/") => return next.run(Request::from_parts(parts, body)).await,
        Access::Open => return run(state, next, Request::from_parts(parts, body)).await,
        Access::Guarded(requirement) => (requirement, false),
        Access::Programs(requirement) => (requirement, true),
    };
    if !origin::may_change(&parts.method, &parts.headers, &state.door.settings.public_url, programs_may) {
        note(state, Refused::CrossSite, "foreign_origin", &parts);
        return Problem::CrossSite.into_response();
    }
    if !programs_may && !origin::is_form(&parts.method, &parts.headers) {
        return Problem::UnsupportedMedia.into_response();
    }

    let caller = Arc::new(identify(state, jar).await);
    let asked = Query::<Asked>::try_from_uri(&parts.uri).map(|query| query.0).unwrap_or_default();
    let return_to = asked.return_to.as_deref().and_then(ReturnTo::parse);
    let requirement = for_reauthentication(requirement, &pattern, &asked);
    let decision = decide(&caller.visitor, requirement, here(&parts), return_to.clone());
    *visit = Some(insert_visit(state, &mut parts, &caller, return_to));
    let counting = if only_looks { Ok(None) } else { Counting::admit(state, &pattern, &parts, jar, &caller) };
    let counting = match counting {
        Ok(counting) => counting,
        Err((what, seconds)) => {
            note(state, Refused::TooMany, what.as_str(), &parts);
            return ([(RETRY_AFTER, seconds.to_string())], Problem::TooMany).into_response();
        }
    };
    let is_shown = decision == Decision::Show;
    let response = if is_shown {
        shown(state, jar, &parts, &caller, requirement);
        let data = PageData::read(&pattern, &state.door, &caller, jar, parts.uri.query());
        let Some(data) = read(state, data).await else { return Problem::DatabaseAway.into_response() };
        parts.extensions.insert(data);
        run(state, next, Request::from_parts(parts, body)).await
    } else if let Some(once_more) =
        read(state, wait_for_cookie(state, jar, &parts, &caller, here(&parts))).await.flatten()
    {
        once_more
    } else {
        carry_out(state, jar, &parts, &caller, decision)
    };
    if let Some(counting) = counting {
        counting.settle(is_shown, &response);
    }
    response
}

/// Who is calling; nobody knows while the database is away or frozen.
async fn identify(state: &AppState, jar: &Jar) -> Caller {
    read(state, caller::identify(&state.door, jar)).await.unwrap_or_else(Caller::unknown)
}

/// The handler's answer, unless it waits for a database that does not answer any more.
async fn run(state: &AppState, next: Next, request: Request) -> Response {
    unless_gone(state, next.run(request)).await.unwrap_or_else(|| Problem::DatabaseAway.into_response())
}

/// Files, and what does not exist. A known page with a method it does not take is told apart from an unknown one.
async fn unlisted(
    state: &AppState,
    jar: &Jar,
    mut parts: Parts,
    body: Body,
    pattern: &str,
    next: Next,
    visit: &mut Option<Visit>,
) -> Response {
    if let Some(redirect) = without_slash(&parts.method, &parts.uri).filter(|_| pattern.is_empty()) {
        return redirect;
    }
    // Only a page says who is signed in. Files and programs cost no query.
    let caller = if origin::is_person(&parts.headers) { identify(state, jar).await } else { Caller::anonymous() };
    *visit = Some(insert_visit(state, &mut parts, &Arc::new(caller), None));
    if let Some(methods) = allowed(pattern) {
        return ([(ALLOW, methods)], Problem::MethodNotAllowed).into_response();
    }
    if !pattern.is_empty() && !pattern.starts_with("/pkg/") {
        return Problem::NotFound.into_response();
    }
    next.run(Request::from_parts(parts, body)).await
}

/// A refusal that leaves no row leaves a line a minute at least (ASVS 5.0 16.3.3).
fn note(state: &AppState, what: Refused, why: &'static str, parts: &Parts) {
    let from = peer_of(parts, &state.door.settings.trusted_proxies).ip;
    state.door.tally.note(what, why, from);
}

/// The sign-in page shows itself to the signed-in too when they are to prove once more who they are; as a
/// guest page it would send them straight back to the page that sent them here.
fn for_reauthentication(requirement: Requirement, pattern: &str, asked: &Asked) -> Requirement {
    let again = pattern == "/sign-in" && asked.again.as_deref() == Some("true");
    if again { Requirement::Public } else { requirement }
}

/// The page that is asked for, if it can be returned to with a GET.
fn here(parts: &Parts) -> Option<ReturnTo> {
    let readable = parts.method.is_safe();
    parts.uri.path_and_query().filter(|_| readable).and_then(|path| ReturnTo::parse(path.as_str()))
}

/// Tells the page, and everything on the way to it, who is calling.
fn insert_visit(state: &AppState, parts: &mut Parts, caller: &Arc<Caller>, return_to: Option<ReturnTo>) -> Visit {
    let visit = Visit {
        caller: Arc::clone(caller),
        return_to,
        // Only a page has a form that needs them; programs wait for nothing they do not read.
        sign_out_origins: if origin::is_person(&parts.headers) {
            state.door.sign_out_origins(caller)
        } else {
            String::new()
        },
        assets: Arc::clone(&state.assets),
    };
    parts.extensions.insert(Arc::clone(caller));
    parts.extensions.insert(visit.clone());
    visit
}

/// A page is shown: the browser makes progress, and on the way to a sign-in it gets the cookie that attempts are bound to.
fn shown(state: &AppState, jar: &Jar, parts: &Parts, caller: &Caller, requirement: Requirement) {
    if !origin::is_person(&parts.headers) {
        return;
    }
    if let Some(browser) = followed_by(jar) {
        state.loops.shown(browser, asked_for(parts));
    }
    if requirement == Requirement::Guest && matches!(caller.visitor, Visitor::Anonymous | Visitor::Ended(_)) {
        keep_browser(state, jar, parts);
    }
}

fn carry_out(state: &AppState, jar: &Jar, parts: &Parts, caller: &Caller, decision: Decision) -> Response {
    if !origin::is_person(&parts.headers) {
        return refuse_program(&caller.visitor, &decision);
    }
    let location = match &decision {
        Decision::SignIn(return_to) => ReturnTo::query_of("/sign-in", return_to.as_ref()),
        Decision::SignInAgain(return_to) => sign_in_again(return_to.as_ref()),
        Decision::Register => "/register".to_owned(),
        Decision::SessionExpired(return_to) => ReturnTo::query_of("/session-expired", return_to.as_ref()),
        Decision::Return(return_to) => return_to.as_str().to_owned(),
        Decision::Forbidden => return Problem::Forbidden.into_response(),
        Decision::Unavailable => return Problem::DatabaseAway.into_response(),
        Decision::Show => return Problem::Internal.into_response(),
    };
    if matches!(decision, Decision::SignIn(_) | Decision::SessionExpired(_)) {
        keep_browser(state, jar, parts);
    }
    if followed_by(jar).is_some_and(|browser| state.loops.sent(browser, asked_for(parts), &location)) {
        return Problem::RedirectLoop.into_response();
    }
    match HeaderValue::from_str(&location) {
        Ok(location) => (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response(),
        Err(_) => Problem::Internal.into_response(),
    }
}

/// What a browser is followed by from one redirect to the next.
fn followed_by(jar: &Jar) -> Option<[u8; 32]> {
    let session = || jar.session().map(|session| session.secret.hash());
    jar.browser().map(Secret::hash).or_else(session).map(SecretHash::into_bytes)
}

fn asked_for(parts: &Parts) -> &str {
    parts.uri.path_and_query().map_or("/", |path| path.as_str())
}

/// Programs are never redirected: they could not sign in.
fn refuse_program(visitor: &Visitor, decision: &Decision) -> Response {
    let status = match decision {
        Decision::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Decision::Forbidden | Decision::Return(_) | Decision::Register | Decision::SignInAgain(_) => {
            StatusCode::FORBIDDEN
        }
        _ => StatusCode::UNAUTHORIZED,
    };
    ProblemJson::new(status, reason(visitor, decision)).into_response()
}
