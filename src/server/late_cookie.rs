//! A browser that asks for a page before the cookie of its new session has arrived.

use std::time::Duration;

use axum::{
    http::{StatusCode, header::LOCATION, request::Parts},
    response::{IntoResponse, Response},
};

use super::state::AppState;
use crate::{
    auth::Visit,
    model::{destination::Destination, session::EndReason},
    store::sessions,
};

/// A cookie is there by then, or a little later. With the time within which a session counts as new, a browser asks
/// again eight times at the most, which is fewer than browsers take for a loop.
const A_MOMENT: Duration = Duration::from_secs(1);

/// Of several tabs that come back from the provider together, one brings the new session, and another may ask for its
/// page before the browser has got the new cookie: it asks again in a moment, instead of reading that its session was
/// replaced.
pub(super) async fn wait_for_cookie(
    state: &AppState,
    parts: &Parts,
    visit: &Visit,
    here: Option<Destination>,
) -> Option<Response> {
    let Visit { caller, jar, .. } = visit;
    let (Some(EndReason::Replaced), Some(over), Some(browser)) = (caller.ended(), caller.over, jar.browser()) else {
        return None;
    };
    let navigates =
        parts.method.is_safe() && parts.headers.get("sec-fetch-mode").is_some_and(|mode| mode == "navigate");
    let here = here.filter(|_| navigates)?;
    match sessions::started_just_now(state.house.sessions.pool(), browser.hash().as_bytes(), over.user_id).await {
        Ok(true) => {
            tokio::time::sleep(A_MOMENT).await;
            Some((StatusCode::SEE_OTHER, [(LOCATION, here.as_str())]).into_response())
        }
        // What cannot be told here is told by the page that says why the session is over.
        Ok(false) | Err(_) => None,
    }
}
