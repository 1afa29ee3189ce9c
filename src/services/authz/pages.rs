//! What people read in place of a page of a service. Each page is whole in itself: at the service's host there are none of
//! the door's files.

use axum::{http::StatusCode, response::Response};

use super::answer::Why;
use crate::{
    auth::Site,
    look::{Way, WholePage, problem_page, whole_page},
    model::{
        address::HOME,
        problem::Problem,
        rules::verdict::{Refusal, SignIn},
    },
    services::identity_headers::IdentityError,
};

/// In place of the answer to a form. The browser keeps what was typed, the door keeps nothing.
pub fn not_sent_yet(why: SignIn, aside: &str, is_from_elsewhere: bool) -> Response {
    let what = match why {
        // The browser may have kept a cookie back that is there: nothing is known of a session.
        _ if is_from_elsewhere => {
            "This came from another site, so nothing was sent. If you did not mean to send anything, close this tab."
        }
        SignIn::Ended(_) => "Your session ended before this could be sent. Nothing you typed is lost.",
        SignIn::TooLongAgo => {
            "For this we want to be sure that it is still you at this device, so it was not sent. Nothing you typed is lost."
        }
        SignIn::Anonymous | SignIn::Registering => {
            "You are not signed in, so this was not sent. Nothing you typed is lost."
        }
    };
    let next = if is_from_elsewhere {
        "If you did, sign in in a new tab, then open the form at its own site and send it from there."
    } else {
        "Sign in in a new tab, come back here and reload this page: your browser asks whether to send it again."
    };
    let way = Way { in_new_tab: true, ..Way::to(aside, "Sign in in a new tab") };
    let page = WholePage { title: "Not sent yet", what, next, way: Some(way), goes_on: false };
    whole_page(StatusCode::UNAUTHORIZED, page)
}

/// In place of the answer to a form of somebody who has signed in meanwhile.
pub fn ask_again() -> Response {
    let page = WholePage {
        title: "Once more, please",
        what: "You are signed in now, and this has not been sent yet. Nothing you typed is lost.",
        next: "Reload this page: your browser asks whether to send it again.",
        way: None,
        goes_on: false,
    };
    whole_page(StatusCode::SERVICE_UNAVAILABLE, page)
}

/// Why somebody may not go there, whoever they are. The way on is the door's start page, which is open to everybody: the
/// service's own may be what is refused.
pub fn refused(why: Why, site: &Site) -> Response {
    let way = Some(Way::to(site.at(&HOME), "Go to the start page"));
    let (title, what, next) = match why {
        Why::Rule(Refusal::RoleMissing | Refusal::ScopeMissing | Refusal::NoTokens) => {
            return problem_page(Problem::Forbidden, way);
        }
        Why::TokenInAddress => return problem_page(Problem::TokenInAddress, way),
        Why::Rule(Refusal::ForeignOrigin) => return problem_page(Problem::CrossSite, way),
        Why::Rule(Refusal::AmbiguousAddress) => (
            "This address is not clear",
            "It can be read in more than one way, and not every one of them is open to you.",
            "Go back and follow a link, or type the address in its plain form.",
        ),
        Why::Rule(Refusal::UnreadableAddress) => (
            "This address cannot be read",
            "Something in it is not part of any address, or means different things to different programs.",
            "Go back and follow a link, or type the address in its plain form.",
        ),
        Why::Rule(Refusal::ReservedAddress) => (
            "This page is not one of the service's",
            "The address belongs to the door in front of the service, and the request went on to the service.",
            "Open the page that you want to see. If you followed a link, tell the people who run this site.",
        ),
        Why::Identity(IdentityError::EmailUnconfirmed) => (
            "Your e-mail address is not confirmed",
            "This service knows people by their e-mail address, and no provider that it trusts has confirmed yours.",
            "Sign in with a provider that confirms the address, or ask the people who run this site.",
        ),
        Why::Identity(IdentityError::EmailShared) => (
            "Your e-mail address is somebody else's too",
            "This service knows people by their e-mail address, and two people here have the same one.",
            "Ask the people who run this site to put it right.",
        ),
        Why::Undescribed(_) | Why::Identity(IdentityError::Unavailable) => (
            "This could not be checked",
            "The door was not told what was asked for in a way that it can decide about.",
            "If it happens again, tell the people who run this site.",
        ),
    };
    whole_page(why.status(), WholePage { title, what, next, way, goes_on: false })
}

/// While nobody can tell who somebody is. A visit can be made again by a link to where it led.
pub fn unavailable(is_visit: bool) -> Response {
    problem_page(Problem::DatabaseAway, is_visit.then(|| Way::to("", "Try again")))
}
