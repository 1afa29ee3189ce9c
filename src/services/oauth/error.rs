//! Errors as OAuth has them (RFC 6749 section 5.2): one word for programs, and a sentence for whoever writes one.

use axum::{
    Extension, Json,
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, RETRY_AFTER, WWW_AUTHENTICATE},
    },
    response::{IntoResponse, Response},
};
use serde::{Serialize, Serializer};
use strum::{EnumMessage, IntoStaticStr, VariantArray};

use crate::auth::answer::Answered;

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray, EnumMessage)]
#[strum(serialize_all = "snake_case")]
pub enum OAuthError {
    /// A parameter is missing, is there twice, or is none; the token that is to be exchanged is none of the asking service's, or
    /// is over; or there are two credentials in one request.
    InvalidRequest,
    /// The service's own credential is missing, unknown, wrong, or was shown before.
    InvalidClient,
    /// A scope that the service may not have there, or that the person's own token does not have.
    InvalidScope,
    /// A service at which the asking one may act for nobody, or not for this person; or several services.
    InvalidTarget,
    /// The service may act for nobody at all.
    UnauthorizedClient,
    /// Another grant than the exchange of tokens.
    UnsupportedGrantType,
    /// What the door has signed cannot be revoked: it ends with its session or API token, or after minutes.
    UnsupportedTokenType,
    /// Nobody can tell at the moment (503), or the service asks too often (429).
    TemporarilyUnavailable,
}

/// What is answered in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    error: OAuthError,
    status: StatusCode,
    description: &'static str,
    /// Seconds after which to ask again.
    retry_after: Option<u64>,
}

#[derive(Serialize)]
struct Body {
    #[serde(serialize_with = "as_word")]
    error: OAuthError,
    error_description: &'static str,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
fn as_word<S: Serializer>(error: &OAuthError, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(error.into())
}

impl Refusal {
    /// With 400, as most of them are. The description has neither a quotation mark nor a backslash in it.
    pub fn new(error: OAuthError, description: &'static str) -> Self {
        Self { error, status: StatusCode::BAD_REQUEST, description, retry_after: None }
    }

    pub fn invalid_request(description: &'static str) -> Self {
        Self::new(OAuthError::InvalidRequest, description)
    }

    pub fn too_large() -> Self {
        Self { status: StatusCode::PAYLOAD_TOO_LARGE, ..Self::invalid_request("the body is longer than 16 KiB") }
    }

    pub fn invalid_client() -> Self {
        let description = "the service's own credential is missing, unknown, wrong, or was shown before";
        Self { status: StatusCode::UNAUTHORIZED, ..Self::new(OAuthError::InvalidClient, description) }
    }

    pub fn unavailable() -> Self {
        Self {
            status: StatusCode::SERVICE_UNAVAILABLE,
            retry_after: Some(5),
            ..Self::new(OAuthError::TemporarilyUnavailable, "nobody can tell at the moment")
        }
    }

    pub fn too_many(seconds: u64) -> Self {
        Self {
            status: StatusCode::TOO_MANY_REQUESTS,
            retry_after: Some(seconds),
            ..Self::new(OAuthError::TemporarilyUnavailable, "this service asks too often")
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Self { error, status, description, retry_after } = self;
        let body = Json(Body { error, error_description: description });
        let mut response = (status, Extension(Answered::because(error)), body).into_response();
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if error == OAuthError::InvalidClient {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"Vestibule\""));
        }
        if let Some(seconds) = retry_after {
            headers.insert(RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// An answer that nobody keeps (RFC 6749 section 5.1, RFC 7662 section 4).
pub(super) fn unkept(answer: impl IntoResponse) -> Response {
    ([(CACHE_CONTROL, "no-store")], answer).into_response()
}
