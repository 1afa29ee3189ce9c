//! Who asks at a service: authentication schemes, tried in order: the first one that is asked decides. A new kind of
//! credential is a line in the list.

use std::{net::IpAddr, sync::Arc};

use axum::http::HeaderMap;
use futures::{FutureExt, future::BoxFuture};
use tower_cookies::Cookies;

use super::asking::Asking;
use crate::{
    auth::{
        Caller, Jar,
        identify::{Shown, identify},
        identify_at_service,
        service_cookies::ServiceCookies,
        tokens::{
            bearer::Bearer,
            on_behalf::{Judged, on_behalf},
        },
    },
    look::House,
    model::service::Service,
};

/// What a scheme looks at.
#[derive(Clone, Copy)]
pub struct Evidence<'a> {
    pub house: &'a House,
    pub service: &'a Service,
    pub headers: &'a HeaderMap,
    /// A token of the door's.
    pub bearer: Option<&'a Bearer>,
    /// From where it is used, which its owner is told.
    pub from: Option<IpAddr>,
    /// A person did this, so that it counts as use of their session.
    pub keeps_alive: bool,
}

/// Gives nothing where the request has no such credential.
type Scheme = for<'a> fn(Evidence<'a>) -> BoxFuture<'a, Option<Asking>>;

/// A token comes first: whoever brings one means it, and a bad one counts beside a good cookie.
const SCHEMES: [Scheme; 3] = [
    |evidence| by_token(evidence).boxed(),
    |evidence| by_cookie_of_door(evidence).boxed(),
    |evidence| by_cookie_of_service(evidence).boxed(),
];

/// Finds out who asks. Every error ends as "unknown", never as "anonymous".
pub async fn who(evidence: Evidence<'_>) -> Asking {
    for scheme in SCHEMES {
        if let Some(asking) = scheme(evidence).await {
            return asking;
        }
    }
    Asking::InBrowser(Arc::new(Caller::unknown()), None)
}

/// A token of the door's, whatever has become of it.
async fn by_token(evidence: Evidence<'_>) -> Option<Asking> {
    let Evidence { house, service, bearer, from, .. } = evidence;
    let bearer = bearer?;
    let Bearer::Jwt(token) = bearer else {
        let jar = Jar::read(&HeaderMap::new(), &house.cookies, Cookies::default());
        let shown = Shown { jar: &jar, bearer: Some(bearer), from, keeps_alive: false };
        return Some(Asking::ByToken(Arc::new(identify(&house.sessions, shown).await)));
    };
    let at_door = house.is_at_door(service);
    let (sessions, keys, services) = (&house.sessions, &house.signing, &house.services);
    let judged = Judged { sessions, keys, issuer: &house.issuer, services, service, at_door };
    let caller = match on_behalf(judged, token).await {
        Ok(Some(Ok(on_behalf))) => return Some(Asking::OnBehalf(Box::new(on_behalf))),
        Ok(Some(Err(error))) => Caller::with_token(Err(error)),
        Ok(None) => Caller::unknown(),
        Err(error) => {
            tracing::warn!(%error, "for whom an access token is cannot be told");
            Caller::unknown()
        }
    };
    Some(Asking::ByToken(Arc::new(caller)))
}

/// The session's own cookie, for a service under the door's own origin and for no other.
async fn by_cookie_of_door(Evidence { house, service, headers, keeps_alive, .. }: Evidence<'_>) -> Option<Asking> {
    if !house.is_at_door(service) {
        return None;
    }
    let jar = Jar::read(headers, &house.cookies, Cookies::default());
    let shown = Shown { jar: &jar, bearer: None, from: None, keeps_alive };
    Some(Asking::InBrowser(Arc::new(identify(&house.sessions, shown).await), None))
}

/// The cookie of the service's own host.
async fn by_cookie_of_service(Evidence { house, service, headers, keeps_alive, .. }: Evidence<'_>) -> Option<Asking> {
    let (caller, id) = identify_at_service(&house.sessions, headers, service, keeps_alive).await;
    Some(Asking::InBrowser(Arc::new(caller), id))
}

/// The names of the cookies by which somebody is known there.
pub fn cookie_names(house: &House, service: &Service) -> [String; 2] {
    if house.is_at_door(service) {
        [&house.cookies.session, &house.cookies.browser].map(ToString::to_string)
    } else {
        ServiceCookies::of(service).names().map(str::to_owned)
    }
}
