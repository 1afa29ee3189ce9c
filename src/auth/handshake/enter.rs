//! The first step, at the service: whoever may go on goes on, and everybody else to the door.

use axum::http::HeaderMap;
use tower_cookies::Cookie;

use super::{
    access::{Access, access_now},
    state::State,
};
use crate::{
    auth::{Site, facts::RequestFacts, identify_at_service, service_cookies::ServiceCookies},
    model::{
        address::{ENTER, TERMS},
        host_address,
        query::Query,
        rules::judge::SignIn,
        service_host::ServiceHost,
        service_path::ServicePath,
        terms::Terms,
    },
    sessions::{Secret, SecretHash, Sessions},
};

/// The parameter that marks a second try. It changes nothing but what is said if that does not fit either.
const AGAIN: &str = "again";

/// What follows.
#[derive(Debug)]
pub enum Entered {
    /// To that page, at the service's own origin.
    Page(String),
    /// To the door, with the binding cookie.
    Door(String, Cookie<'static>, Bound),
    Unknown,
}

/// The browser that an answer binds, for whoever counts what browsers do.
#[derive(Debug, Clone, Copy)]
pub struct Bound(pub SecretHash);

/// `return_to` is the page; one that is none is where the service begins. Whoever has not accepted the terms is led to the door,
/// which asks.
pub async fn enter(
    sessions: &Sessions,
    site: &Site,
    host: &ServiceHost,
    headers: &HeaderMap,
    query: &Query,
    terms: Option<&Terms>,
    facts: &RequestFacts,
) -> Entered {
    let page = query.only("return_to").and_then(|page| ServicePath::parse(&page));
    let page = page.unwrap_or_else(|| ServicePath::home(host.first()));
    let service = host.service_of(&page);
    // Going through here is no use of the session: the page that follows is.
    let (caller, _) = identify_at_service(sessions, headers, service, false).await;
    let mut caller = facts.asked_at(service, caller);
    match access_now(sessions, service, &page, &mut caller, terms).await {
        Access::Open | Access::Excluded => Entered::Page(at(host, &page)),
        Access::Unknown => Entered::Unknown,
        Access::SignIn(why) => {
            let cookies = ServiceCookies::of(service);
            // Kept if one is there: other tabs of this browser may be on their way with it.
            let binding = cookies.binding(headers).unwrap_or_else(Secret::random);
            let link = if why == SignIn::TermsNotAccepted {
                // They are known here, and need no pass. A door whose settings have another version of the terms would send
                // them straight back, for ever: its page says that nothing is to be accepted.
                TERMS.link().with("return_to", &at(host, &page))
            } else {
                let state = State::make(&binding, &service.id, &page, query.says(AGAIN));
                ENTER.link().with("service", &service.id).with("state", &state)
            };
            Entered::Door(site.address(&link).into(), cookies.give_binding(&binding), Bound(binding.hash()))
        }
    }
}

/// A page at the host's own origin: no page is ever written without it.
pub fn at(host: &ServiceHost, page: &ServicePath) -> String {
    format!("{}{}", host.origin(), page.as_str())
}

/// The first step, for somebody who begins anew by themselves.
pub fn anew(page: &ServicePath) -> String {
    host_address::ENTER.link().with("return_to", page.as_str()).into()
}

/// The first step once more, marked as a second try, for somebody who did not arrive.
pub fn second_try(host: &ServiceHost, page: &ServicePath) -> String {
    let link = host_address::ENTER.link().with("return_to", page.as_str()).with(AGAIN, "true");
    format!("{}{link}", host.origin())
}
