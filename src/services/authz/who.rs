//! Who asks at a service: authentication schemes, tried in order: the first one that is asked decides. A new kind of
//! credential is a line in the list.

use std::sync::Arc;

use axum::http::HeaderMap;
use futures::{FutureExt, future::BoxFuture};
use tower_cookies::Cookies;

use crate::{
    auth::{
        Caller, Jar,
        identify::{Shown, identify},
        identify_at_service,
        service_cookies::ServiceCookies,
    },
    look::House,
    model::{flow::Visitor, service::Service, service_session::ServiceSessionId},
};

#[derive(Debug)]
pub struct Asking {
    pub caller: Arc<Caller>,
    /// By which they are known there; none under the door's own host.
    pub service_session: Option<ServiceSessionId>,
    /// Known from a cookie, which a browser sends whatever page asks it to.
    pub by_cookie: bool,
}

/// What a scheme looks at.
#[derive(Clone, Copy)]
pub struct Evidence<'a> {
    pub house: &'a House,
    pub service: &'a Service,
    pub headers: &'a HeaderMap,
    /// A person did this, so that it counts as use of their session.
    pub keeps_alive: bool,
}

/// Gives nothing where the request has no such credential.
type Scheme = for<'a> fn(Evidence<'a>) -> BoxFuture<'a, Option<Asking>>;

const SCHEMES: [Scheme; 2] =
    [|evidence| by_cookie_of_door(evidence).boxed(), |evidence| by_cookie_of_service(evidence).boxed()];

/// Finds out who asks. Every error ends as "unknown", never as "anonymous".
pub async fn who(evidence: Evidence<'_>) -> Asking {
    for scheme in SCHEMES {
        if let Some(asking) = scheme(evidence).await {
            return asking;
        }
    }
    Asking { caller: Arc::new(Caller::unknown()), service_session: None, by_cookie: false }
}

/// The session's own cookie, for a service under the door's own origin and for no other.
async fn by_cookie_of_door(Evidence { house, service, headers, keeps_alive }: Evidence<'_>) -> Option<Asking> {
    if !house.is_at_door(service) {
        return None;
    }
    let jar = Jar::read(headers, &house.cookies, Cookies::default());
    Some(asking(identify(&house.sessions, Shown { jar: &jar, bearer: None, from: None, keeps_alive }).await, None))
}

/// The cookie of the service's own host.
async fn by_cookie_of_service(Evidence { house, service, headers, keeps_alive }: Evidence<'_>) -> Option<Asking> {
    let (caller, id) = identify_at_service(&house.sessions, headers, service, keeps_alive).await;
    Some(asking(caller, id))
}

fn asking(caller: Caller, service_session: Option<ServiceSessionId>) -> Asking {
    let by_cookie = caller.visitor != Visitor::Anonymous;
    Asking { caller: Arc::new(caller), service_session, by_cookie }
}

/// The names of the cookies by which somebody is known there.
pub fn cookie_names(house: &House, service: &Service) -> [String; 2] {
    if house.is_at_door(service) {
        [&house.cookies.session, &house.cookies.browser].map(ToString::to_string)
    } else {
        ServiceCookies::of(service).names().map(str::to_owned)
    }
}
