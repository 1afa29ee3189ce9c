//! The decision: who may see what, and where everybody else goes. The only place that decides.

use strum::{IntoStaticStr, VariantArray};

use super::{
    address::SESSION_EXPIRED,
    destination::{Destination, sign_in_again},
    link::Link,
    reason::Reason,
    requirement::{Credential, Requirement, Who},
    session::{EndReason, SignedIn},
};

/// What is known of the one who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Visitor {
    /// No session, or none that we know.
    Anonymous,
    SignedIn(Box<SignedIn>),
    /// A proven identity that has no user yet.
    Registering,
    Ended(EndReason),
    /// The database does not answer: nobody knows.
    Unknown,
}

/// What is asked for, as far as the decision depends on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Where signing in leads back to: the page that is asked for, or the one that its address names.
    pub here: Option<Destination>,
    pub return_to: Option<Destination>,
    /// Whether the query says `again=true`.
    pub again: bool,
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
}

impl Detour {
    pub fn link(self, page: Option<&Destination>) -> Link {
        match self {
            Self::SignInAgain => sign_in_again(page),
            Self::SessionExpired => SESSION_EXPIRED.link().returning_to(page),
        }
    }
}

/// The decision table, a block for each row.
#[expect(clippy::match_same_arms, reason = "the arms are the table's cells, and are read beside it")]
pub fn decide(visitor: &Visitor, by: Credential, requirement: Requirement, asked: Asked) -> Decision {
    let Asked { here, return_to, again } = asked;
    match (visitor, requirement.who) {
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
        (Visitor::SignedIn(signed_in), Who::SignedIn) => admit(signed_in, by, requirement, here),

        (Visitor::Registering, Who::Registering) => Decision::Show,
        (Visitor::Registering, _) => Decision::Register,

        (Visitor::Ended(_), Who::Guest | Who::GuestOrAgain) => Decision::Show,
        (Visitor::Ended(_), Who::Registering) => Decision::SignIn(return_to),
        (Visitor::Ended(_), Who::SignedIn) => detour(Detour::SessionExpired, requirement, here),
    }
}

/// The signed-in at an address for them. Who may not come in anyway is not asked to sign in once more first.
fn admit(signed_in: &SignedIn, by: Credential, requirement: Requirement, here: Option<Destination>) -> Decision {
    let has_role = |role: &str| signed_in.user.roles.iter().any(|has| has == role);
    if !requirement.credentials.contains(&by) || !requirement.role.is_none_or(has_role) {
        return Decision::Forbidden;
    }
    if requirement.recent && !signed_in.recent {
        return detour(Detour::SignInAgain, requirement, here);
    }
    Decision::Show
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
    AlreadySignedIn,
}

/// Why somebody is refused or sent elsewhere, for the log and as the `reason` of an `application/problem+json` answer.
pub fn reason(visitor: &Visitor, decision: &Decision) -> Reason {
    let hindrance = match (visitor, decision) {
        (Visitor::Unknown, _) | (_, Decision::Unavailable) => Hindrance::Unavailable,
        (Visitor::Anonymous, _) => Hindrance::NotSignedIn,
        (Visitor::Registering, _) => Hindrance::Registering,
        (Visitor::Ended(reason), _) => return Reason::from(*reason),
        (Visitor::SignedIn(_), Decision::Forbidden) => Hindrance::RoleMissing,
        (Visitor::SignedIn(_), Decision::Detour(..) | Decision::KeepForm(_)) => Hindrance::SignInNotRecent,
        (Visitor::SignedIn(_), _) => Hindrance::AlreadySignedIn,
    };
    hindrance.into()
}

#[cfg(test)]
#[path = "flow_tests.rs"]
mod tests;
