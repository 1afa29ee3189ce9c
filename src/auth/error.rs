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

/// A provider's words in the log are cut here.
const LOGGED_CHARS: usize = 300;

/// A provider's words as a log or a terminal can take them: without control characters.
pub fn printable(text: &str) -> String {
    text.replace(char::is_control, "\u{fffd}")
}

impl AuthError {
    /// What the person is told.
    pub fn problem(&self) -> Problem {
        match self {
            Self::Problem(problem) => *problem,
            Self::OpenId(OpenIdError::Unavailable(_)) => Problem::ProviderUnavailable,
            Self::OpenId(OpenIdError::Broken(_)) => Problem::ProviderBroken,
            Self::OpenId(OpenIdError::Refused(_)) => Problem::SignInRefused,
            Self::OpenId(OpenIdError::NotFresh(_)) => Problem::SignInNotFresh,
            // Whoever asks again is served, in the one case as in the other.
            Self::Database(error) if store::is_away(error) || store::is_conflict(error) => Problem::DatabaseAway,
            Self::Database(_) => Problem::Internal,
        }
    }

    /// Writes the details to the log, which is the only place for them, and gives what the person is told.
    pub fn into_logged_problem(self) -> Problem {
        let problem = self.problem();
        match self {
            Self::Problem(_) => {}
            Self::OpenId(error) => {
                let error: String = printable(&error.to_string()).chars().take(LOGGED_CHARS).collect();
                tracing::warn!(error, "a provider's part did not work");
            }
            Self::Database(error) if problem == Problem::DatabaseAway => {
                tracing::warn!(%error, "the database does not answer");
            }
            Self::Database(error) => tracing::error!(%error, "the database refused"),
        }
        problem
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_move_a_cursor_or_begin_a_line_is_taken_out() {
        assert_eq!(printable("a\u{1b}[31mb\r\nc\0 ü"), "a\u{fffd}[31mb\u{fffd}\u{fffd}c\u{fffd} ü");
    }
}
