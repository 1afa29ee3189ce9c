//! Straight on to the only provider, where the settings say so and the person came by themselves: nobody is signed in by
//! what another site does (ASVS 5.0 7.6.2), and nobody is sent away from a page that they have come to read.

use std::time::Duration;

use axum::{
    http::{HeaderMap, HeaderValue, Method, StatusCode, header::LOCATION, request::Parts},
    response::{IntoResponse, Response},
};
use url::Url;

use super::{counting::keep_browser, state::AppState};
use crate::{
    auth::{Visit, origin},
    model::{
        address::{Address, HOME, REFUSED, SIGN_IN, SIGNED_OUT},
        flow::Visitor,
        session::EndReason,
        way_in::Single,
    },
    pages::ways::begin_link,
    sessions::Secret,
    store::{self, pool::Pool},
};

/// Whoever has begun so lately and is here again was refused, went back, or has given up: they get the list, and nothing
/// that goes wrong at a provider goes round in circles.
const BEGAN_LATELY: Duration = Duration::from_mins(5);

/// The way to the provider, in place of the page that offers it.
pub(super) async fn straight_on(state: &AppState, address: &Address, parts: &Parts, visit: &Visit) -> Option<Response> {
    let house = &state.house;
    let [only] = &house.providers[..] else { return None };
    let offers_it = house.way_in.single == Single::Go && (*address == SIGN_IN || *address == HOME);
    if !offers_it
        || only.is_down()
        || !came_by_themselves(state, parts, visit)
        || !may_be_the_same(&visit.caller.visitor)
    {
        return None;
    }
    if let Some(browser) = visit.jar.browser()
        && !is_fresh(house.sessions.pool(), browser).await
    {
        return None;
    }
    let location = HeaderValue::from_str(begin_link(&only.settings().id, visit.return_to.as_ref()).as_str()).ok()?;
    keep_browser(state, visit);
    Some((StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response())
}

/// A typed address, a bookmark, or a link of our own that they pressed, and not one that asks for the list. What a browser
/// does not tell does not count.
fn came_by_themselves(state: &AppState, parts: &Parts, visit: &Visit) -> bool {
    let says = |name: &str, values: &[&str]| {
        parts.headers.get(name).and_then(|value| value.to_str().ok()).is_some_and(|value| values.contains(&value))
    };
    visit.is_person
        && parts.method == Method::GET
        && says("sec-fetch-site", &["none", "same-origin"])
        && says("sec-fetch-mode", &["navigate"])
        && says("sec-fetch-dest", &["document"])
        && says("sec-fetch-user", &["?1"])
        && origin::is_use(&parts.headers)
        && !["choose", "again", "email", "connect"].iter().any(|asks| visit.query.only(asks).is_some())
        && !comes_from_an_end(&parts.headers, &state.house.site.public_url)
}

/// Whether the link stood on a page that says that somebody is signed out or was refused; or they see the list already, and
/// want it in another language.
fn comes_from_an_end(headers: &HeaderMap, public_url: &Url) -> bool {
    let path = origin::referring_path(headers, public_url);
    path.is_some_and(|path| [SIGNED_OUT, REFUSED, HOME, SIGN_IN].iter().any(|page| page.path == path))
}

/// Whoever has been signed out, by themselves or by somebody, may well want to come as somebody else.
fn may_be_the_same(visitor: &Visitor) -> bool {
    matches!(visitor, Visitor::Anonymous | Visitor::Ended(EndReason::IdleExpired | EndReason::AbsoluteExpired))
}

/// Whether nothing has begun in this browser lately, and it has not been signed out in. Where that cannot be told, it is
/// asked.
async fn is_fresh(pool: &Pool, browser: &Secret) -> bool {
    let hash = browser.hash();
    let began = store::sign_ins::began_lately(pool, hash.as_bytes(), BEGAN_LATELY);
    let ended = store::sessions::last_end_in_browser(pool, hash.as_bytes());
    matches!((began.await, ended.await), (Ok(false), Ok(ended)) if !ended.is_some_and(EndReason::is_leaving))
}
