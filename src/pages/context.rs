//! What server functions read of a request and say in an answer.

use std::sync::Arc;

use axum::http::{
    HeaderValue, StatusCode,
    header::{LOCATION, SET_COOKIE},
    request::Parts,
};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use tower_cookies::Cookie;

use crate::{
    auth::{
        AuthError, Caller, Door, Jar,
        answer::{PROBLEM, status},
        peer::peer_of,
    },
    model::{
        problem::Problem,
        return_to::{ReturnTo, sign_in_again},
    },
    store::events::Peer,
};

/// The request as a server function sees it.
pub struct Request {
    /// The door.
    pub door: Arc<Door>,
    /// Who is calling.
    pub caller: Arc<Caller>,
    /// From where.
    pub peer: Peer,
    /// Method, address, headers.
    pub parts: Parts,
}

impl Request {
    /// The request that is being answered.
    pub fn current() -> Self {
        let door = expect_context::<Arc<Door>>();
        let parts = expect_context::<Parts>();
        let caller = parts.extensions.get::<Arc<Caller>>().cloned().unwrap_or_else(|| Arc::new(Caller::unknown()));
        let peer = peer_of(&parts, &door.settings.trusted_proxies);
        Self { door, caller, peer, parts }
    }

    /// A value of the query; of several of that name the first.
    pub fn query(&self, name: &str) -> Option<String> {
        let mut pairs = url::form_urlencoded::parse(self.parts.uri.query().unwrap_or_default().as_bytes());
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }

    /// The cookies that came, and those to send.
    pub fn jar(&self) -> Jar {
        let read = || Jar::read(&self.parts.headers, &self.door.cookies, tower_cookies::Cookies::default());
        self.parts.extensions.get().cloned().unwrap_or_else(read)
    }
}

/// Sends the browser elsewhere with a GET, whatever it came with: 303, never 307 (RFC 9700 section 4.12).
pub fn see_other(location: &str) {
    let response = expect_context::<ResponseOptions>();
    match HeaderValue::from_str(location) {
        Ok(location) => {
            response.set_status(StatusCode::SEE_OTHER);
            response.insert_header(LOCATION, location);
        }
        Err(_) => refuse(Problem::Internal),
    }
}

/// Sends somebody to sign in once more, and back to a page of ours afterwards.
pub fn ask_again(page: &str) {
    see_other(&sign_in_again(ReturnTo::parse(page).as_ref()));
}

/// Adds a cookie to the answer.
pub fn set_cookie(cookie: &Cookie<'_>) {
    if let Ok(cookie) = HeaderValue::from_str(&cookie.to_string()) {
        expect_context::<ResponseOptions>().append_header(SET_COOKIE, cookie);
    }
}

/// Answers with a problem.
pub fn refuse(problem: Problem) {
    let response = expect_context::<ResponseOptions>();
    response.set_status(status(problem));
    response.insert_header(PROBLEM, HeaderValue::from_static(problem.as_str()));
}

/// Answers with the problem that an error is.
pub fn refuse_error(error: AuthError) {
    refuse(error.into_logged_problem());
}
