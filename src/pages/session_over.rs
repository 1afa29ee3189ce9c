//! The answer to whoever asked for something in a session that has ended since: nothing has happened, and they are told why.

use axum::response::Response;

use crate::{
    auth::{Next, Visit},
    look::House,
    model::{destination::Destination, flow::Detour, session::SessionId},
};

/// Leads to the page that says why a session is over, and from there back to this one.
pub fn session_over(house: &House, visit: &Visit, session: SessionId, page: Option<&Destination>) -> Response {
    // That page is to find it as it is.
    house.sessions.cache().forget([session]);
    Next::to(Detour::SessionExpired.link(page)).for_nothing().into_response(&visit.jar)
}
