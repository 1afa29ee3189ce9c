//! Carries out what was decided about somebody: a page, another address, or a problem.

use axum::{
    http::{HeaderValue, StatusCode, header::LOCATION, request::Parts},
    response::{IntoResponse, Response},
};

use super::{counting::keep_browser, state::AppState};
use crate::{
    auth::{
        Jar, Visit,
        answer::{ProblemJson, token_status},
    },
    model::{
        address::{self, SIGN_IN},
        flow::{Decision, Detour, Visitor, reason},
        link::Link,
        problem::Problem,
        requirement::{Requirement, Who},
    },
    sessions::{Secret, SecretHash},
};

/// A page is shown: the browser makes progress, and on the way to a sign-in it gets the cookie that attempts are bound to.
pub(super) fn note_shown(state: &AppState, parts: &Parts, visit: &Visit, requirement: Requirement) {
    if !visit.is_person {
        return;
    }
    if let Some(browser) = followed_by(&visit.jar) {
        state.loops.shown(browser, asked_for(parts));
    }
    let is_for_guests = matches!(requirement.who, Who::Guest | Who::GuestOrAgain);
    if is_for_guests && matches!(visit.caller.visitor, Visitor::Anonymous | Visitor::Ended(_)) {
        keep_browser(state, visit);
    }
}

/// Sends people where the decision says; programs are told why they are not let in.
pub(super) fn carry_out(state: &AppState, parts: &Parts, visit: &Visit, decision: Decision) -> Response {
    if !visit.is_person {
        return refuse_program(&visit.caller.visitor, &decision);
    }
    let (location, begins) = match decision {
        Decision::SignIn(page) => (SIGN_IN.link().returning_to(page.as_ref()), true),
        Decision::Detour(detour, page) => (detour.link(page.as_ref()), detour == Detour::SessionExpired),
        Decision::Register => (address::REGISTER.link(), false),
        Decision::Return(page) => (Link::from(&page), false),
        // Nobody with a browser brings a token.
        Decision::Forbidden | Decision::Unauthorized => return Problem::Forbidden.into_response(),
        Decision::Unavailable => return Problem::DatabaseAway.into_response(),
        // Somebody who is let in is not sent anywhere.
        Decision::Show | Decision::KeepForm(_) => return Problem::Internal.into_response(),
    };
    if begins {
        keep_browser(state, visit);
    }
    let is_loop = |browser| state.loops.sent(browser, asked_for(parts), location.as_str());
    if followed_by(&visit.jar).is_some_and(is_loop) {
        visit.facts.refused(Problem::RedirectLoop);
        return Problem::RedirectLoop.into_response();
    }
    match HeaderValue::from_str(location.as_str()) {
        Ok(location) => (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response(),
        Err(_) => Problem::Internal.into_response(),
    }
}

/// What a browser is followed by from one redirect to the next.
fn followed_by(jar: &Jar) -> Option<[u8; 32]> {
    let session = || jar.session().map(|session| session.secret.hash());
    jar.browser().map(Secret::hash).or_else(session).map(SecretHash::into_bytes)
}

fn asked_for(parts: &Parts) -> &str {
    parts.uri.path_and_query().map_or("/", |path| path.as_str())
}

/// Programs are never redirected: they could not sign in.
fn refuse_program(visitor: &Visitor, decision: &Decision) -> Response {
    let status = match decision {
        Decision::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Decision::Forbidden
        | Decision::Return(_)
        | Decision::Register
        | Decision::Detour(Detour::SignInAgain, _)
        | Decision::KeepForm(Detour::SignInAgain) => StatusCode::FORBIDDEN,
        _ => match visitor {
            Visitor::BadToken(error) => token_status(*error),
            _ => StatusCode::UNAUTHORIZED,
        },
    };
    ProblemJson::new(status, reason(visitor, decision)).into_response()
}
