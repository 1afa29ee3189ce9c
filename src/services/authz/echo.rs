//! What the doctor asks through a proxy. Its folder is no service's, so that no rule is for it, and without its token there is
//! nothing there.

use std::sync::Arc;

use axum::http::HeaderMap;

use super::{
    answer::{Outcome, Why},
    described::{Described, Undescribed},
    who::Asking,
};
use crate::{
    auth::{Caller, echo},
    look::House,
    model::{
        echo::{SEEN, UNAVAILABLE},
        service::Service,
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
    let named = |live: &Live| there.into_iter().find(|service| service.id == live.service);
    let (service, id) =
        live.and_then(|live| Some((named(&live)?, live.service_session_id))).ok_or(Outcome::NotThere)?;
    if let Some(outcome) = of_check(&described.target, headers) {
        return Err(outcome);
    }
    let caller = match id {
        None => Caller::anonymous(),
        Some(id) => {
            let caller = echo::caller(&house.sessions, id).await.map_err(|error| unavailable(&error))?;
            caller.ok_or(Outcome::NotThere)?
        }
    };
    Ok((service, Asking { caller: Arc::new(caller), service_session: id, by_cookie: false }))
}

/// What the doctor asks of the check itself: whether it gets to see a header, and what becomes of its 503.
fn of_check(target: &str, headers: &HeaderMap) -> Option<Outcome> {
    let path = target.split('?').next().unwrap_or_default();
    match path.strip_prefix(SEEN) {
        Some(name) if !headers.contains_key(name) => Some(Outcome::NotThere),
        _ if path == UNAVAILABLE => Some(Outcome::Unavailable),
        _ => None,
    }
}

fn refused(why: Undescribed) -> Outcome {
    Outcome::Refused(Why::Undescribed(why), None)
}

fn unavailable(error: &sqlx::Error) -> Outcome {
    tracing::warn!(%error, "whether a token of the doctor is good cannot be told");
    Outcome::Unavailable
}
