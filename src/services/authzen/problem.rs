//! Why a question is not answered at all (Authorization API 1.0, error responses): a problem, with a sentence for whoever
//! writes the client.

use axum::{
    Extension, Json,
    http::{
        HeaderValue, StatusCode,
        header::{CONTENT_TYPE, RETRY_AFTER},
    },
    response::{IntoResponse, Response},
};
use serde::Serialize;
use strum::{EnumMessage, IntoStaticStr, VariantArray};

use super::question::Malformed;
use crate::{
    auth::answer::Answered,
    model::{problem::Problem, reason::Reason},
};

/// Why a question is answered later: the reason of a 503.
#[derive(Debug, Clone, Copy, IntoStaticStr, VariantArray, EnumMessage)]
#[strum(serialize_all = "snake_case")]
pub enum Busy {
    /// Asked by AuthZEN: too many and too odd addresses, by this service or by others at the same moment.
    TooManyQuestions,
}

#[derive(Serialize)]
struct Unanswered {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    reason: Reason,
    detail: String,
}

/// It is no question.
pub(super) fn bad_request(Malformed(detail): Malformed) -> Response {
    unanswered(StatusCode::BAD_REQUEST, Problem::BadRequest.into(), detail)
}

/// Deciding takes longer than an answer may.
pub(super) fn busy() -> Response {
    let detail = "There is too much to decide at the moment. Ask again, with fewer questions at once.".to_owned();
    let mut response = unanswered(StatusCode::SERVICE_UNAVAILABLE, Busy::TooManyQuestions.into(), detail);
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
    response
}

fn unanswered(status: StatusCode, reason: Reason, detail: String) -> Response {
    let title = status.canonical_reason().unwrap_or_default();
    let problem = Unanswered { r#type: "about:blank", title, status: status.as_u16(), reason, detail };
    let mut response = (status, Extension(Answered::because(reason)), Json(problem)).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}
