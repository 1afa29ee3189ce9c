//! What is counted of a request and of its answer, by the guard and where people arrive at services: who asks, what begins,
//! and what has failed.

use std::net::IpAddr;

use axum::{
    http::{header::LOCATION, request::Parts},
    response::Response,
};

use super::{
    limits::{Admitted, Proven, Who},
    state::AppState,
};
use crate::{
    auth::{ForNothing, Visit, origin},
    model::{
        address::{ACCOUNT_DETAILS, ACCOUNT_TOKENS, Address, REFUSED, REGISTER, Rate, SESSION_EXPIRED, SIGN_IN},
        host_address,
        problem::Problem,
    },
    sessions::{Secret, SecretHash},
};

/// A counted request that was let in. It has failed until it is settled: who hangs up before the answer is no exception.
pub struct Counting<'a> {
    state: &'a AppState,
    rate: Rate,
    posts: bool,
    admitted: Admitted,
    failed: bool,
}

impl<'a> Counting<'a> {
    /// Lets a request in, or says what came too often, and after how many seconds the next one may come. `None` where
    /// nothing is counted.
    pub fn admit(
        state: &'a AppState,
        address: &Address,
        parts: &Parts,
        visit: &Visit,
    ) -> Result<Option<Self>, (Rate, u64)> {
        let Some(rate) = address.rate else { return Ok(None) };
        // Whoever is nobody is sent to sign in, and costs nothing.
        if rate == Rate::Enter && visit.caller.signed_in().is_none() {
            return Ok(None);
        }
        // From elsewhere nothing begins: another site must not use up the budget of its victim. But all ways to services come
        // from elsewhere, and posts from elsewhere do not come as far as here.
        let is_own = origin::is_own_navigation(&parts.headers, &state.house.site.public_url);
        let begins = matches!(rate, Rate::Enter | Rate::Language) || rate == Rate::SignIn && is_own;
        let admitted = state.limits.admit(rate, begins, &who(visit));
        let admitted = admitted.map_err(|seconds| (rate, seconds))?;
        if begins && rate == Rate::SignIn && visit.is_person {
            keep_browser(state, visit);
        }
        Ok(Some(Self { state, rate, posts: !parts.method.is_safe(), admitted, failed: true }))
    }

    /// Lets somebody arrive at a service, or says after how many seconds the next one may. Their binding cookie says who they
    /// are: nobody has been looked up yet.
    pub fn arriving(state: &'a AppState, ip: Option<IpAddr>, browser: Option<[u8; 32]>) -> Result<Self, u64> {
        let admitted = state.limits.admit(Rate::Arrive, false, &Who { ip, proven: None, browser })?;
        Ok(Self { state, rate: Rate::Arrive, posts: false, admitted, failed: true })
    }

    /// Looks whether the answer says that it has failed. `shown`: the guard let it come to its handler.
    pub fn settle(mut self, shown: bool, response: &Response) {
        self.failed = has_failed(self.rate, self.posts, shown, response);
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
pub fn keep_browser(state: &AppState, visit: &Visit) {
    let browser = visit.jar.ensure_browser().hash().into_bytes();
    state.limits.remember(browser, visit.peer.ip);
}

fn who(Visit { jar, caller, peer, .. }: &Visit) -> Who {
    let browser = jar.browser().map(Secret::hash).map(SecretHash::into_bytes);
    let user = caller.signed_in().map(|signed_in| signed_in.user.id.0);
    let person = user.or_else(|| caller.registration.as_deref().map(|registration| registration.id));
    let over = caller.over.map(|over| over.session_id.0);
    Who { ip: peer.ip, proven: person.map(Proven::Person).or(over.map(Proven::Over)), browser }
}

/// A failure is what the one who asks could have done without: a status of theirs, a form that was not taken, a
/// sign-in that was refused. What we or a provider could not do is none, or a provider's bad day would lock people out.
fn has_failed(rate: Rate, posts: bool, shown: bool, response: &Response) -> bool {
    let status = response.status();
    if status.is_client_error() {
        return true;
    }
    if !status.is_redirection() {
        return false;
    }
    if posts && (!shown || response.extensions().get::<ForNothing>().is_some()) {
        return true;
    }
    let location = response.headers().get(LOCATION).and_then(|location| location.to_str().ok()).unwrap_or_default();
    let (path, query) = location.split_once('?').unwrap_or((location, ""));
    let leads_to = |addresses: &[&Address]| addresses.iter().any(|address| address.path == path);
    match rate {
        Rate::SignIn | Rate::Enter | Rate::Language => false,
        Rate::Callback => leads_to(&[&REFUSED]) && is_theirs(query),
        // On the way to connecting it is not the form once more.
        Rate::Register => leads_to(&[&REGISTER, &SIGN_IN]) && !query.ends_with("connect=true"),
        // Once more from the beginning.
        Rate::Arrive => path.ends_with(host_address::ENTER.path),
        // With a query it is the form once more, with what was typed.
        Rate::Account if leads_to(&[&ACCOUNT_TOKENS]) => !query.is_empty(),
        Rate::Account => leads_to(&[&ACCOUNT_DETAILS, &SIGN_IN, &SESSION_EXPIRED]),
    }
}

/// Whether a refusal that is told at [`REFUSED`] is the doing of the one who asked.
fn is_theirs(query: &str) -> bool {
    let reason = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "reason");
    let problem = reason.and_then(|(_, reason)| reason.parse::<Problem>().ok());
    problem.is_none_or(|problem| problem.status() < 500)
}

#[cfg(test)]
mod tests {
    use axum::{Extension, http::StatusCode, response::IntoResponse};

    use super::*;

    fn failed(rate: Rate, posts: bool, location: &str) -> bool {
        has_failed(rate, posts, true, &(StatusCode::SEE_OTHER, [(LOCATION, location.to_owned())]).into_response())
    }

    #[test]
    fn what_succeeds_and_what_others_could_not_do_is_no_failure() {
        for (what, posts, location) in [
            (Rate::SignIn, false, "https://op.example/authorize?state=x"),
            (Rate::SignIn, false, "/sign-in?return_to=/account"),
            (Rate::Callback, false, "/account"),
            (Rate::Callback, false, "/register"),
            (Rate::Callback, false, "/auth/refused?reason=provider_unavailable"),
            (Rate::Callback, false, "/auth/refused?return_to=/account&reason=sign_in_failed"),
            (Rate::Register, true, "/"),
            (Rate::Register, true, "/account/details"),
            (Rate::Account, true, "/account"),
            (Rate::Account, true, "/account/tokens"),
        ] {
            assert!(!failed(what, posts, location), "{what:?} to {location}");
        }
        for status in [200, 302, 500, 502, 503, 504] {
            let status = StatusCode::from_u16(status).expect("a status");
            assert!(!has_failed(Rate::Callback, false, true, &status.into_response()), "{status}");
        }
    }

    #[test]
    fn what_is_refused_or_sent_back_is_a_failure() {
        for (what, location) in [
            (Rate::Callback, "/auth/refused?reason=sign_in_stale"),
            (Rate::Callback, "/auth/refused?return_to=/account&reason=sign_in_foreign"),
            (Rate::Callback, "/auth/refused"),
            (Rate::Register, "/register"),
            (Rate::Register, "/sign-in"),
            (Rate::Account, "/account/details?kept=true"),
            (Rate::Account, "/account/tokens?kept=true"),
            (Rate::Account, "/sign-in?return_to=/account/details&again=true"),
            (Rate::Account, "/session-expired?return_to=/account/details"),
        ] {
            assert!(failed(what, what != Rate::Callback, location), "{what:?} to {location}");
        }
        for status in [400, 401, 403, 404, 409, 413, 415, 422] {
            let status = StatusCode::from_u16(status).expect("a status");
            assert!(has_failed(Rate::SignIn, false, true, &status.into_response()), "{status}");
        }
        let sent_away = (StatusCode::SEE_OTHER, [(LOCATION, "/")]).into_response();
        let for_nothing =
            (StatusCode::SEE_OTHER, [(LOCATION, "/account/tokens")], Extension(ForNothing)).into_response();
        assert!(has_failed(Rate::Account, true, true, &for_nothing));
        assert!(has_failed(Rate::Register, true, false, &sent_away), "a post that never came to its handler");
        assert!(!has_failed(Rate::SignIn, false, false, &sent_away), "a page that asks to sign in first");
    }
}
