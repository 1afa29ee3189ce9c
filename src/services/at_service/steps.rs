//! `GET /.vestibule/enter` and `GET /.vestibule/arrive`.

use std::sync::Arc;

use axum::{
    Extension,
    extract::{Request, State},
    http::{
        HeaderMap, HeaderValue, StatusCode, Uri,
        header::{LOCATION, REFERRER_POLICY, SET_COOKIE},
    },
    response::{IntoResponse, Response},
};
use tower_cookies::Cookie;

use crate::{
    auth::{
        facts::RequestFacts,
        handshake::{
            arrive::{self, Arrived},
            enter::{self, Entered},
            visit::began_on_no_page,
        },
        peer::peer_of,
    },
    look::{
        House, Way, go_on,
        language::{ProblemFacts, Text},
        problem_page,
    },
    model::{problem::Problem, query::Query, service_host::ServiceHost},
};

/// The first step. Whoever typed the address is redirected; all others get a page that goes on by itself, since a form of the
/// service may have begun this.
pub async fn enter(
    State(house): State<Arc<House>>,
    Extension(host): Extension<Arc<ServiceHost>>,
    Extension(facts): Extension<RequestFacts>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let query = Query::of(uri.query());
    let terms = house.terms.as_ref();
    let entered = enter::enter(&house.sessions, &house.site, &host, &headers, &query, terms, &facts).await;
    let (mut response, bound) = match entered {
        Entered::Page(page) => return redirect(&page, &[]),
        Entered::Unknown => return Problem::DatabaseAway.into_response(),
        Entered::Door(door, binding, bound) if began_on_no_page(&headers) => (redirect(&door, &[binding]), bound),
        Entered::Door(door, binding, bound) => (with_cookies(go_on(&door), &[binding]), bound),
    };
    response.extensions_mut().insert(bound);
    response
}

/// The third step.
pub async fn arrive(
    State(house): State<Arc<House>>,
    Extension(host): Extension<Arc<ServiceHost>>,
    Extension(facts): Extension<RequestFacts>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let (query, by) = (Query::of(parts.uri.query()), peer_of(&parts, &house.site.trusted_proxies));
    match arrive::arrive(&house.sessions, &host, &parts.headers, &query, &by, &facts).await {
        Ok(Arrived::To(address, cookies)) => redirect(&address, &cookies),
        Ok(Arrived::WithoutCookie(page)) => {
            let way = Way::to(enter::anew(&page), Text::TryAgain);
            let host = host.first().url.host_str().map(str::to_owned);
            problem_page(Problem::CookiesBlocked, &ProblemFacts { host, ..ProblemFacts::default() }, Some(way))
        }
        Err(error) => error.into_logged_problem().into_response(),
    }
}

pub(super) fn redirect(to: &str, cookies: &[Cookie<'static>]) -> Response {
    let Ok(location) = HeaderValue::from_str(to) else { return Problem::Internal.into_response() };
    let no_referrer = (REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    with_cookies((StatusCode::SEE_OTHER, [(LOCATION, location), no_referrer]).into_response(), cookies)
}

pub(super) fn with_cookies(mut response: Response, cookies: &[Cookie<'static>]) -> Response {
    for cookie in cookies {
        match HeaderValue::from_str(&cookie.to_string()) {
            Ok(cookie) => drop(response.headers_mut().append(SET_COOKIE, cookie)),
            Err(_) => return Problem::Internal.into_response(),
        }
    }
    response
}
