//! What one rule makes of who asks.

use super::{
    asked::{Asked, Asker},
    cross_site::is_foreign,
    verdict::{Refusal, SignIn, Verdict},
};
use crate::model::{
    scope::Scope,
    service::{Service, rule::Rule},
};

/// The verdict by a rule, or by what holds without one: signed in, with one of the service's roles if it names any.
pub(super) fn verdict(
    service: &Service,
    rule: Option<&Rule>,
    method: &str,
    asked: &Asked<'_>,
    asker: &Asker<'_>,
) -> Verdict {
    if is_foreign(service, rule, asked, method) {
        return Verdict::Refused(Refusal::ForeignOrigin);
    }
    match asker {
        // Not even where anybody may: the service would be told that it is nobody.
        Asker::Unknown => Verdict::Unavailable,
        Asker::BadToken(error) => Verdict::BadToken(*error),
        _ if rule.is_some_and(|rule| rule.public) => Verdict::Allowed,
        Asker::Anonymous => Verdict::SignIn(SignIn::Anonymous),
        Asker::Registering => Verdict::SignIn(SignIn::Registering),
        Asker::Ended(reason) => Verdict::SignIn(SignIn::Ended(*reason)),
        Asker::SignedIn { user, .. } | Asker::Token { user, .. } if !service.lets_in_by(rule, &user.roles) => {
            Verdict::Refused(Refusal::RoleMissing)
        }
        Asker::SignedIn { owes_terms: true, .. } => Verdict::SignIn(SignIn::TermsNotAccepted),
        Asker::SignedIn { proven, .. } => match rule.and_then(|rule| rule.recent) {
            Some(limit) if proven.is_none_or(|proven| proven > limit) => Verdict::SignIn(SignIn::TooLongAgo),
            _ => Verdict::Allowed,
        },
        Asker::Token { scopes, .. } => by_token(service, rule, scopes),
    }
}

fn by_token(service: &Service, rule: Option<&Rule>, scopes: &[Scope]) -> Verdict {
    match rule {
        Some(rule @ Rule { scope: Some(_), recent: None, .. }) if rule.has_its_scope(&service.id, scopes) => {
            Verdict::Allowed
        }
        Some(Rule { scope: Some(_), recent: None, .. }) => Verdict::Refused(Refusal::ScopeMissing),
        _ => Verdict::Refused(Refusal::NoTokens),
    }
}
