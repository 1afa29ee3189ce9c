//! `GET /me`: who is calling.

use axum::{
    Extension,
    http::{HeaderName, HeaderValue, StatusCode, header::WWW_AUTHENTICATE},
    response::{IntoResponse, Response},
};

use crate::{
    auth::{
        Visit,
        answer::{ProblemJson, token_status},
        me::Me,
    },
    model::{
        flow::{Asked, Decision, Visitor, decide, reason},
        requirement::{Requirement, Who},
        time_left::TimeLeft,
    },
};

const BEARER: &str = "Bearer realm=\"Vestibule\"";

/// Who is calling: 200 with the user and the session or the token, 401 (or 400) with the reason, 503 while nobody can tell.
pub async fn me(Extension(Visit { caller, .. }): Extension<Visit>) -> Response {
    if let Some(signed_in) = caller.signed_in() {
        return ([time_left(signed_in.left)], Me::of(signed_in)).into_response();
    }
    if let Some(holder) = caller.holder() {
        return Me::of_holder(holder).into_response();
    }
    let decision = decide(&caller.visitor, caller.by, Requirement::of(Who::SignedIn), Asked::default());
    let status = match (&decision, &caller.visitor) {
        (Decision::Unavailable, _) => StatusCode::SERVICE_UNAVAILABLE,
        (_, Visitor::BadToken(error)) => token_status(*error),
        _ => StatusCode::UNAUTHORIZED,
    };
    let mut response = ProblemJson::new(status, reason(&caller.visitor, &decision)).into_response();
    let challenge = match caller.visitor {
        Visitor::Unknown => return response,
        Visitor::BadToken(error) => format!("{BEARER}, error=\"{}\"", error.code()),
        // Who brings nothing is told no error (RFC 6750 section 3.1).
        _ => BEARER.to_owned(),
    };
    if let Ok(challenge) = HeaderValue::try_from(challenge) {
        response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
    }
    response
}

/// How long the session lasts, in seconds: whoever counts it down needs no clock that agrees with the database's.
pub(super) fn time_left(left: TimeLeft) -> (HeaderName, String) {
    (HeaderName::from_static(TimeLeft::HEADER), left.to_string())
}
