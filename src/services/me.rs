//! `GET /me`: who is calling.

use axum::{
    Extension, Json,
    http::{HeaderValue, StatusCode, header::WWW_AUTHENTICATE},
    response::{IntoResponse, Response},
};

use crate::{
    auth::{
        Visit,
        answer::{Me, ProblemJson},
    },
    model::{
        flow::{Asked, Decision, Visitor, decide, reason},
        requirement::{Requirement, Who},
    },
};

const BEARER: HeaderValue = HeaderValue::from_static("Bearer realm=\"Vestibule\"");
const INVALID_TOKEN: HeaderValue = HeaderValue::from_static("Bearer realm=\"Vestibule\", error=\"invalid_token\"");

/// Who is calling: 200 with the user and the session or the token, 401 with the reason, 503 while nobody can tell.
pub async fn me(Extension(Visit { caller, .. }): Extension<Visit>) -> Response {
    if let Some(signed_in) = caller.signed_in() {
        return Json(Me::of(signed_in)).into_response();
    }
    if let Some(holder) = caller.holder() {
        return Json(Me::of_holder(holder)).into_response();
    }
    let decision = decide(&caller.visitor, caller.by, Requirement::of(Who::SignedIn), Asked::default());
    let status = match decision {
        Decision::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::UNAUTHORIZED,
    };
    let mut response = ProblemJson::new(status, reason(&caller.visitor, &decision)).into_response();
    let challenge = match caller.visitor {
        Visitor::Unknown => return response,
        Visitor::BadToken(_) => INVALID_TOKEN,
        // Who brings nothing is told no error (RFC 6750 section 3.1).
        _ => BEARER,
    };
    response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
    response
}
