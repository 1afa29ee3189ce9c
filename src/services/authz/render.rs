//! Writes an answer for a kind of proxy. Nothing of it sets a cookie: no proxy would pass it on where somebody is let through.

use axum::{
    Json,
    http::{
        HeaderMap, HeaderName, HeaderValue, StatusCode,
        header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, LOCATION, RETRY_AFTER, WWW_AUTHENTICATE},
    },
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::{
    answer::{Allowed, Answer, Challenge, Meanwhile, Outcome, Why, reason_to_sign_in},
    pages,
    people::People,
    signs::Reader,
    way_in::WayIn,
};
use crate::{
    auth::answer::token_status,
    look::problem_page,
    model::{
        api_token::TokenError,
        flow::Hindrance,
        header,
        path::reading::Reading,
        problem::Problem,
        reason::Reason,
        rules::verdict::{Refusal, SignIn},
    },
};

const SIGN_IN: HeaderName = HeaderName::from_static(header::SIGN_IN);
const REASON: HeaderName = HeaderName::from_static(header::REASON);

/// A problem (RFC 9457), with what a script at a service can do about it.
#[derive(Serialize)]
struct CheckProblem<'a> {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    reason: Reason,
    #[serde(skip_serializing_if = "Option::is_none")]
    sign_in: Option<&'a str>,
    /// How the address was read that is not allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    reading: Option<&'static str>,
}

/// For proxies that pass every answer on.
pub fn for_proxy(answer: Answer, people: People<'_>) -> Response {
    match answer.outcome {
        Outcome::Allowed(Allowed { identity, cookies, authorization, .. }) => {
            let mut response = let_through(identity);
            response.headers_mut().insert(COOKIE, cookies);
            // Traefik can take a token out in no other way.
            for line in authorization {
                response.headers_mut().append(AUTHORIZATION, line);
            }
            response
        }
        outcome => to_visitor(outcome, answer.reader, people),
    }
}

/// For nginx, which knows two answers and makes a 500 of most others.
pub fn for_nginx(answer: Answer) -> Response {
    match answer.outcome {
        Outcome::Allowed(Allowed { identity, .. }) => let_through(identity),
        _ => StatusCode::UNAUTHORIZED.into_response(),
    }
}

fn let_through(identity: HeaderMap) -> Response {
    let mut response = Response::default();
    *response.headers_mut() = identity;
    response
}

/// What nginx tells somebody whom it did not let through. Who would be let through by now asks once more.
pub fn for_nginx_visitor(answer: Answer, people: People<'_>) -> Response {
    let Outcome::Allowed(Allowed { address, can_be_redirected, .. }) = answer.outcome else {
        return to_visitor(answer.outcome, answer.reader, people);
    };
    if can_be_redirected {
        return see_other(&address);
    }
    let mut response = match answer.reader {
        Reader::Sender => people.read(pages::ask_again),
        Reader::Visitor | Reader::Program => {
            problem(StatusCode::SERVICE_UNAVAILABLE, Meanwhile::AskAgain.into(), None, None)
        }
    };
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("0"));
    response
}

fn to_visitor(outcome: Outcome, reader: Reader, people: People<'_>) -> Response {
    match outcome {
        Outcome::SignIn { way, .. } if reader == Reader::Visitor => see_other(&way.here),
        Outcome::SignIn { why, way, is_from_elsewhere, challenge } => {
            let challenge = challenge.filter(|_| reader == Reader::Program);
            unauthorized(why, &way, reader, is_from_elsewhere, challenge, people)
        }
        Outcome::Refused(why, reading) => refused(why, reading, reader, people),
        Outcome::BadToken(error, challenge) => bad_token(error, &challenge),
        Outcome::ScopeMissing(scope, challenge) => scope_missing(&scope, &challenge),
        Outcome::NotThere => not_there(reader, people),
        // Somebody who is let through reads no answer of the door.
        Outcome::Unavailable | Outcome::Silence | Outcome::Allowed(_) => unavailable(reader, people),
    }
}

fn see_other(to: &str) -> Response {
    match HeaderValue::from_str(to) {
        Ok(location) => (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn unauthorized(
    why: SignIn,
    way: &WayIn,
    reader: Reader,
    is_from_elsewhere: bool,
    challenge: Option<Challenge>,
    people: People<'_>,
) -> Response {
    let reason = reason_to_sign_in(why);
    let mut response = match reader {
        Reader::Sender => people.read(|| pages::not_sent_yet(why, &way.aside, is_from_elsewhere)),
        Reader::Visitor | Reader::Program => problem(StatusCode::UNAUTHORIZED, reason, Some(&way.address), None),
    };
    // Without anything to say there is no such challenge (RFC 9110 section 11.3 has it followed by a space), and without a token
    // there is no error to tell (RFC 6750 section 3.1).
    let metadata = challenge.and_then(|challenge| challenge.resource_metadata);
    let bearer = metadata.map(|at| format!(", Bearer resource_metadata=\"{at}\"")).unwrap_or_default();
    for (name, value) in [
        (WWW_AUTHENTICATE, format!("{} reason=\"{}\"{bearer}", header::SCHEME, reason.as_str())),
        (SIGN_IN, way.address.clone()),
    ] {
        if let Ok(value) = HeaderValue::try_from(value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

fn refused(why: Why, reading: Option<Reading>, reader: Reader, people: People<'_>) -> Response {
    let reason = why.reason();
    let mut response = match reader {
        Reader::Visitor | Reader::Sender => people.read(|| pages::refused(why, people)),
        Reader::Program => problem(why.status(), reason, None, reading.map(Into::into)),
    };
    response.headers_mut().insert(REASON, HeaderValue::from_static(reason.as_str()));
    response
}

/// RFC 6750 section 3.1. Nobody with a browser brings a token.
fn bad_token(error: TokenError, challenge: &Challenge) -> Response {
    let reason = Reason::from(error);
    let mut response = problem(token_status(error), reason, None, None);
    let bearer = bearer(error.code(), None, challenge);
    challenged(&mut response, &format!("{} reason=\"{}\", {bearer}", header::SCHEME, reason.as_str()));
    response
}

fn scope_missing(scope: &str, challenge: &Challenge) -> Response {
    let reason = Reason::from(Refusal::ScopeMissing);
    let mut response = problem(StatusCode::FORBIDDEN, reason, None, None);
    response.headers_mut().insert(REASON, HeaderValue::from_static(reason.as_str()));
    challenged(&mut response, &bearer("insufficient_scope", Some(scope), challenge));
    response
}

/// Names of scopes, and addresses, have nothing in them that ends a quoted string.
fn bearer(error: &str, scope: Option<&str>, Challenge { resource_metadata }: &Challenge) -> String {
    let scope = scope.map(|scope| format!(", scope=\"{scope}\"")).unwrap_or_default();
    let metadata = resource_metadata.as_ref().map(|at| format!(", resource_metadata=\"{at}\"")).unwrap_or_default();
    format!("Bearer error=\"{error}\"{scope}{metadata}")
}

fn challenged(response: &mut Response, challenge: &str) {
    if let Ok(value) = HeaderValue::try_from(challenge) {
        response.headers_mut().insert(WWW_AUTHENTICATE, value);
    }
}

fn not_there(reader: Reader, people: People<'_>) -> Response {
    match reader {
        Reader::Visitor | Reader::Sender => people.read(|| problem_page(Problem::NotFound, &people.known(), None)),
        Reader::Program => problem(StatusCode::NOT_FOUND, Problem::NotFound.into(), None, None),
    }
}

fn unavailable(reader: Reader, people: People<'_>) -> Response {
    let mut response = match reader {
        Reader::Visitor => people.read(|| pages::unavailable(true)),
        Reader::Sender => people.read(|| pages::unavailable(false)),
        Reader::Program => problem(StatusCode::SERVICE_UNAVAILABLE, Hindrance::Unavailable.into(), None, None),
    };
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("5"));
    response
}

fn problem(status: StatusCode, reason: Reason, sign_in: Option<&str>, reading: Option<&'static str>) -> Response {
    let title = status.canonical_reason().unwrap_or_default();
    let problem = CheckProblem { r#type: "about:blank", title, status: status.as_u16(), reason, sign_in, reading };
    let mut response = (status, Json(problem)).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}
