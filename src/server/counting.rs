//! What the guard has counted of a request and of its answer: who asks, what begins, and what has failed.

use axum::{
    http::{header::LOCATION, request::Parts},
    response::Response,
};

use super::{
    access::{Limited, limited},
    limits::{Admitted, Proven, Who},
    state::AppState,
};
use crate::{
    auth::{Caller, Jar, origin, peer::peer_of},
    model::problem::{Problem, REFUSED},
    sessions::{Secret, SecretHash},
};

/// How server functions mark that they could not read their arguments.
pub const SERVER_FN_ERROR: &str = "serverfnerror";

/// A counted request that was let in. It has failed until it is settled: who hangs up before the answer is no exception.
pub struct Counting<'a> {
    state: &'a AppState,
    what: Limited,
    posts: bool,
    admitted: Admitted,
    failed: bool,
}

impl<'a> Counting<'a> {
    /// Lets a request in, or says what came too often, and after how many seconds the next one may come. `None` where nothing is counted.
    pub fn admit(
        state: &'a AppState,
        pattern: &str,
        parts: &Parts,
        jar: &Jar,
        caller: &Caller,
    ) -> Result<Option<Self>, (Limited, u64)> {
        let Some(what) = limited(pattern) else { return Ok(None) };
        // From elsewhere nothing begins: another site must not use up the budget of its victim.
        let is_own = origin::is_own_navigation(&parts.headers, &state.door.settings.public_url);
        let begins = what == Limited::SignIn && is_own;
        let admitted = state.limits.admit(what, begins, &who(state, parts, jar, caller));
        let admitted = admitted.map_err(|seconds| (what, seconds))?;
        if begins && origin::is_person(&parts.headers) {
            keep_browser(state, jar, parts);
        }
        Ok(Some(Self { state, what, posts: !parts.method.is_safe(), admitted, failed: true }))
    }

    /// Looks whether the answer says that it has failed. `shown`: the guard let it come to its handler.
    pub fn settle(mut self, shown: bool, response: &Response) {
        self.failed = has_failed(self.what, self.posts, shown, response);
    }
}

impl Drop for Counting<'_> {
    fn drop(&mut self) {
        if self.failed {
            self.state.limits.failed(&self.admitted);
        } else {
            self.state.limits.succeeded(&self.admitted);
        }
    }
}

/// Gives a browser the cookie that attempts are bound to, and remembers that it was here.
pub fn keep_browser(state: &AppState, jar: &Jar, parts: &Parts) {
    let browser = jar.ensure_browser().hash().into_bytes();
    state.limits.remember(browser, peer_of(parts, &state.door.settings.trusted_proxies).ip);
}

fn who(state: &AppState, parts: &Parts, jar: &Jar, caller: &Caller) -> Who {
    let browser = jar.browser().map(Secret::hash).map(SecretHash::into_bytes);
    let user = caller.signed_in().map(|signed_in| signed_in.user.id.0);
    let person = user.or_else(|| caller.registration.as_deref().map(|registration| registration.id));
    let over = caller.over.map(|over| over.session_id.0);
    Who {
        ip: peer_of(parts, &state.door.settings.trusted_proxies).ip,
        proven: person.map(Proven::Person).or(over.map(Proven::Over)),
        browser,
    }
}

/// A failure is what the one who asks could have done without: a status of theirs, a form that was not taken, a
/// sign-in that was refused. What we or a provider could not do is none, or a provider's bad day would lock people out.
fn has_failed(what: Limited, posts: bool, shown: bool, response: &Response) -> bool {
    let status = response.status();
    if status.is_client_error() || response.headers().contains_key(SERVER_FN_ERROR) {
        return true;
    }
    if !status.is_redirection() {
        return false;
    }
    if posts && !shown {
        return true;
    }
    let location = response.headers().get(LOCATION).and_then(|location| location.to_str().ok()).unwrap_or_default();
    let (path, query) = location.split_once('?').unwrap_or((location, ""));
    match what {
        Limited::SignIn => false,
        Limited::Callback => path == REFUSED && is_theirs(query),
        Limited::Register => ["/register", "/sign-in"].contains(&path),
        Limited::Account => ["/account/details", "/sign-in", "/session-expired"].contains(&path),
    }
}

/// Whether a refusal that is told at [`REFUSED`] is the doing of the one who asked.
fn is_theirs(query: &str) -> bool {
    let reason = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "reason");
    let problem = reason.and_then(|(_, reason)| Problem::from_name(&reason));
    problem.is_none_or(|problem| problem.status() < 500)
}

#[cfg(test)]
mod tests {
    use axum::{http::StatusCode, response::IntoResponse};

    use super::*;

    fn failed(what: Limited, posts: bool, location: &str) -> bool {
        has_failed(what, posts, true, &(StatusCode::SEE_OTHER, [(LOCATION, location.to_owned())]).into_response())
    }

    #[test]
    fn what_succeeds_and_what_others_could_not_do_is_no_failure() {
        for (what, posts, location) in [
            (Limited::SignIn, false, "https://op.example/authorize?state=x"),
            (Limited::SignIn, false, "/sign-in?return_to=/account"),
            (Limited::Callback, false, "/account"),
            (Limited::Callback, false, "/register"),
            (Limited::Callback, false, "/auth/refused?reason=provider_unavailable"),
            (Limited::Callback, false, "/auth/refused?return_to=/account&reason=sign_in_failed"),
            (Limited::Register, true, "/"),
            (Limited::Register, true, "/account/details"),
            (Limited::Account, true, "/account"),
        ] {
            assert!(!failed(what, posts, location), "{what:?} to {location}");
        }
        for status in [200, 302, 500, 502, 503, 504] {
            let status = StatusCode::from_u16(status).expect("a status");
            assert!(!has_failed(Limited::Callback, false, true, &status.into_response()), "{status}");
        }
    }

    #[test]
    fn what_is_refused_or_sent_back_is_a_failure() {
        for (what, location) in [
            (Limited::Callback, "/auth/refused?reason=sign_in_stale"),
            (Limited::Callback, "/auth/refused?return_to=/account&reason=sign_in_foreign"),
            (Limited::Callback, "/auth/refused"),
            (Limited::Register, "/register"),
            (Limited::Register, "/sign-in"),
            (Limited::Account, "/account/details?kept=true"),
            (Limited::Account, "/sign-in?return_to=/account/details&again=true"),
            (Limited::Account, "/session-expired?return_to=/account/details"),
        ] {
            assert!(failed(what, what != Limited::Callback, location), "{what:?} to {location}");
        }
        for status in [400, 401, 403, 404, 409, 413, 415, 422] {
            let status = StatusCode::from_u16(status).expect("a status");
            assert!(has_failed(Limited::SignIn, false, true, &status.into_response()), "{status}");
        }
        let sent_away = (StatusCode::SEE_OTHER, [(LOCATION, "/")]).into_response();
        assert!(has_failed(Limited::Register, true, false, &sent_away), "a post that never came to its handler");
        assert!(!has_failed(Limited::SignIn, false, false, &sent_away), "a page that asks to sign in first");
        let misread = (StatusCode::FOUND, [(SERVER_FN_ERROR, "x")]).into_response();
        assert!(has_failed(Limited::Callback, false, true, &misread));
    }
}
