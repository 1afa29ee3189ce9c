//! Requirements: what an address asks of its visitor. They compose: an administrator, who signed in recently, by a cookie.

/// How somebody has shown who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Credential {
    None,
    /// The cookie of a session or of a pending registration.
    SessionCookie,
    /// The cookie that binds sign-in attempts to a browser. It tells that there was a session, and opens nothing.
    BrowserCookie,
    /// The cookie of a service session. It opens nothing of the door's own.
    ServiceSession,
    /// `Authorization: Bearer` with an API token.
    ApiToken,
}

/// For whom an address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Who {
    Anybody,
    /// People who are not signed in.
    Guest,
    /// The same, and the signed-in where the address says `again=true`: they are to prove once more who they are, and a
    /// guest page would send them straight back to the page that sent them here.
    GuestOrAgain,
    SignedIn,
    /// People who are about to register.
    Registering,
}

/// What an address asks of its visitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Requirement {
    pub who: Who,
    pub role: Option<&'static str>,
    /// They proved who they are a short while ago (ASVS 5.0 7.5.1).
    pub recent: bool,
    pub credentials: &'static [Credential],
    /// A form that keeps what was typed for whoever has to sign in first (WCAG 2.2 2.2.6).
    pub resumable: bool,
    /// Whoever goes there, and has not accepted the terms as they are now, is asked to do so first.
    pub terms: bool,
}

impl Requirement {
    pub const fn of(who: Who) -> Self {
        Self {
            who,
            role: None,
            recent: false,
            credentials: &[Credential::SessionCookie],
            resumable: false,
            terms: false,
        }
    }

    #[must_use]
    pub const fn with_role(self, role: &'static str) -> Self {
        Self { role: Some(role), ..self }
    }

    #[must_use]
    pub const fn recently(self) -> Self {
        Self { recent: true, ..self }
    }

    #[must_use]
    pub const fn under_terms(self) -> Self {
        Self { terms: true, ..self }
    }

    #[must_use]
    pub const fn resumable(self) -> Self {
        Self { resumable: true, ..self }
    }
}
