//! What guard and handlers find out about a request and its line in the log tells.

use std::sync::{Arc, OnceLock};

use uuid::Uuid;

use super::{Caller, Chosen};
use crate::{
    model::{
        api_token::ApiTokenId,
        code::Code,
        reason::Reason,
        service::Service,
        session::{SessionId, SignedIn},
        user::UserId,
    },
    openid::Provider,
};

/// Who asked, at which provider or of which service, and why it was refused. The access log puts it into the request and
/// reads it at the end, also if nobody waits for the answer any more. Each fact is the first one that is noted: who is
/// nearest to what happened knows most of it.
#[derive(Debug, Clone, Default)]
pub struct RequestFacts(Arc<Facts>);

#[derive(Debug, Default)]
struct Facts {
    request: OnceLock<Uuid>,
    caller: OnceLock<Arc<Caller>>,
    began: OnceLock<(UserId, SessionId)>,
    provider: OnceLock<String>,
    service: OnceLock<String>,
    reason: OnceLock<Reason>,
    shown: OnceLock<Code>,
}

impl RequestFacts {
    /// The facts of the request with this id.
    pub fn of(request: Uuid) -> Self {
        let facts = Self::default();
        let _ = facts.0.request.set(request);
        facts
    }

    pub fn request(&self) -> Option<Uuid> {
        self.0.request.get().copied()
    }

    /// What a page of a problem shows of its id.
    pub fn code(&self) -> Option<Code> {
        self.request().map(Code::of)
    }

    /// A page shows this code, here or where this request has led: its own, or that of the request in which it happened.
    pub fn shows(&self, code: Code) {
        let _ = self.0.shown.set(code);
    }

    pub fn shown(&self) -> Option<Code> {
        self.0.shown.get().copied()
    }

    pub fn asked_by(&self, caller: &Arc<Caller>) {
        let _ = self.0.caller.set(Arc::clone(caller));
    }

    /// The language that whoever asks has chosen, if that is known.
    pub fn language(&self) -> Option<String> {
        match self.0.caller.get()?.language() {
            Chosen::Read(language) => language,
            Chosen::NotRead => None,
        }
    }

    /// Whoever is signed in.
    pub fn name(&self) -> Option<String> {
        self.0.caller.get()?.signed_in().map(|signed_in| signed_in.user.name.clone())
    }

    pub fn concerns(&self, provider: &Provider) {
        let _ = self.0.provider.set(provider.settings().id.clone());
    }

    pub fn asked_of(&self, service: &Service) {
        let _ = self.0.service.set(service.id.clone());
    }

    /// Who asks at the host of a service.
    pub fn asked_at(&self, service: &Service, caller: Caller) -> Arc<Caller> {
        let caller = Arc::new(caller);
        self.asked_of(service);
        self.asked_by(&caller);
        caller
    }

    pub fn refused(&self, reason: impl Into<Reason>) {
        let _ = self.0.reason.set(reason.into());
    }

    /// A session has begun, and is the one to tell of.
    pub fn began(&self, signed_in: &SignedIn) {
        let _ = self.0.began.set((signed_in.user.id, signed_in.session.id));
    }

    /// A service session has begun: it is told by its parent, as everywhere in the log.
    pub fn began_at_service(&self, user: UserId, parent: SessionId) {
        let _ = self.0.began.set((user, parent));
    }

    /// Whose token it is that was brought, and which.
    pub fn user_and_token(&self) -> Option<(UserId, ApiTokenId)> {
        let holder = self.0.caller.get()?.holder()?;
        Some((holder.user.id, holder.token.id))
    }

    /// Whose session it is that began in this request, that it was asked in, or that is over.
    pub fn user_and_session(&self) -> Option<(UserId, SessionId)> {
        let caller = self.0.caller.get();
        let live = || Some(caller?.signed_in()?).map(|signed_in| (signed_in.user.id, signed_in.session.id));
        let over = || Some(caller?.over?).map(|over| (over.user_id, over.session_id));
        self.0.began.get().copied().or_else(live).or_else(over)
    }

    /// The configured id.
    pub fn provider(&self) -> Option<&str> {
        self.0.provider.get().map(String::as_str)
    }

    /// The configured id.
    pub fn service(&self) -> Option<&str> {
        self.0.service.get().map(String::as_str)
    }

    /// Why it was refused or led elsewhere, or else why the session that the browser holds is over.
    pub fn reason(&self) -> Option<Reason> {
        let ended = || self.0.caller.get()?.ended().map(Reason::from);
        self.0.reason.get().copied().or_else(ended)
    }
}
