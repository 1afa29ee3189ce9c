//! `GET /me`: who is calling.

use axum::{
    Extension, Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::{
    auth::{
        Caller, Visit,
        answer::{Me, ProblemJson},
    },
    model::{
        flow::{Asked, Decision, decide, reason},
        requirement::{Requirement, Who},
    },
};

/// Who is calling: 200 with the user and the session, 401 with the reason, 503 while nobody can tell.
pub async fn me(Extension(Visit { caller, .. }): Extension<Visit>) -> Response {
    match caller.signed_in() {
        Some(signed_in) => Json(Me::of(signed_in)).into_response(),
        None => not_signed_in(&caller).into_response(),
    }
}

fn not_signed_in(Caller { visitor, by, .. }: &Caller) -> ProblemJson {
    let decision = decide(visitor, *by, Requirement::of(Who::SignedIn), Asked::default());
    let status =
        if decision == Decision::Unavailable { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::UNAUTHORIZED };
    ProblemJson::new(status, reason(visitor, &decision))
}
