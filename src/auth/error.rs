//! What can go wrong on the way in, and the one place where it becomes something to tell a person.

use super::openid::OpenIdError;
use crate::{model::problem::Problem, store};

/// An error of signing in, registering or signing out.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// Something that has a page of its own.
    #[error("{}", .0.as_str())]
    Problem(Problem),
    /// The provider's part.
    #[error(transparent)]
    OpenId(#[from] OpenIdError),
    /// The database's part.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<Problem> for AuthError {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl AuthError {
    /// What the person is told. The details go to the log, here and only here.
    pub fn problem(&self) -> Problem {
        match self {
            Self::Problem(problem) => *problem,
            Self::OpenId(error) => {
                tracing::warn!(%error, "sign-in did not work");
                match error {
                    OpenIdError::Unavailable(_) => Problem::ProviderUnavailable,
                    OpenIdError::Broken(_) => Problem::ProviderBroken,
                    OpenIdError::Refused(_) => Problem::SignInRefused,
                }
            }
            Self::Database(error) if store::is_away(error) => {
                tracing::warn!(%error, "the database does not answer");
                Problem::DatabaseAway
            }
            Self::Database(error) => {
                tracing::error!(%error, "the database refused");
                Problem::Internal
            }
        }
    }
}
