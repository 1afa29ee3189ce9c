//! The decision over its whole table, written out a second time as the design page has it.

use chrono::DateTime;
use strum::VariantArray;
use uuid::Uuid;

use super::*;
use crate::model::{
    session::{Session, SessionId, TimeLeft},
    user::{User, UserId},
};

fn signed_in(roles: &[&str], recent: bool) -> Visitor {
    let time = DateTime::UNIX_EPOCH;
    Visitor::SignedIn(Box::new(SignedIn {
        user: User {
            id: UserId(Uuid::nil()),
            name: "Ada".into(),
            email: "ada@example.org".into(),
            email_verified: true,
            roles: roles.iter().map(|&role| role.to_owned()).collect(),
        },
        session: Session {
            id: SessionId(Uuid::nil()),
            created_at: time,
            auth_time: time,
            idle_expires_at: time,
            expires_at: time,
            provider: "op".into(),
            test: false,
        },
        left: TimeLeft { idle: 1800, absolute: 43200 },
        recent,
    }))
}

fn path(path: &str) -> Option<ReturnTo> {
    ReturnTo::parse(path)
}

/// Every requirement in the order of the table's columns.
const COLUMNS: [Requirement; 6] = [
    Requirement::Guest,
    Requirement::Public,
    Requirement::SignedIn,
    Requirement::RecentSignIn,
    Requirement::Role("editor"),
    Requirement::Registering,
];

/// Decides one row, on the page `/here`, with `return_to=/asked`.
fn row(visitor: &Visitor) -> [Decision; 6] {
    COLUMNS.map(|requirement| decide(visitor, requirement, path("/here"), path("/asked")))
}

#[test]
fn anonymous() {
    use Decision::{Show, SignIn};
    let here = || SignIn(path("/here"));
    assert_eq!(row(&Visitor::Anonymous), [Show, Show, here(), here(), here(), SignIn(path("/asked"))]);
}

#[test]
fn signed_in_with_the_role() {
    use Decision::{Return, Show};
    let asked = path("/asked").expect("valid");
    assert_eq!(row(&signed_in(&["editor"], true)), [Return(asked), Show, Show, Show, Show, Return(ReturnTo::home())]);
    assert_eq!(decide(&signed_in(&[], true), Requirement::Guest, path("/here"), None), Return(ReturnTo::home()));
}

#[test]
fn signed_in_without_the_role_or_long_ago() {
    use Decision::{Forbidden, SignInAgain};
    assert_eq!(row(&signed_in(&["reader", "editors", "Editor"], true))[4], Forbidden);
    assert_eq!(row(&signed_in(&["editor"], false))[3], SignInAgain(path("/here")));
    assert_eq!(row(&signed_in(&["editor"], false))[4], Decision::Show);
}

#[test]
fn registering() {
    use Decision::{Register, Show};
    assert_eq!(row(&Visitor::Registering), [Register, Show, Register, Register, Register, Show]);
}

#[test]
fn a_session_that_is_over_for_any_reason() {
    use Decision::{SessionExpired, Show, SignIn};
    let here = || SessionExpired(path("/here"));
    for &reason in EndReason::VARIANTS {
        assert_eq!(row(&Visitor::Ended(reason)), [Show, Show, here(), here(), here(), SignIn(path("/asked"))]);
    }
}

#[test]
fn a_form_takes_what_was_typed_in_a_session_that_is_over_and_nothing_of_anybody_else() {
    let on_a_form = |visitor: &Visitor| decide(visitor, Requirement::SignedInForm, path("/here"), None);
    assert_eq!(on_a_form(&Visitor::Ended(EndReason::IdleExpired)), Decision::Show);
    assert_eq!(on_a_form(&signed_in(&[], false)), Decision::Show);
    assert_eq!(on_a_form(&Visitor::Anonymous), Decision::SignIn(path("/here")));
    assert_eq!(on_a_form(&Visitor::Registering), Decision::Register);
    assert_eq!(on_a_form(&Visitor::Unknown), Decision::Unavailable);
}

#[test]
fn database_away_is_never_taken_for_anonymous() {
    use Decision::{Show, Unavailable};
    assert_eq!(row(&Visitor::Unknown), [Unavailable, Show, Unavailable, Unavailable, Unavailable, Unavailable]);
}

#[test]
fn every_refusal_has_a_reason_of_its_own() {
    let mut reasons = vec![
        reason(&Visitor::Anonymous, &Decision::SignIn(None)),
        reason(&Visitor::Unknown, &Decision::Unavailable),
        reason(&Visitor::Registering, &Decision::Register),
        reason(&signed_in(&[], true), &Decision::Forbidden),
        reason(&signed_in(&[], false), &Decision::SignInAgain(None)),
    ];
    reasons.extend(
        EndReason::VARIANTS.iter().map(|&ended| reason(&Visitor::Ended(ended), &Decision::SessionExpired(None))),
    );
    let mut unique = reasons.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), reasons.len());
    for &ended in EndReason::VARIANTS {
        assert_eq!(EndReason::from_name(ended.as_str()), Some(ended));
    }
}
