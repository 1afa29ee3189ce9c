//! Which service asks, by the one credential that it shows.

use axum::http::{header::AUTHORIZATION, request::Parts};

use super::{error::Refusal, form::Form, pace::Pace, state::OAuth};
use crate::{
    auth::{
        facts::RequestFacts,
        peer::peer_of,
        service_credential::{ASSERTION_TYPE, CredentialError, Proof, authenticate, prove},
        tally::Refused,
    },
    look::House,
    model::service::Service,
};

/// What a service shows, of which nothing is used up yet.
enum Shown<'a> {
    Secret(&'a Service),
    Statement(Proof<'a>),
}

impl<'a> Shown<'a> {
    fn service(&self) -> &'a Service {
        match self {
            Self::Secret(service) => service,
            Self::Statement(proof) => proof.service(),
        }
    }
}

/// The service that asks, at its pace; it has to be one.
pub(super) async fn service<'a>(
    house: &'a House,
    oauth: &OAuth,
    pace: Pace,
    facts: &RequestFacts,
    parts: &Parts,
    form: &Form,
) -> Result<&'a Service, Refusal> {
    service_or_nobody(house, oauth, pace, facts, parts, form).await?.ok_or_else(|| refused(house, parts))
}

/// The same, where no credential is needed. One that is shown has to be right all the same.
pub(super) async fn service_or_nobody<'a>(
    house: &'a House,
    oauth: &OAuth,
    pace: Pace,
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
    let shown = match (assertion, form.get("client_assertion_type")) {
        (None, None) if lines == 0 && !posts_secret => return Ok(None),
        (None, None) => authenticate(&house.services, &parts.headers).map(Shown::Secret),
        (Some(assertion), Some(ASSERTION_TYPE)) => {
            prove(&house.services, &house.site.issuer(), assertion).map(Shown::Statement)
        }
        (Some(_), Some(_)) => None,
        (Some(_), None) | (None, Some(_)) => {
            return Err(Refusal::invalid_request("client_assertion and client_assertion_type belong together"));
        }
    };
    let names_it = |shown: &Shown<'_>| form.get("client_id").is_none_or(|id| id == shown.service().id);
    let is_over = |shown: &Shown<'_>| match shown {
        Shown::Secret(_) => false,
        Shown::Statement(proof) => house.sessions.now().is_some_and(|now| proof.is_over(now)),
    };
    let shown = shown.filter(|shown| names_it(shown) && !is_over(shown)).ok_or_else(|| refused(house, parts))?;
    let service = shown.service();
    facts.asked_of(service);
    let admitted = oauth.paces.admit(service, pace)?;
    if let Shown::Statement(proof) = shown
        && !spend(house, proof).await?
    {
        return Err(refused(house, parts));
    }
    admitted.keep();
    Ok(Some(service))
}

/// Whether it is the first time that it is shown. What is refused for another reason before is not used up.
async fn spend(house: &House, proof: Proof<'_>) -> Result<bool, Refusal> {
    proof.spend(house.sessions.pool()).await.map_err(|error| {
        tracing::warn!(%error, "whether a service has shown its assertion before cannot be told");
        Refusal::unavailable()
    })
}

/// As at the other addresses for services: there is no limit, they are counted, and said once a minute.
fn refused(house: &House, parts: &Parts) -> Refusal {
    let from = peer_of(parts, &house.site.trusted_proxies).ip;
    house.tally.note(Refused::Credential, CredentialError::InvalidClient.into(), from);
    Refusal::invalid_client()
}
