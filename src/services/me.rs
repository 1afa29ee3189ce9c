//! `GET /me`: who is calling.

use std::sync::Arc;

use axum::{
    Extension, Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::{
    auth::{
        Caller,
        answer::{Me, ProblemJson},
    },
    model::flow::{Decision, Requirement, Visitor, decide, reason},
};

/// Who is calling: 200 with the user and the session, 401 with the reason, 503 while nobody can tell.
pub async fn me(Extension(caller): Extension<Arc<Caller>>) -> Response {
    match caller.signed_in() {
        Some(signed_in) => Json(Me::of(signed_in)).into_response(),
        None => not_signed_in(&caller.visitor).into_response(),
    }
}

fn not_signed_in(visitor: &Visitor) -> ProblemJson {
    let decision = decide(visitor, Requirement::SignedIn, None, None);
    let status =
        if decision == Decision::Unavailable { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::UNAUTHORIZED };
    ProblemJson::new(status, reason(visitor, &decision))
}
