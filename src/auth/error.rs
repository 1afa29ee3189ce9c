//! What can go wrong on the way in, and the one place where it becomes something to tell a person.

use crate::{
    model::{printable::loggable, problem::Problem, reason::Reason, session::SessionId},
    openid::{OpenIdError, Provider},
    sessions::StartError,
    store::{self, transaction::TransactionError},
};

/// An error of signing in, registering or signing out.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// Something that has a page of its own.
    #[error("{}", .0.as_str())]
    Problem(Problem),
    #[error("{provider}: {error}")]
    OpenId { provider: String, error: OpenIdError },
    /// The session in which something was asked for has ended meanwhile: nothing of it has happened.
    #[error("the session is over")]
    SessionOver(SessionId),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<Problem> for AuthError {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl TransactionError for AuthError {
    fn as_database_error(&self) -> Option<&sqlx::Error> {
        if let Self::Database(error) = self { Some(error) } else { None }
    }
}

impl From<StartError> for AuthError {
    fn from(error: StartError) -> Self {
        match error {
            StartError::UserDisabled => Problem::UserDisabled.into(),
            StartError::Limit => Problem::SessionLimit.into(),
            StartError::Database(error) => error.into(),
        }
    }
}

impl AuthError {
    pub fn of(provider: &Provider) -> impl Fn(OpenIdError) -> Self {
        |error| Self::OpenId { provider: provider.settings().id.clone(), error }
    }

    /// What the person is told.
    pub fn problem(&self) -> Problem {
        match self {
            Self::Problem(problem) => *problem,
            // Where nobody is led to the page that says why it is over.
            Self::SessionOver(_) => Problem::LinkLost,
            Self::OpenId { error, .. } => match error {
                OpenIdError::Unavailable(_) => Problem::ProviderUnavailable,
                OpenIdError::Broken(_) => Problem::ProviderBroken,
                OpenIdError::Refused(refused) if refused.refusal.is_about_freshness() => Problem::SignInNotFresh,
                OpenIdError::Refused(_) => Problem::SignInRefused,
                OpenIdError::ClientRefused(_) => Problem::ClientRefused,
            },
            // Whoever asks again is served, in the one case as in the other.
            Self::Database(error) if store::is_away(error) || store::is_conflict(error) => Problem::DatabaseAway,
            Self::Database(_) => Problem::Internal,
        }
    }

    /// The reason for log, events and counts: a refusal has its own, everything else the problem's.
    pub fn reason(&self) -> Reason {
        match self {
            Self::OpenId { error: OpenIdError::Refused(refused), .. } => refused.refusal.into(),
            error => error.problem().into(),
        }
    }

    /// Writes the details to the log, which is the only place for them, and gives what the person is told.
    pub fn into_logged_problem(self) -> Problem {
        let problem = self.problem();
        match self {
            // The second has been told already, once a minute at most.
            Self::Problem(_) | Self::SessionOver(_) | Self::OpenId { error: OpenIdError::ClientRefused(_), .. } => {}
            Self::OpenId { provider, error } => {
                let error = loggable(&error.to_string());
                tracing::warn!(provider, error, "a provider's part did not work");
            }
            Self::Database(error) if problem == Problem::DatabaseAway => {
                tracing::warn!(%error, "the database does not answer");
            }
            Self::Database(error) => tracing::error!(%error, "the database refused"),
        }
        problem
    }
}
