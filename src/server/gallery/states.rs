//! Which pages there are, in which states.

use strum::VariantArray;

use crate::model::{
    address::{
        ACCOUNT, ACCOUNT_DETAILS, ACCOUNT_LINK, ACCOUNT_TOKENS, Address, HOME, REFUSED, REGISTER, SESSION_EXPIRED,
        SIGN_IN, SIGNED_OUT,
    },
    problem::Problem,
};

/// One page as one visitor sees it.
#[derive(Debug)]
pub struct State {
    /// As a file is called.
    pub name: String,
    /// Whose session it is, and in which state; nobody's without.
    pub visitor: Option<(&'static str, &'static str)>,
    pub path: String,
}

/// All that can be opened by an address and a session.
pub fn states() -> Vec<State> {
    const NOBODY: Option<(&str, &str)> = None;
    let editor = |state| Some(("editor", state));
    let of = |name: &str, visitor, address: &Address| State {
        name: name.to_owned(),
        visitor,
        path: address.link().to_string(),
    };
    let again = SIGN_IN.link().with("return_to", ACCOUNT_DETAILS.path).with("again", "true").to_string();
    let mut states = vec![
        State { name: "sign-in-again".to_owned(), visitor: editor("stale"), path: again },
        of("landing-signed-out", NOBODY, &HOME),
        of("landing-registering", Some(("newcomer", "registering")), &HOME),
        of("landing", editor("active"), &HOME),
        of("sign-in", NOBODY, &SIGN_IN),
        of("register", Some(("newcomer", "registering")), &REGISTER),
        of("expired-idle", editor("idle_expired"), &SESSION_EXPIRED),
        of("expired-absolute", editor("absolute_expired"), &SESSION_EXPIRED),
        of("expired-ended", editor("ended"), &SESSION_EXPIRED),
        of("signed-out", NOBODY, &SIGNED_OUT),
        of("account", editor("active"), &ACCOUNT),
        of("account-details", editor("active"), &ACCOUNT_DETAILS),
        of("account-link", editor("active"), &ACCOUNT_LINK),
        of("account-tokens", editor("active"), &ACCOUNT_TOKENS),
    ];
    let problems = Problem::VARIANTS.iter().copied().filter(|problem| problem.ends_a_sign_in()).map(|problem| {
        let reason = <&str>::from(problem);
        let path = REFUSED.link().with("reason", reason).to_string();
        State { name: format!("problem-{}", reason.replace('_', "-")), visitor: NOBODY, path }
    });
    states.extend(problems);
    states.push(State { name: "problem-not-found".to_owned(), visitor: NOBODY, path: "/no-such-page".to_owned() });
    states
}
