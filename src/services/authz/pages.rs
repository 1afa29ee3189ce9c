//! What people read in place of a page of a service. Each page is whole in itself: at the service's host there are none of
//! the door's files.

use axum::{http::StatusCode, response::Response};

use super::{answer::Why, people::People};
use crate::{
    look::{
        Symbol, Way, WholePage,
        language::{ProblemFacts, Text, tell},
        problem_page, whole_page,
    },
    model::{
        address::HOME,
        problem::Problem,
        rules::verdict::{Refusal, SignIn},
    },
    services::identity_headers::IdentityError,
};

/// In place of the answer to a form. The browser keeps what was typed, the door keeps nothing.
pub fn not_sent_yet(why: SignIn, aside: &str, is_from_elsewhere: bool) -> Response {
    let text = match why {
        // The browser may have kept a cookie back that is there: nothing is known of a session.
        _ if is_from_elsewhere => Text::NotSentElsewhere,
        SignIn::Ended(_) => Text::NotSentEnded,
        SignIn::TooLongAgo => Text::NotSentTooLongAgo,
        // Whoever sends a form is not asked to accept the terms before it has arrived.
        SignIn::Anonymous | SignIn::Registering | SignIn::TermsNotAccepted => Text::NotSentAnonymous,
    };
    let way = Way { in_new_tab: true, ..Way::to(aside, Text::SignInInNewTab) };
    whole_page(
        StatusCode::UNAUTHORIZED,
        WholePage { symbol: Symbol::Clock, told: tell(text), way: Some(way), has_code: false, goes_on: false },
    )
}

/// In place of the answer to a form of somebody who has signed in meanwhile.
pub fn ask_again() -> Response {
    let told = tell(Text::OnceMore);
    let page = WholePage { symbol: Symbol::Clock, told, way: None, has_code: false, goes_on: false };
    whole_page(StatusCode::SERVICE_UNAVAILABLE, page)
}

/// Why somebody may not go there, whoever they are. The way on is the door's start page, which is open to everybody: the
/// service's own may be what is refused.
pub fn refused(why: Why, people: People<'_>) -> Response {
    let way = Some(Way::to(people.house.site.at(&HOME), Text::GoToStart));
    let problem_page = |problem| problem_page(problem, &people.known(), way.clone());
    let text = match why {
        Why::Rule(Refusal::RoleMissing | Refusal::ScopeMissing | Refusal::NoTokens) => {
            return problem_page(Problem::Forbidden);
        }
        Why::TokenInAddress => return problem_page(Problem::TokenInAddress),
        Why::Rule(Refusal::ForeignOrigin) => return problem_page(Problem::CrossSite),
        Why::Rule(Refusal::AmbiguousAddress) => Text::AddressAmbiguous,
        Why::Rule(Refusal::UnreadableAddress) => Text::AddressUnreadable,
        Why::Rule(Refusal::ReservedAddress) => Text::AddressReserved,
        Why::Identity(IdentityError::EmailUnconfirmed) => Text::EmailUnconfirmed,
        Why::Identity(IdentityError::EmailShared) => Text::EmailShared,
        Why::Undescribed(_) | Why::Identity(IdentityError::Unavailable) => Text::NotChecked,
    };
    let page = WholePage { symbol: Symbol::Lock, told: tell(text), way, has_code: true, goes_on: false };
    whole_page(why.status(), page)
}

/// While nobody can tell who somebody is. A visit can be made again by a link to where it led.
pub fn unavailable(is_visit: bool) -> Response {
    let known = ProblemFacts::default();
    problem_page(Problem::DatabaseAway, &known, is_visit.then(|| Way::to("", Text::TryAgain)))
}
