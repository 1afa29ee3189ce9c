//! The decision: who may see what, and where everybody else goes. The only place that decides.

use super::{
    return_to::ReturnTo,
    session::{EndReason, SignedIn},
};

/// What the guard knows of the one who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Visitor {
    /// No session, or none that we know.
    Anonymous,
    /// A live session.
    SignedIn(Box<SignedIn>),
    /// A proven identity that has no user yet.
    Registering,
    /// A session that is over.
    Ended(EndReason),
    /// The database does not answer: nobody knows.
    Unknown,
}

/// What a page or an endpoint asks of its visitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Requirement {
    /// For people who are not signed in.
    Guest,
    /// For everybody.
    Public,
    /// For the signed-in.
    SignedIn,
    /// For the signed-in, and for those whose session ended while they were typing: what they typed is kept for them
    /// (WCAG 2.2 2.2.6).
    SignedInForm,
    /// For those who proved who they are a short while ago (ASVS 5.0 7.5.1).
    RecentSignIn,
    /// For those who have this role.
    Role(&'static str),
    /// For those who are about to register.
    Registering,
}

/// What happens next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// The page is shown.
    Show,
    /// To `/sign-in`, and back here afterwards.
    SignIn(Option<ReturnTo>),
    /// To `/sign-in` although signed in, since that was too long ago.
    SignInAgain(Option<ReturnTo>),
    /// To `/register`.
    Register,
    /// To `/session-expired`, which says why, and back here afterwards.
    SessionExpired(Option<ReturnTo>),
    /// Nothing to do here: to where they were going.
    Return(ReturnTo),
    /// Signed in, and not allowed.
    Forbidden,
    /// Nobody can tell at the moment.
    Unavailable,
}

/// The whole table, a block for each row. `here` is the page that is asked for, where it can be returned to; `asked` is the
/// `return_to` of the request.
#[expect(clippy::match_same_arms, reason = "the arms are the table's cells, and are read beside it")]
pub fn decide(
    visitor: &Visitor,
    requirement: Requirement,
    here: Option<ReturnTo>,
    asked: Option<ReturnTo>,
) -> Decision {
    use Requirement::{Guest, Public, RecentSignIn, Registering, Role, SignedInForm};

    match (visitor, requirement) {
        (_, Public) => Decision::Show,
        (Visitor::Unknown, _) => Decision::Unavailable,

        (Visitor::Anonymous, Guest) => Decision::Show,
        (Visitor::Anonymous, Registering) => Decision::SignIn(asked),
        (Visitor::Anonymous, _) => Decision::SignIn(here),

        (Visitor::SignedIn(_), Guest) => Decision::Return(asked.unwrap_or_else(ReturnTo::home)),
        (Visitor::SignedIn(_), Registering) => Decision::Return(ReturnTo::home()),
        (Visitor::SignedIn(signed_in), RecentSignIn) if !signed_in.recent => Decision::SignInAgain(here),
        (Visitor::SignedIn(signed_in), Role(role)) if !signed_in.user.roles.iter().any(|has| has == role) => {
            Decision::Forbidden
        }
        (Visitor::SignedIn(_), Requirement::SignedIn | SignedInForm | RecentSignIn | Role(_)) => Decision::Show,

        (Visitor::Registering, Registering) => Decision::Show,
        (Visitor::Registering, _) => Decision::Register,

        (Visitor::Ended(_), Guest | SignedInForm) => Decision::Show,
        (Visitor::Ended(_), Registering) => Decision::SignIn(asked),
        (Visitor::Ended(_), _) => Decision::SessionExpired(here),
    }
}

/// Why a program is refused, as the `reason` of an `application/problem+json` answer.
pub fn reason(visitor: &Visitor, decision: &Decision) -> &'static str {
    match (visitor, decision) {
        (Visitor::Unknown, _) | (_, Decision::Unavailable) => "unavailable",
        (Visitor::Anonymous, _) => "not_signed_in",
        (Visitor::Registering, _) => "registering",
        (Visitor::Ended(reason), _) => reason.as_str(),
        (Visitor::SignedIn(_), Decision::Forbidden) => "role_missing",
        (Visitor::SignedIn(_), Decision::SignInAgain(_)) => "sign_in_not_recent",
        (Visitor::SignedIn(_), _) => "already_signed_in",
    }
}

#[cfg(test)]
#[path = "flow_tests.rs"]
mod tests;
