//! What is wrong with a setting.

/// One mistake: the key, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{key}: {text}")]
pub struct Mistake {
    /// As it stands in the file, with dots.
    pub key: String,
    pub text: String,
}
