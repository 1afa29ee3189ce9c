//! The JSON that programs get. A problem travels as an extension of the response from the handler that meets it to the
//! layer that makes a page or JSON of it.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::model::{
    api_token::{ApiToken, Holder, TokenError},
    problem::Problem,
    reason::Reason,
    session::{Session, SignedIn},
    user::User,
};

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

/// The answer to a program that is signed in, or brings a token.
#[derive(Debug, Serialize)]
pub struct Me<'a> {
    user: &'a User,
    session: Option<&'a Session>,
    token: Option<&'a ApiToken>,
}

impl<'a> Me<'a> {
    pub fn of(signed_in: &'a SignedIn) -> Self {
        Self { user: &signed_in.user, session: Some(&signed_in.session), token: None }
    }

    pub fn of_holder(Holder { user, token, .. }: &'a Holder) -> Self {
        Self { user, session: None, token: Some(token) }
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
