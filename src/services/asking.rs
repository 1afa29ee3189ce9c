//! Services that ask by themselves, with their own credential and no cookie.

use axum::{
    http::{HeaderValue, StatusCode, header::WWW_AUTHENTICATE, request::Parts},
    response::{IntoResponse, Response},
};

use crate::{
    auth::{
        answer::ProblemJson,
        facts::RequestFacts,
        peer::peer_of,
        service_credential::{CredentialError, authenticate},
        tally::Refused,
    },
    look::House,
    model::service::Service,
};

/// The service that asks, or 401 for whoever is none. There is no limit of wrong secrets: 256 random bits are not guessed, a
/// refusal costs one hash, and a limit by address would keep out the services beside one that is not set up well. They are
/// counted, and said once a minute.
pub fn asking_service<'a>(house: &'a House, facts: &RequestFacts, parts: &Parts) -> Result<&'a Service, Box<Response>> {
    if let Some(service) = authenticate(&house.services, &parts.headers) {
        facts.asked_of(service);
        return Ok(service);
    }
    let from = peer_of(parts, &house.site.trusted_proxies).ip;
    let reason = CredentialError::InvalidClient;
    house.tally.note(Refused::Credential, reason.into(), from);
    let mut response = ProblemJson::new(StatusCode::UNAUTHORIZED, reason).into_response();
    response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"Vestibule\""));
    Err(Box::new(response))
}
