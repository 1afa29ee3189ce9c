//! The caller: who asks, and by which credential.

use std::sync::Arc;

use crate::{
    model::{
        api_token::{Holder, TokenError},
        flow::Visitor,
        problem::Problem,
        requirement::Credential,
        session::{EndReason, SessionFacts, SessionId, SignedIn, State},
        user::UserId,
    },
    openid::{Provider, Providers},
    sessions::{Anew, Found, Presented, Remembered, Sessions, Used},
    store::registrations::Registration,
};

/// Who is calling, as the guard found out. Handlers and pages get it as a request extension.
#[derive(Debug, Clone)]
pub struct Caller {
    pub visitor: Visitor,
    pub by: Credential,
    pub registration: Option<Arc<Registration>>,
    /// The session that is over, if the browser still proves that it was its own. It opens nothing.
    pub over: Option<Over>,
    pub language: Chosen,
    /// The configured id of the provider that was used last in their browser.
    pub last_provider: Chosen,
    /// By what they were found, if that was in memory: what is known of them may have changed at another node since.
    pub remembered: Option<Remembered>,
}

/// The language that was chosen in a browser while nobody was signed in, or the provider. It is read where the row is at hand
/// anyway.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Chosen {
    #[default]
    NotRead,
    Read(Option<String>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Over {
    pub session_id: SessionId,
    pub user_id: UserId,
}

impl Caller {
    pub fn anonymous() -> Self {
        Self::of(Visitor::Anonymous, Credential::None)
    }

    /// While the database is away.
    pub fn unknown() -> Self {
        Self::of(Visitor::Unknown, Credential::None)
    }

    pub(super) fn of(visitor: Visitor, by: Credential) -> Self {
        Self {
            visitor,
            by,
            registration: None,
            over: None,
            language: Chosen::default(),
            last_provider: Chosen::default(),
            remembered: None,
        }
    }

    /// The person of a session, or why it is over.
    pub(super) fn in_session(found: Found, by: Credential) -> Self {
        let remembered = found.remembered();
        let Found { facts: SessionFacts { session, user, .. }, state, .. } = found;
        match state {
            State::Live { left, recent, proven, .. } => {
                let signed_in = SignedIn { user, session, left, recent, proven };
                Self { remembered, ..Self::of(Visitor::SignedIn(signed_in), by) }
            }
            State::Over(reason) => Self::ended_with(reason, Over { session_id: session.id, user_id: user.id }, by),
        }
    }

    /// The same as the database knows them now, where they are only remembered: nobody is refused for what is no longer so.
    /// None: they are as new as that already.
    pub async fn anew(&self, sessions: &Sessions) -> Option<Self> {
        let known = match sessions.ask_anew(self.remembered?).await {
            Ok(Anew::Session(found)) => Self::in_session(*found, self.by),
            Ok(Anew::Token(found)) => Self::with_token(found),
            Ok(Anew::Gone) => Self::anonymous(),
            Err(error) => {
                tracing::warn!(%error, "who asks could not be read again");
                Self::unknown()
            }
        };
        let (language, last_provider) = (self.language.clone(), self.last_provider.clone());
        Some(Self { language, last_provider, ..known })
    }

    pub(super) fn ended_with(reason: EndReason, over: Over, by: Credential) -> Self {
        Self { over: Some(over), ..Self::of(Visitor::Ended(reason), by) }
    }

    /// Whoever brings a token, or why it opens nothing.
    pub fn with_token(found: Result<Holder, TokenError>) -> Self {
        let visitor = found.map_or_else(Visitor::BadToken, |holder| Visitor::Holder(Box::new(holder)));
        Self::of(visitor, Credential::ApiToken)
    }

    /// The same of one that was used.
    pub(super) fn with_used(Used { by, remembered }: Used) -> Self {
        Self { remembered, ..Self::with_token(by) }
    }

    /// Whoever brings an API token that is good.
    pub fn holder(&self) -> Option<&Holder> {
        match &self.visitor {
            Visitor::Holder(holder) => Some(holder),
            _ => None,
        }
    }

    pub fn signed_in(&self) -> Option<&SignedIn> {
        match &self.visitor {
            Visitor::SignedIn(signed_in) => Some(signed_in),
            _ => None,
        }
    }

    /// The language that they have chosen, as far as it has been read: a person's own counts, and else their browser's.
    pub fn language(&self) -> Chosen {
        self.signed_in().map_or_else(|| self.language.clone(), |signed_in| Chosen::Read(signed_in.user.locale.clone()))
    }

    /// What ends when something else begins in this browser. What cannot be seen cannot be ended, and must not be left
    /// behind as if it had been.
    pub fn presented(&self) -> Result<Presented<'_>, Problem> {
        match self.visitor {
            Visitor::Unknown => Err(Problem::DatabaseAway),
            _ => Ok(Presented {
                session: self.signed_in(),
                registration: self.registration.as_deref().map(|registration| registration.id),
            }),
        }
    }

    /// The provider that vouched for them, while it is in the settings. What a test suite made is no session at one, unless it
    /// is the workshop's own, where both ways lead to the same person.
    pub fn provider<'a>(&self, providers: &'a Providers) -> Option<&'a Provider> {
        let session = self.signed_in().map(|signed_in| (&*signed_in.session.provider, signed_in.session.test));
        let registration = self.registration.as_deref().map(|pending| (&*pending.provider, pending.test));
        let (id, test) = session.or(registration)?;
        providers.get(id).filter(|provider| !test || provider.settings().for_tests)
    }

    /// Why the session that the browser holds is over, if it is.
    pub fn ended(&self) -> Option<EndReason> {
        match self.visitor {
            Visitor::Ended(reason) => Some(reason),
            _ => None,
        }
    }
}
