//! The decision: who may see what, and where everybody else goes. The only place that decides.

use strum::{IntoStaticStr, VariantArray};

use super::{
    address::{SESSION_EXPIRED, TERMS},
    api_token::{Holder, TokenError},
    destination::{Destination, sign_in_again},
    link::Link,
    reason::Reason,
    requirement::{Credential, Requirement, Who},
    session::{EndReason, SignedIn},
    terms::Terms,
    user::User,
};

/// What is known of the one who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Visitor {
    /// No session, or none that we know.
    Anonymous,
    SignedIn(SignedIn),
    /// A proven identity that has no user yet.
    Registering,
    Ended(EndReason),
    /// Holder of an API token.
    Holder(Box<Holder>),
    /// Whoever brings one that opens nothing, whatever else they bring.
    BadToken(TokenError),
    /// The database does not answer: nobody knows.
    Unknown,
}

/// What is asked for, as far as the decision depends on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked<'a> {
    /// Where signing in leads back to: the page that is asked for, or the one that its address names.
    pub here: Option<Destination>,
    pub return_to: Option<Destination>,
    /// Whether the query says `again=true`.
    pub again: bool,
    /// The terms, where a person goes somewhere. Whatever a page that is open asks for goes on: its person is asked when they go on.
    pub terms: Option<&'a Terms>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    Show,
    /// What was typed is kept, and then they go there.
    KeepForm(Detour),
    /// To `/sign-in`, and back here afterwards.
    SignIn(Option<Destination>),
    /// On a detour, and back here afterwards.
    Detour(Detour, Option<Destination>),
    Register,
    /// Nothing to do here: to where they were going.
    Return(Destination),
    Forbidden,
    /// A token opens nothing here, or nowhere.
    Unauthorized,
    /// Nobody can tell at the moment.
    Unavailable,
}

/// A way around by which somebody who was here comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Detour {
    /// To `/sign-in` although signed in, since that was too long ago.
    SignInAgain,
    /// To `/session-expired`, which says why.
    SessionExpired,
    /// To `/terms`, which they have not accepted as they are now.
    AcceptTerms,
}

impl Detour {
    pub fn link(self, page: Option<&Destination>) -> Link {
        match self {
            Self::SignInAgain => sign_in_again(page),
            Self::SessionExpired => SESSION_EXPIRED.link().returning_to(page),
            Self::AcceptTerms => TERMS.link().returning_to(page),
        }
    }
}

/// The decision table, a block for each row.
#[expect(clippy::match_same_arms, reason = "the arms are the table's cells, and are read beside it")]
pub fn decide(visitor: &Visitor, by: Credential, requirement: Requirement, asked: Asked<'_>) -> Decision {
    let Asked { here, return_to, again, terms } = asked;
    match (visitor, requirement.who) {
        (Visitor::SignedIn(signed_in), Who::Anybody) if owes_terms(&signed_in.user, requirement, terms) => {
            Decision::Detour(Detour::AcceptTerms, here)
        }
        (_, Who::Anybody) => Decision::Show,
        (Visitor::Unknown, _) => Decision::Unavailable,

        (Visitor::Anonymous, Who::Guest | Who::GuestOrAgain) => Decision::Show,
        (Visitor::Anonymous, Who::Registering) => Decision::SignIn(return_to),
        (Visitor::Anonymous, Who::SignedIn) => Decision::SignIn(here),

        (Visitor::SignedIn(_), Who::GuestOrAgain) if again => Decision::Show,
        (Visitor::SignedIn(_), Who::Guest | Who::GuestOrAgain) => {
            Decision::Return(return_to.unwrap_or_else(Destination::home))
        }
        (Visitor::SignedIn(_), Who::Registering) => Decision::Return(Destination::home()),
        (Visitor::SignedIn(signed_in), Who::SignedIn) => admit(signed_in, by, requirement, here, terms),

        (Visitor::Registering, Who::Registering) => Decision::Show,
        (Visitor::Registering, _) => Decision::Register,

        (Visitor::Ended(_), Who::Guest | Who::GuestOrAgain) => Decision::Show,
        (Visitor::Ended(_), Who::Registering) => Decision::SignIn(return_to),
        (Visitor::Ended(_), Who::SignedIn) => detour(Detour::SessionExpired, requirement, here),

        (Visitor::Holder(_), Who::Guest | Who::GuestOrAgain | Who::Registering) => Decision::Forbidden,
        (Visitor::Holder(holder), Who::SignedIn) => admit_holder(holder, by, requirement),

        (Visitor::BadToken(_), _) => Decision::Unauthorized,
    }
}

/// The signed-in at an address for them. Who may not come in anyway is not asked to sign in once more first.
fn admit(
    signed_in: &SignedIn,
    by: Credential,
    requirement: Requirement,
    here: Option<Destination>,
    terms: Option<&Terms>,
) -> Decision {
    if !requirement.credentials.contains(&by) || !has_role(&signed_in.user, requirement) {
        return Decision::Forbidden;
    }
    if owes_terms(&signed_in.user, requirement, terms) {
        return Decision::Detour(Detour::AcceptTerms, here);
    }
    if requirement.recent && !signed_in.recent {
        return detour(Detour::SignInAgain, requirement, here);
    }
    Decision::Show
}

/// A token is its user, where tokens are taken, and no sign-in of just now anywhere.
fn admit_holder(holder: &Holder, by: Credential, requirement: Requirement) -> Decision {
    match requirement.credentials.contains(&by) {
        _ if requirement.recent => Decision::Forbidden,
        true if has_role(&holder.user, requirement) => Decision::Show,
        true => Decision::Forbidden,
        false => Decision::Unauthorized,
    }
}

/// Whether somebody has to accept the terms before they go on.
fn owes_terms(user: &User, requirement: Requirement, terms: Option<&Terms>) -> bool {
    requirement.terms && terms.is_some_and(|terms| terms.are_owed(&user.terms))
}

fn has_role(user: &User, requirement: Requirement) -> bool {
    requirement.role.is_none_or(|role| user.roles.iter().any(|has| has == role))
}

fn detour(detour: Detour, requirement: Requirement, here: Option<Destination>) -> Decision {
    if requirement.resumable { Decision::KeepForm(detour) } else { Decision::Detour(detour, here) }
}

/// Why somebody is not shown what they ask for, if it is not the end of their session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Hindrance {
    Unavailable,
    NotSignedIn,
    Registering,
    RoleMissing,
    SignInNotRecent,
    TermsNotAccepted,
    AlreadySignedIn,
    /// What is asked for is no matter of tokens.
    NoTokens,
}

/// Why somebody is refused or sent elsewhere, for the log and as the `reason` of an `application/problem+json` answer.
pub fn reason(visitor: &Visitor, decision: &Decision) -> Reason {
    let hindrance = match (visitor, decision) {
        (Visitor::Unknown, _) | (_, Decision::Unavailable) => Hindrance::Unavailable,
        (Visitor::Anonymous, _) => Hindrance::NotSignedIn,
        (Visitor::Registering, _) => Hindrance::Registering,
        (Visitor::Ended(reason), _) => return Reason::from(*reason),
        (Visitor::BadToken(error), _) => return Reason::from(*error),
        (Visitor::Holder(_), _) => Hindrance::NoTokens,
        (Visitor::SignedIn(_), Decision::Forbidden) => Hindrance::RoleMissing,
        (Visitor::SignedIn(_), Decision::Detour(Detour::AcceptTerms, _)) => Hindrance::TermsNotAccepted,
        (Visitor::SignedIn(_), Decision::Detour(..) | Decision::KeepForm(_)) => Hindrance::SignInNotRecent,
        (Visitor::SignedIn(_), _) => Hindrance::AlreadySignedIn,
    };
    hindrance.into()
}

#[cfg(test)]
#[path = "flow_tests.rs"]
mod tests;
