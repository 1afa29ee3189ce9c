//! What the doctor asks through a proxy. Its folder is no service's, so that no rule is for it, and without its token there is
//! nothing there.

use std::sync::Arc;

use axum::http::{HeaderMap, header::COOKIE};

use super::{
    answer::{Outcome, Why},
    asking::Asking,
    described::{Described, Undescribed},
};
use crate::{
    auth::{Caller, echo, service_cookies::ServiceCookies},
    look::House,
    model::{
        echo::{IF_HOST, IF_METHOD, IF_QUERY, IF_SAID, IF_SEEN, SILENT, UNAVAILABLE},
        service::Service,
        service_session::ServiceSessionId,
    },
    store::echoes::Live,
};

/// For which service its token is good and as whom it asks, or what it is told instead.
pub async fn asked<'a>(
    house: &'a House,
    described: &Described,
    headers: &HeaderMap,
) -> Result<(&'a Service, Asking), Outcome> {
    let there = described.services_there(&house.services).map_err(refused)?;
    // At its own host the door has no such folder.
    if there.iter().any(|service| service.url.origin() == house.site.public_url.origin()) {
        return Err(refused(Undescribed::UnknownService));
    }
    let token = echo::presented(headers).ok_or(Outcome::NotThere)?;
    let live = echo::live(house.sessions.pool(), &token).await.map_err(|error| unavailable(&error))?;
    let live = live.ok_or(Outcome::NotThere)?;
    let (service, id) = asked_at(&there, &live, &described.target).ok_or(Outcome::NotThere)?;
    if let Some(outcome) = of_check(service, described, headers) {
        return Err(outcome);
    }
    let caller = match id {
        None => Caller::anonymous(),
        Some(id) => {
            let caller = echo::caller(&house.sessions, id).await.map_err(|error| unavailable(&error))?;
            caller.ok_or(Outcome::NotThere)?
        }
    };
    Ok((service, Asking::Doctor(Arc::new(caller), id)))
}

/// A token is good at the host of its service. Which host is judged it may ask at any, as nobody.
fn asked_at<'a>(there: &[&'a Service], live: &Live, target: &str) -> Option<(&'a Service, Option<ServiceSessionId>)> {
    let own = there.iter().find(|service| service.id == live.service);
    match own {
        Some(service) => Some((*service, live.service_session_id)),
        None if target.starts_with(IF_HOST) => there.first().map(|service| (*service, None)),
        None => None,
    }
}

/// What the doctor asks of the check itself: what it gets to see, what it judges, and what becomes of its other answers.
fn of_check(service: &Service, described: &Described, headers: &HeaderMap) -> Option<Outcome> {
    let path = path_of(described);
    let is_so = if let Some(name) = path.strip_prefix(IF_SEEN) {
        if name == COOKIE.as_str() { has_session_cookie(service, headers) } else { headers.contains_key(name) }
    } else if let Some(query) = path.strip_prefix(IF_QUERY) {
        described.target.split_once('?').is_some_and(|(_, told)| told == query)
    } else if let Some(host) = path.strip_prefix(IF_HOST) {
        service.url.host_str() == Some(host)
    } else if let Some(method) = path.strip_prefix(IF_METHOD) {
        described.method == method
    } else {
        true
    };
    match path {
        UNAVAILABLE => Some(Outcome::Unavailable),
        SILENT => Some(Outcome::Silence),
        _ => (!is_so).then_some(Outcome::NotThere),
    }
}

/// A proxy may take the door's cookies away for the service, and for the check by mistake.
fn has_session_cookie(service: &Service, headers: &HeaderMap) -> bool {
    let cookies = ServiceCookies::of(service);
    let [own, _] = cookies.names();
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(';')).any(|pair| pair.split('=').next().is_some_and(|name| name.trim() == own))
}

/// Whether a yes says what the doctor asks it to say, if anything.
pub fn is_said(described: &Described, identity: &HeaderMap) -> bool {
    let asked = path_of(described).strip_prefix(IF_SAID);
    asked.is_none_or(|name| identity.get(name).is_some_and(|value| !value.is_empty()))
}

fn path_of(described: &Described) -> &str {
    described.target.split('?').next().unwrap_or_default()
}

fn refused(why: Undescribed) -> Outcome {
    Outcome::Refused(Why::Undescribed(why), None)
}

fn unavailable(error: &sqlx::Error) -> Outcome {
    tracing::warn!(%error, "whether a token of the doctor is good cannot be told");
    Outcome::Unavailable
}
