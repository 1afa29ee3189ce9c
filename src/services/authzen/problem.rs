//! Why a question is not answered at all (Authorization API 1.0, error responses): a problem, with a sentence for whoever
//! writes the client.

use axum::{
    Extension, Json,
    http::{HeaderValue, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use strum::{EnumMessage, IntoStaticStr, VariantArray};

use super::question::Malformed;
use crate::{
    auth::answer::Answered,
    model::{problem::Problem, reason::Reason},
};

#[derive(Serialize)]
struct BadRequest {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    reason: Reason,
    detail: String,
}

/// It is no question.
pub(super) fn bad_request(Malformed(detail): Malformed) -> Response {
    let (status, reason) = (StatusCode::BAD_REQUEST, Problem::BadRequest.into());
    let title = status.canonical_reason().unwrap_or_default();
    let problem = BadRequest { r#type: "about:blank", title, status: status.as_u16(), reason, detail };
    let mut response = (status, Extension(Answered::because(Problem::BadRequest)), Json(problem)).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}
