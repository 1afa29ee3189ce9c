//! `GET /me`: who is calling.

use axum::{
    Extension, Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::{
    auth::{
        Visit,
        answer::{Me, ProblemJson},
    },
    model::{
        flow::{Asked, Decision, decide, reason},
        requirement::{Requirement, Who},
    },
};

/// Who is calling: 200 with the user and the session, 401 with the reason, 503 while nobody can tell.
pub async fn me(Extension(Visit { caller, .. }): Extension<Visit>) -> Response {
    if let Some(signed_in) = caller.signed_in() {
        return Json(Me::of(signed_in)).into_response();
    }
    let decision = decide(&caller.visitor, caller.by, Requirement::of(Who::SignedIn), Asked::default());
    let status = match decision {
        Decision::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::UNAUTHORIZED,
    };
    ProblemJson::new(status, reason(&caller.visitor, &decision)).into_response()
}
