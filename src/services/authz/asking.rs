//! Who asks, as rules, the service and the log are told of them.

use std::sync::Arc;

use crate::{
    auth::{Caller, facts::RequestFacts, handshake::access::asker, tokens::on_behalf::OnBehalf},
    model::{
        flow::Visitor,
        rules::judge::Asker,
        scope::Scope,
        service::{Service, rule::Rule},
        service_session::ServiceSessionId,
        terms::Terms,
    },
    services::known::Known,
    sessions::Sessions,
};

#[derive(Debug)]
pub enum Asking {
    /// By a cookie, which a browser sends whatever page asks it to, or by nothing. With the service session by which they are
    /// known there; none under the door's own host.
    InBrowser(Arc<Caller>, Option<ServiceSessionId>),
    /// By an API token, or by one that opens nothing.
    ByToken(Arc<Caller>),
    /// A service for somebody, by an access token.
    OnBehalf(Box<OnBehalf>),
    /// The doctor, as somebody or nobody.
    Doctor(Arc<Caller>, Option<ServiceSessionId>),
}

impl Asking {
    pub fn note(&self, facts: &RequestFacts) {
        match self {
            Self::InBrowser(caller, _) | Self::ByToken(caller) | Self::Doctor(caller, _) => facts.asked_by(caller),
            Self::OnBehalf(_) => {}
        }
    }

    /// Whether what is known of them may be from memory, and have changed since.
    pub fn is_remembered(&self, sessions: &Sessions) -> bool {
        match self {
            Self::InBrowser(caller, _) | Self::ByToken(caller) => caller.remembered.is_some(),
            Self::OnBehalf(_) => sessions.cache().is_used(),
            Self::Doctor(..) => false,
        }
    }

    /// Whether they are known from a cookie.
    pub fn by_cookie(&self) -> bool {
        matches!(self, Self::InBrowser(caller, _) if caller.visitor != Visitor::Anonymous)
    }

    /// `terms`: those that whoever goes somewhere has to have accepted.
    pub fn asker(&self, terms: Option<&Terms>) -> Asker<'_> {
        match self {
            Self::InBrowser(caller, _) | Self::ByToken(caller) | Self::Doctor(caller, _) => asker(caller, terms),
            Self::OnBehalf(on_behalf) => Asker::Token { user: on_behalf.behind.user(), scopes: &on_behalf.scopes },
        }
    }

    /// Whom the service is told of. Where a rule lets anybody through, a token without its scope makes nobody known: what a
    /// service shows to somebody, it shows to them in full.
    pub fn known(&self, service: &Service, rule: Option<&Rule>) -> Option<Known<'_>> {
        let has_scope = |scopes: &[Scope]| rule.is_some_and(|rule| rule.has_its_scope(&service.id, scopes));
        match self {
            Self::InBrowser(caller, session) | Self::Doctor(caller, session) => {
                caller.signed_in().map(|signed_in| Known::Session(signed_in, *session))
            }
            Self::ByToken(caller) => caller.holder().filter(|holder| has_scope(&holder.token.scopes)).map(Known::Token),
            Self::OnBehalf(on_behalf) => has_scope(&on_behalf.scopes).then_some(Known::OnBehalf(on_behalf)),
        }
    }
}
