//! Who asks.

use std::fmt;

/// Who asks: a column of the table.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Asker {
    /// A persona of the settings, by its id.
    Persona(String),
    /// Nobody in particular.
    Anonymous,
    /// Somebody whose session has ended.
    Expired,
    /// A script with an API token of the first persona, which has every scope of the service.
    Token,
    /// The same with one of another persona; as its column is named, `token:editor`.
    TokenOf(String),
}

const TOKEN_OF: &str = "token:";

impl Asker {
    /// Its column's name.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Persona(name) | Self::TokenOf(name) => name,
            Self::Anonymous => "anonymous",
            Self::Expired => "expired",
            Self::Token => "token",
        }
    }

    /// The asker of a column. A persona with the name of another asker cannot be told from it: the settings refuse one.
    pub fn of_column(name: &str) -> Self {
        match name {
            "anonymous" => Self::Anonymous,
            "expired" => Self::Expired,
            "token" => Self::Token,
            name if name.len() > TOKEN_OF.len() && name.starts_with(TOKEN_OF) => Self::TokenOf(name.to_owned()),
            id => Self::Persona(id.to_owned()),
        }
    }

    /// The asker with a token of this persona.
    pub fn token_of(persona: &str) -> Self {
        Self::TokenOf(format!("{TOKEN_OF}{persona}"))
    }

    /// Whose the token is, where it is not the first persona's.
    pub fn holder(&self) -> Option<&str> {
        match self {
            Self::TokenOf(name) => name.strip_prefix(TOKEN_OF),
            _ => None,
        }
    }

    pub fn is_token(&self) -> bool {
        matches!(self, Self::Token | Self::TokenOf(_))
    }

    /// Whether it has a relation to things at all: of whom nobody knows who they are, nothing can be.
    pub fn is_somebody(&self) -> bool {
        !matches!(self, Self::Anonymous | Self::Expired)
    }
}

impl fmt::Display for Asker {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
