//! Which service asks, by the one credential that it shows.

use axum::http::{header::AUTHORIZATION, request::Parts};

use super::{error::Refusal, form::Form};
use crate::{
    auth::{
        facts::RequestFacts,
        peer::peer_of,
        service_credential::{ASSERTION_TYPE, CredentialError, authenticate, prove},
        tally::Refused,
    },
    look::House,
    model::service::Service,
};

/// The service that asks; it has to be one.
pub(super) async fn service<'a>(
    house: &'a House,
    facts: &RequestFacts,
    parts: &Parts,
    form: &Form,
) -> Result<&'a Service, Refusal> {
    service_or_nobody(house, facts, parts, form).await?.ok_or_else(|| refused(house, parts))
}

/// The same, where no credential is needed. One that is shown has to be right all the same.
pub(super) async fn service_or_nobody<'a>(
    house: &'a House,
    facts: &RequestFacts,
    parts: &Parts,
    form: &Form,
) -> Result<Option<&'a Service>, Refusal> {
    let (lines, assertion) = (parts.headers.get_all(AUTHORIZATION).iter().count(), form.get("client_assertion"));
    let posts_secret = form.get("client_secret").is_some();
    // RFC 6749 section 2.3: a client shows itself in one way only.
    if lines + usize::from(assertion.is_some()) + usize::from(posts_secret) > 1 {
        return Err(Refusal::invalid_request("there is more than one credential"));
    }
    let service = match (assertion, form.get("client_assertion_type")) {
        (None, None) if lines == 0 && !posts_secret => return Ok(None),
        (None, None) => authenticate(&house.services, &parts.headers),
        (Some(assertion), Some(ASSERTION_TYPE)) => match prove(&house.services, &house.site.issuer(), assertion) {
            Some(proof) => proof.spend(house.sessions.pool()).await.map_err(|error| {
                tracing::warn!(%error, "whether a service has shown its assertion before cannot be told");
                Refusal::unavailable()
            })?,
            None => None,
        },
        (Some(_), Some(_)) => None,
        (Some(_), None) | (None, Some(_)) => {
            return Err(Refusal::invalid_request("client_assertion and client_assertion_type belong together"));
        }
    };
    let names_it = |service: &&Service| form.get("client_id").is_none_or(|id| id == service.id);
    let service = service.filter(names_it).ok_or_else(|| refused(house, parts))?;
    facts.asked_of(service);
    Ok(Some(service))
}

/// As at the other addresses for services: there is no limit, they are counted, and said once a minute.
fn refused(house: &House, parts: &Parts) -> Refusal {
    let from = peer_of(parts, &house.site.trusted_proxies).ip;
    house.tally.note(Refused::Credential, CredentialError::InvalidClient.into(), from);
    Refusal::invalid_client()
}
