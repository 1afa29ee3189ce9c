//! Whom a provider means, in its own identifiers, who says that somebody has signed out there.

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AtProvider {
    /// One session.
    Session(String),
    /// All of a person's sessions.
    Person(String),
    /// One session, of this person: both must fit.
    Both { sid: String, subject: String },
}

impl AtProvider {
    pub fn sid(&self) -> Option<&str> {
        match self {
            Self::Session(sid) | Self::Both { sid, .. } => Some(sid),
            Self::Person(_) => None,
        }
    }

    pub fn subject(&self) -> Option<&str> {
        match self {
            Self::Both { subject, .. } | Self::Person(subject) => Some(subject),
            Self::Session(_) => None,
        }
    }
}
