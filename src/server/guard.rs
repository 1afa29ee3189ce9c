//! The guard: finds out who is calling, asks for the decision, and carries it out. No page can forget it.

use std::sync::Arc;

use axum::{
    Extension,
    body::Body,
    extract::{MatchedPath, Request, State},
    http::{
        self, Uri,
        header::{ALLOW, RETRY_AFTER},
        request::Parts,
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use tower_cookies::Cookies;

#[cfg(feature = "dev")]
use super::suites;
use super::{
    counting::Counting,
    deciding::{decided, here},
    language::as_chosen,
    late_cookie::wait_for_cookie,
    outcome::{carry_out, note_shown},
    slash::without_slash,
    state::AppState,
    straight_on::straight_on,
    waiting::{read, unless_gone},
};
use crate::{
    auth::{
        Caller, Jar, Visit,
        facts::RequestFacts,
        handshake::visit::{Visiting, visiting},
        identify::{Shown, identify},
        origin,
        peer::peer_of,
        tally::Refused,
        tokens::bearer::{Bearer, is_in_query},
    },
    model::{
        address::{self, Access, Address, HASHED_FILES, Method},
        destination::Destination,
        flow::{Decision, reason},
        problem::Problem,
        query::Query,
        requirement::Requirement,
    },
};

/// A request at an address of ours that may be looked at.
struct Gated {
    address: &'static Address,
    requirement: Requirement,
    only_looks: bool,
    parts: Parts,
    body: Body,
}

/// Everything that happens before a handler, in this order: is there such an address, may it be posted to from
/// there, who is it, do they ask too often, and what follows.
pub async fn guard(
    State(state): State<AppState>,
    Extension(facts): Extension<RequestFacts>,
    cookies: Cookies,
    request: Request,
    next: Next,
) -> Response {
    let jar = Jar::read(request.headers(), &state.house.cookies, cookies);
    let (parts, body) = request.into_parts();
    let pattern = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str).to_owned();
    let Some(address) = method_of(&parts.method).and_then(|method| address::find(method, &pattern)) else {
        return unlisted(&state, jar, facts, parts, body, &pattern, next).await;
    };
    let (only_looks, parts) = only_look(address, parts);
    let (requirement, programs_may) = match address.access {
        Access::Probe => return next.run(Request::from_parts(parts, body)).await,
        Access::Open | Access::Services => return run(&state, next, Request::from_parts(parts, body)).await,
        Access::Guarded(requirement) => (requirement, false),
        Access::Programs(requirement) => (requirement, true),
    };
    if let Err(problem) = gate(&state, address, &parts, programs_may) {
        return problem.into_response();
    }
    let keeps_alive = !address.is_quiet && origin::is_use(&parts.headers);
    let mut visit = visit(&state, jar, facts, &parts, Asker::Found { keeps_alive }).await;
    let response = judge(&state, Gated { address, requirement, only_looks, parts, body }, &mut visit, next).await;
    seen_by(response, visit)
}

fn method_of(method: &http::Method) -> Option<Method> {
    match *method {
        http::Method::GET | http::Method::HEAD => Some(Method::Get),
        http::Method::POST => Some(Method::Post),
        _ => None,
    }
}

/// A HEAD where a GET would begin something is answered as a GET that says nothing.
fn only_look(address: &Address, mut parts: Parts) -> (bool, Parts) {
    let only_looks = parts.method == http::Method::HEAD && address.begins;
    if only_looks {
        parts.method = http::Method::GET;
        parts.uri = parts.uri.path().parse().unwrap_or_else(|_| Uri::from_static("/"));
    }
    (only_looks, parts)
}

/// Whether what is a step on a way is visited, and what changes something comes from our own pages and is a form.
fn gate(state: &AppState, address: &Address, parts: &Parts, programs_may: bool) -> Result<(), Problem> {
    match visiting(&parts.headers) {
        Visiting::InFrame if address.is_visited => return Err(Problem::InFrame),
        Visiting::No if address.is_visited => return Err(Problem::NotAVisit),
        _ => {}
    }
    if is_in_query(parts.uri.query()) {
        return Err(Problem::TokenInAddress);
    }
    let site = &state.house.site;
    #[cfg(feature = "dev")]
    let is_of_a_suite = suites::may_post(state, address.path, &parts.headers);
    #[cfg(not(feature = "dev"))]
    let is_of_a_suite = false;
    if !is_of_a_suite && !origin::may_change(&parts.method, &parts.headers, &site.public_url, programs_may) {
        let from = peer_of(parts, &site.trusted_proxies).ip;
        state.house.tally.note(Refused::CrossSite, "foreign_origin", from);
        return Err(Problem::CrossSite);
    }
    if !programs_may && !origin::is_form(&parts.method, &parts.headers) {
        return Err(Problem::UnsupportedMedia);
    }
    Ok(())
}

/// Whether it is looked who asks, and whether that is a use of their session.
enum Asker {
    Nobody,
    Found { keeps_alive: bool },
}

/// Who is calling, if that is asked, and what else everything behind the guard wants to know.
async fn visit(state: &AppState, jar: Jar, facts: RequestFacts, parts: &Parts, asker: Asker) -> Visit {
    let peer = peer_of(parts, &state.house.site.trusted_proxies);
    let caller = match asker {
        Asker::Nobody => Caller::anonymous(),
        // Nobody knows while the database is away or frozen.
        Asker::Found { keeps_alive } => {
            let bearer = Bearer::of(&parts.headers);
            let shown = Shown { jar: &jar, bearer: bearer.as_ref(), from: peer.ip, keeps_alive };
            let sessions = &state.house.sessions;
            // Whoever changes something does so in a session that lives: at another node it may have ended just now.
            let past_memory = (!parts.method.is_safe()).then(|| sessions.past_memory());
            let asking = past_memory.as_ref().unwrap_or(sessions);
            read(state, identify(asking, shown)).await.unwrap_or_else(Caller::unknown)
        }
    };
    let caller = Arc::new(caller);
    facts.asked_by(&caller);
    let query = Query::of(parts.uri.query());
    Visit {
        caller,
        jar,
        peer,
        return_to: query.only("return_to").and_then(|to| Destination::parse(&to, &state.house.services)),
        query,
        is_person: origin::is_person(&parts.headers),
        detour: None,
        facts,
    }
}

/// Whether they ask too often, and what follows from who they are.
async fn judge(state: &AppState, gated: Gated, visit: &mut Visit, next: Next) -> Response {
    let Gated { address, requirement, only_looks, mut parts, body } = gated;
    let counting = if only_looks { Ok(None) } else { Counting::admit(state, address, &parts, visit) };
    let counting = match counting {
        Ok(counting) => counting,
        Err((rate, seconds)) => {
            state.house.tally.note(Refused::TooMany, rate.into(), visit.peer.ip);
            return ([(RETRY_AFTER, seconds.to_string())], Problem::TooMany).into_response();
        }
    };
    let decision = decided(state, address, requirement, &parts, visit).await;
    let visit = &*visit;
    let not_shown = (decision != Decision::Show).then(|| reason(&visit.caller.visitor, &decision));
    let detour = if let Decision::KeepForm(detour) = decision { Some(detour) } else { None };
    let is_shown = decision == Decision::Show || detour.is_some() && visit.is_person;
    let straight =
        async { if decision == Decision::Show { straight_on(state, address, &parts, visit).await } else { None } };
    let response = if let Some(to_provider) = read(state, straight).await.flatten() {
        to_provider
    } else if is_shown {
        note_shown(state, &parts, visit, requirement);
        if visit.is_person {
            let _ = read(state, as_chosen(state, visit)).await;
        }
        parts.extensions.insert(Visit { detour, ..visit.clone() });
        run(state, next, Request::from_parts(parts, body)).await
    } else if let Some(once_more) = read(state, wait_for_cookie(state, &parts, visit, here(&parts))).await.flatten() {
        once_more
    } else {
        carry_out(state, &parts, visit, decision)
    };
    if let Some(reason) = not_shown {
        visit.facts.refused(reason);
    }
    if let Some(counting) = counting {
        counting.settle(is_shown, &response);
    }
    response
}

/// The handler's answer, unless it waits for a database that does not answer any more.
async fn run(state: &AppState, next: Next, request: Request) -> Response {
    unless_gone(state, next.run(request)).await.unwrap_or_else(|| Problem::DatabaseAway.into_response())
}

/// The layer that makes pages of problems wants to know who is looking at them.
fn seen_by(mut response: Response, visit: Visit) -> Response {
    if response.status().is_client_error() || response.status().is_server_error() {
        response.extensions_mut().insert(visit);
    }
    response
}

/// Files, and what does not exist. A known page with a method it does not take is told apart from an unknown one.
async fn unlisted(
    state: &AppState,
    jar: Jar,
    facts: RequestFacts,
    parts: Parts,
    body: Body,
    pattern: &str,
    next: Next,
) -> Response {
    if let Some(redirect) = without_slash(&parts.method, &parts.uri).filter(|_| pattern.is_empty()) {
        return redirect;
    }
    // Only a page says who is signed in. Files and programs cost no query.
    let is_person = origin::is_person(&parts.headers);
    let found = || Asker::Found { keeps_alive: origin::is_use(&parts.headers) };
    let asker = if is_person { found() } else { Asker::Nobody };
    let visit = visit(state, jar, facts, &parts, asker).await;
    if is_person {
        let _ = read(state, as_chosen(state, &visit)).await;
    }
    let response = if let Some(methods) = allowed(pattern) {
        ([(ALLOW, methods)], Problem::MethodNotAllowed).into_response()
    } else if pattern.is_empty() || pattern.starts_with(HASHED_FILES) {
        next.run(Request::from_parts(parts, body)).await
    } else {
        Problem::NotFound.into_response()
    };
    seen_by(response, visit)
}

/// The methods that an address takes, for the `Allow` of a 405 (RFC 9110 section 15.5.6); `None` if it takes none.
fn allowed(pattern: &str) -> Option<String> {
    let takes = |method| address::find(method, pattern).is_some();
    let methods = [("GET, HEAD", takes(Method::Get)), ("POST", takes(Method::Post))];
    let methods: Vec<&str> = methods.into_iter().filter(|(_, takes)| *takes).map(|(name, _)| name).collect();
    (!methods.is_empty()).then(|| methods.join(", "))
}
