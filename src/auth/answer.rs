//! The JSON that programs get. A problem travels as an extension of the response from the handler that meets it to the
//! layer that makes a page or JSON of it.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::model::{api_token::TokenError, problem::Problem, reason::Reason};

/// The answer is as its reader wants it, whatever its status: no page is made of it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Answered {
    /// Why it is a refusal, if it is one.
    pub reason: Option<Reason>,
}

impl Answered {
    pub fn because(reason: impl Into<Reason>) -> Self {
        Self { reason: Some(reason.into()) }
    }
}

pub fn status(problem: Problem) -> StatusCode {
    StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// That of a token that opens nothing.
pub fn token_status(error: TokenError) -> StatusCode {
    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::UNAUTHORIZED)
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = status(self).into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Why a program is refused (RFC 9457).
#[derive(Debug, Serialize)]
pub struct ProblemJson {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    reason: Reason,
}

impl ProblemJson {
    pub fn new(status: StatusCode, reason: impl Into<Reason>) -> Self {
        Self {
            r#type: "about:blank",
            title: status.canonical_reason().unwrap_or_default(),
            status: status.as_u16(),
            reason: reason.into(),
        }
    }
}

impl IntoResponse for ProblemJson {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let answered = Answered::because(self.reason);
        let mut response = (status, Json(self)).into_response();
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response.extensions_mut().insert(answered);
        response
    }
}
