//! Which pages there are, in which states.

use serde::Serialize;
use strum::VariantArray;

use super::{
    busy::{FIRST_EVENT, SECOND_PAGE},
    clock::{CLOCK, ClockState},
};
use crate::{
    dev::autosession::SessionState::{self, AbsoluteExpired, Active, Ended, IdleExpired, Registering, Stale},
    look::House,
    model::{
        address::{
            ACCOUNT, ACCOUNT_ACTIVITY, ACCOUNT_DATA, ACCOUNT_DELETE, ACCOUNT_DETAILS, ACCOUNT_LINK, ACCOUNT_SESSIONS,
            ACCOUNT_TOKENS, ACCOUNT_UNLINK, Address, GALLERY, HOME, REFUSED, REGISTER, SESSION_EXPIRED, SIGN_IN,
            SIGNED_OUT, TERMS,
        },
        host_address,
        link::Link,
        problem::Problem,
    },
};

/// What is asked for in the query of [`GALLERY`]: one of the states.
pub const PAGE: &str = "page";
/// Another page of a problem than those that an address leads to.
pub const PROBLEM: &str = "problem";

/// Whose eyes it is seen with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Visitor {
    Nobody,
    /// A persona's session in this state.
    Somebody(SessionState),
    /// The same with sessions in other browsers, and much that has happened.
    Busy,
    /// A persona who has not accepted the terms.
    WithoutTerms,
}

/// One page as one visitor sees it.
#[derive(Debug, Clone, Serialize)]
pub struct State {
    /// As a file is called.
    pub name: String,
    /// What it is, in a sentence.
    pub about: String,
    pub visitor: Visitor,
    pub path: String,
    /// As it answers.
    pub status: u16,
    /// At the host of this service, and else at the door.
    pub service: Option<String>,
}

impl State {
    fn new(name: &str, about: &str, visitor: Visitor, path: impl Into<String>) -> Self {
        Self {
            name: name.replace('_', "-"),
            about: about.to_owned(),
            visitor,
            path: path.into(),
            status: 200,
            service: None,
        }
    }

    fn of(problem: Problem, path: impl Into<String>) -> Self {
        let reason = problem.as_str();
        let about = format!("The page of {reason}.");
        Self { status: problem.status(), ..Self::new(&format!("problem-{reason}"), &about, Visitor::Nobody, path) }
    }
}

/// All that can be opened by an address and a session.
pub fn states(house: &House) -> Vec<State> {
    let mut states = at_door();
    states.extend(Problem::VARIANTS.iter().copied().map(problem));
    let elsewhere = house.services.iter().find(|service| service.url.origin() != house.site.public_url.origin());
    for mut state in elsewhere.into_iter().flat_map(|_| at_service()) {
        state.service = elsewhere.map(|service| service.id.clone());
        states.push(state);
    }
    states
}

pub fn named(house: &House, name: &str) -> Option<State> {
    states(house).into_iter().find(|state| state.name == name)
}

fn at_door() -> Vec<State> {
    const NOBODY: Visitor = Visitor::Nobody;
    let somebody = Visitor::Somebody;
    let at = |address: &Address| address.link();
    let older = |event: &str| ACCOUNT_ACTIVITY.link().with("before", event);
    let again = SIGN_IN.link().with("return_to", ACCOUNT_DETAILS.path).with("again", "true");
    let pages = vec![
        State::new("landing-signed-out", "The first page: where people sign in.", NOBODY, at(&HOME)),
        State::new("landing-registering", "The first page of a newcomer.", somebody(Registering), at(&HOME)),
        State::new("landing", "The first page of the signed-in: the services.", somebody(Active), at(&HOME)),
        State::new("sign-in", "Where people sign in.", NOBODY, at(&SIGN_IN)),
        State::new("sign-in-again", "Before a change: is it still the same person?", somebody(Stale), again),
        State::new("register", "A newcomer says how they are called.", somebody(Registering), at(&REGISTER)),
        State::new("expired-idle", "After a while of nothing.", somebody(IdleExpired), at(&SESSION_EXPIRED)),
        State::new("expired-absolute", "After a long day.", somebody(AbsoluteExpired), at(&SESSION_EXPIRED)),
        State::new("expired-ended", "Signed out from another browser.", somebody(Ended), at(&SESSION_EXPIRED)),
        State::new("expired-nobody", "Without a session that could be over.", NOBODY, at(&SESSION_EXPIRED)),
        State::new("signed-out", "After signing out.", NOBODY, at(&SIGNED_OUT)),
        State::new("account", "Somebody's own account.", somebody(Active), at(&ACCOUNT)),
        State::new("account-details", "Name and email, to be changed.", somebody(Active), at(&ACCOUNT_DETAILS)),
        State::new("account-link", "Another way to sign in is connected.", somebody(Active), at(&ACCOUNT_LINK)),
        State::new("account-unlink", "A way to sign in that is gone.", somebody(Active), at(&ACCOUNT_UNLINK)),
        State::new("account-data", "What is kept of somebody.", somebody(Active), at(&ACCOUNT_DATA)),
        State::new(
            "account-delete",
            "What goes with an account, and what stays.",
            somebody(Active),
            at(&ACCOUNT_DELETE),
        ),
        State::new("terms", "Where there are terms: they are to be accepted.", Visitor::WithoutTerms, at(&TERMS)),
        State::new("account-tokens", "Tokens for scripts.", somebody(Active), at(&ACCOUNT_TOKENS)),
        State::new("account-busy", "The account of somebody with several browsers.", Visitor::Busy, at(&ACCOUNT)),
        State::new("account-sessions", "Signed in here and nowhere else.", somebody(Active), at(&ACCOUNT_SESSIONS)),
        State::new("account-sessions-many", "Signed in in several browsers.", Visitor::Busy, at(&ACCOUNT_SESSIONS)),
        State::new("account-activity", "Little has happened yet.", somebody(Active), at(&ACCOUNT_ACTIVITY)),
        State::new("account-activity-all", "All that can happen.", Visitor::Busy, at(&ACCOUNT_ACTIVITY)),
        State::new("account-activity-older", "The second page of it.", Visitor::Busy, older(SECOND_PAGE)),
        State::new("account-activity-end", "Before the first event is nothing.", Visitor::Busy, older(FIRST_EVENT)),
    ];
    pages.into_iter().chain(ClockState::VARIANTS.iter().copied().map(clock)).collect()
}

/// Over a page of somebody who is signed in.
fn clock(clock: ClockState) -> State {
    let name = clock.as_str();
    let about = format!("The clock of a session: {name}.");
    State::new(&format!("clock-{name}"), &about, Visitor::Somebody(Active), GALLERY.link().with(CLOCK, name))
}

/// Those that a sign-in ends with have an address; the others are asked for by name.
fn problem(problem: Problem) -> State {
    let reason = problem.as_str();
    let path: Link = if problem.ends_a_sign_in() {
        REFUSED.link().with("reason", reason)
    } else {
        GALLERY.link().with(PROBLEM, reason)
    };
    State::of(problem, path)
}

fn at_service() -> Vec<State> {
    let nobody =
        |name, about, address: &host_address::HostAddress| State::new(name, about, Visitor::Nobody, address.path);
    let mut there = vec![
        nobody("service-signed-out", "Signed out at a service.", &host_address::SIGNED_OUT),
        nobody("service-not-signed-in", "Another tab has not signed in.", &host_address::SIGNED_IN),
    ];
    let lost = "That link at a service brings nothing.";
    there.push(State { status: 400, ..nobody("service-arrived-with-nothing", lost, &host_address::ARRIVE) });
    there
}
