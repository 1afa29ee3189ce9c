//! What can go wrong, in words for whoever reads a failed test.

use std::io;

/// Why there is no door, or nobody signed in.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(
        "{program} cannot be started: {error}. VESTIBULE_PROGRAM names a development build of Vestibule, or one called \
         vestibule is on the PATH"
    )]
    NoProgram { program: String, error: io::Error },
    /// With what the program said.
    #[error("Vestibule did not open: {0}")]
    DidNotOpen(String),
    #[error("The door does not answer: {0}")]
    NoAnswer(#[from] reqwest::Error),
    /// With the door's own words, which name what there is.
    #[error("The door makes no such session ({status}): {said}")]
    Refused { status: u16, said: String },
}
