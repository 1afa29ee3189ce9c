//! The decision over its whole table, written out a second time as the design page has it.

use std::sync::Arc;

use strum::VariantArray;

use super::*;
use crate::model::{
    api_token::{ApiToken, ApiTokenId},
    by_language::ByLanguage,
    session::{SessionFacts, tests::fresh},
    time_left::TimeLeft,
    user::User,
};

fn signed_in(roles: &[&str], recent: bool) -> Visitor {
    let SessionFacts { session, user, .. } = fresh();
    let user = User { roles: roles.iter().map(|&role| role.to_owned()).collect(), ..User::clone(&user) }.into();
    let left = TimeLeft { idle: 1800, absolute: 43200 };
    Visitor::SignedIn(SignedIn { user, session, left, recent, proven: None })
}

fn path(path: &str) -> Option<Destination> {
    Destination::local(path)
}

/// Who is asked for, in the order of the table's columns.
const COLUMNS: [Requirement; 6] = [
    Requirement::of(Who::Guest),
    Requirement::of(Who::Anybody),
    Requirement::of(Who::SignedIn),
    Requirement::of(Who::SignedIn).recently(),
    Requirement::of(Who::SignedIn).with_role("editor"),
    Requirement::of(Who::Registering),
];

/// Decides on the page `/here`, with `return_to=/asked`.
fn on(requirement: Requirement, visitor: &Visitor) -> Decision {
    let asked = Asked { here: path("/here"), return_to: path("/asked"), again: false, terms: None };
    decide(visitor, Credential::SessionCookie, requirement, asked)
}

fn row(visitor: &Visitor) -> [Decision; 6] {
    COLUMNS.map(|requirement| on(requirement, visitor))
}

fn again(visitor: &Visitor) -> Decision {
    let asked = Asked { again: true, ..Asked::default() };
    decide(visitor, Credential::SessionCookie, Requirement::of(Who::GuestOrAgain), asked)
}

fn expired() -> Decision {
    Decision::Detour(Detour::SessionExpired, path("/here"))
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
    assert_eq!(
        row(&signed_in(&["editor"], true)),
        [Return(asked), Show, Show, Show, Show, Return(Destination::home())]
    );
    let nowhere =
        decide(&signed_in(&[], true), Credential::SessionCookie, Requirement::of(Who::Guest), Asked::default());
    assert_eq!(nowhere, Return(Destination::home()));
}

#[test]
fn signed_in_without_the_role_or_long_ago() {
    assert_eq!(row(&signed_in(&["reader", "editors", "Editor"], true))[4], Decision::Forbidden);
    assert_eq!(row(&signed_in(&["editor"], false))[3], Decision::Detour(Detour::SignInAgain, path("/here")));
    assert_eq!(row(&signed_in(&["editor"], false))[4], Decision::Show);
}

#[test]
fn registering() {
    use Decision::{Register, Show};
    assert_eq!(row(&Visitor::Registering), [Register, Show, Register, Register, Register, Show]);
}

#[test]
fn a_session_that_is_over_for_any_reason() {
    use Decision::{Show, SignIn};
    for &reason in EndReason::VARIANTS {
        let ended = row(&Visitor::Ended(reason));
        assert_eq!(ended, [Show, Show, expired(), expired(), expired(), SignIn(path("/asked"))]);
    }
}

#[test]
fn database_away_is_never_taken_for_anonymous() {
    use Decision::{Show, Unavailable};
    assert_eq!(row(&Visitor::Unknown), [Unavailable, Show, Unavailable, Unavailable, Unavailable, Unavailable]);
    assert_eq!(again(&Visitor::Unknown), Unavailable);
}

#[test]
fn requirements_compose() {
    let requirement = Requirement::of(Who::SignedIn).with_role("admin").recently();
    let here = || path("/here");
    assert_eq!(on(requirement, &signed_in(&["admin"], true)), Decision::Show);
    assert_eq!(on(requirement, &signed_in(&["admin"], false)), Decision::Detour(Detour::SignInAgain, here()));
    // Whom signing in once more would not help is not asked to.
    assert_eq!(on(requirement, &signed_in(&["reader"], false)), Decision::Forbidden);
    assert_eq!(on(requirement, &signed_in(&[], true)), Decision::Forbidden);
    assert_eq!(on(requirement, &Visitor::Anonymous), Decision::SignIn(here()));
    assert_eq!(on(requirement, &Visitor::Ended(EndReason::Admin)), expired());
    assert_eq!(on(requirement.resumable(), &signed_in(&["admin"], false)), Decision::KeepForm(Detour::SignInAgain));
    assert_eq!(on(requirement.resumable(), &signed_in(&[], false)), Decision::Forbidden);
}

#[test]
fn a_credential_that_does_not_count_at_an_address_opens_nothing_there() {
    for by in [Credential::None, Credential::BrowserCookie] {
        let decision = decide(&signed_in(&["admin"], true), by, Requirement::of(Who::SignedIn), Asked::default());
        assert_eq!(decision, Decision::Forbidden, "{by:?}");
    }
}

#[test]
fn the_sign_in_page_shows_itself_to_the_signed_in_who_are_to_sign_in_once_more() {
    assert_eq!(again(&signed_in(&[], true)), Decision::Show);
    assert_eq!(again(&Visitor::Anonymous), Decision::Show);
    assert_eq!(again(&Visitor::Ended(EndReason::IdleExpired)), Decision::Show);
    assert_eq!(again(&Visitor::Registering), Decision::Register);
    let guest = Requirement::of(Who::GuestOrAgain);
    assert_eq!(on(guest, &signed_in(&[], true)), on(Requirement::of(Who::Guest), &signed_in(&[], true)));
}

#[test]
fn a_form_takes_what_was_typed_in_a_session_that_is_over_and_nothing_of_anybody_else() {
    let on_a_form = |visitor: &Visitor| on(Requirement::of(Who::SignedIn).recently().resumable(), visitor);
    assert_eq!(on_a_form(&Visitor::Ended(EndReason::IdleExpired)), Decision::KeepForm(Detour::SessionExpired));
    assert_eq!(on_a_form(&signed_in(&[], false)), Decision::KeepForm(Detour::SignInAgain));
    assert_eq!(on_a_form(&signed_in(&[], true)), Decision::Show);
    assert_eq!(on_a_form(&Visitor::Anonymous), Decision::SignIn(path("/here")));
    assert_eq!(on_a_form(&Visitor::Registering), Decision::Register);
    assert_eq!(on_a_form(&Visitor::Unknown), Decision::Unavailable);
}

#[test]
fn every_refusal_has_a_reason_of_its_own() {
    let mut reasons = vec![
        reason(&Visitor::Anonymous, &Decision::SignIn(None)),
        reason(&Visitor::Unknown, &Decision::Unavailable),
        reason(&Visitor::Registering, &Decision::Register),
        reason(&signed_in(&[], true), &Decision::Forbidden),
        reason(&signed_in(&[], false), &Decision::Detour(Detour::SignInAgain, None)),
    ];
    let ended = |ended| reason(&Visitor::Ended(ended), &Decision::Detour(Detour::SessionExpired, None));
    reasons.extend(EndReason::VARIANTS.iter().copied().map(ended));
    let mut unique = reasons.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), reasons.len());
    for &ended in EndReason::VARIANTS {
        assert_eq!(ended.as_str().parse(), Ok(ended));
    }
}

fn holder(roles: &[&str]) -> Visitor {
    let Visitor::SignedIn(signed_in) = signed_in(roles, true) else { unreachable!("it is") };
    let SignedIn { user, session, .. } = signed_in;
    let token = Arc::new(ApiToken {
        id: ApiTokenId(session.id.0),
        name: "backup".to_owned(),
        scopes: Vec::new(),
        expires_at: session.expires_at,
    });
    Visitor::Holder(Box::new(Holder { user, token, created_at: session.created_at }))
}

#[test]
fn security_30_a_holder_of_a_token_is_let_in_where_tokens_are_taken_only() {
    use Decision::{Forbidden, Show, Unauthorized};
    let at = |requirement: Requirement, visitor: &Visitor| {
        decide(visitor, Credential::ApiToken, requirement, Asked { here: path("/here"), ..Asked::default() })
    };
    let row = COLUMNS.map(|requirement| at(requirement, &holder(&["editor"])));
    assert_eq!(row, [Forbidden, Show, Unauthorized, Forbidden, Unauthorized, Forbidden]);
    let takes =
        |requirement| Requirement { credentials: &[Credential::SessionCookie, Credential::ApiToken], ..requirement };
    let row = COLUMNS.map(|requirement| at(takes(requirement), &holder(&["editor"])));
    assert_eq!(row, [Forbidden, Show, Show, Forbidden, Show, Forbidden]);
    assert_eq!(at(takes(COLUMNS[4]), &holder(&["reader"])), Forbidden);
}

#[test]
fn security_29_a_token_that_opens_nothing_is_refused_wherever_somebody_has_to_be_somebody() {
    use Decision::{Show, Unauthorized};
    for error in TokenError::VARIANTS {
        let row = row(&Visitor::BadToken(*error));
        assert_eq!(row, [Unauthorized, Show, Unauthorized, Unauthorized, Unauthorized, Unauthorized]);
    }
}

/// Whoever goes to a page under the terms accepts them first; nobody else is asked, and nowhere else.
#[test]
fn terms_are_asked_for_after_roles_and_before_a_fresh_sign_in() {
    let terms = Terms { version: "2".to_owned(), url: ByLanguage::same("/terms.html") };
    let at = |requirement: Requirement, visitor: &Visitor| {
        let asked = Asked { here: path("/here"), return_to: path("/asked"), again: false, terms: Some(&terms) };
        decide(visitor, Credential::SessionCookie, requirement, asked)
    };
    let with = |accepted: Option<&str>, roles: &[&str], recent| {
        let Visitor::SignedIn(mut signed_in) = signed_in(roles, recent) else { unreachable!("it is") };
        Arc::make_mut(&mut signed_in.user).terms = accepted.map(str::to_owned).into_iter().collect();
        Visitor::SignedIn(signed_in)
    };
    let ask = || Decision::Detour(Detour::AcceptTerms, path("/here"));
    for accepted in [None, Some("1"), Some("")] {
        let owes = with(accepted, &["editor"], false);
        // As the table is without terms, but for pages that are under them.
        assert_eq!(COLUMNS.map(|requirement| at(requirement, &owes)), row(&owes));
        let under = COLUMNS.map(|requirement| at(requirement.under_terms(), &owes));
        let [guest, _, _, _, _, registering] = row(&owes);
        assert_eq!(under, [guest, ask(), ask(), ask(), ask(), registering]);
        assert_eq!(at(COLUMNS[4].under_terms(), &with(accepted, &["reader"], true)), Decision::Forbidden);
        assert_eq!(reason(&owes, &ask()), Hindrance::TermsNotAccepted.into());
    }
    let accepted = with(Some("2"), &["editor"], false);
    assert_eq!(COLUMNS.map(|requirement| at(requirement.under_terms(), &accepted)), row(&accepted));
    let mut others = vec![Visitor::Anonymous, Visitor::Registering, Visitor::Unknown, holder(&["editor"])];
    others.extend(EndReason::VARIANTS.iter().copied().map(Visitor::Ended));
    for visitor in others {
        assert_eq!(COLUMNS.map(|requirement| at(requirement.under_terms(), &visitor)), row(&visitor), "{visitor:?}");
    }
    // Where nobody goes, there are no terms in the question.
    assert_eq!(on(COLUMNS[2].under_terms(), &with(None, &[], true)), Decision::Show);
}
