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
    /// A program with a token.
    Token,
}

impl Asker {
    /// Its column's name.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Persona(id) => id,
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
            id => Self::Persona(id.to_owned()),
        }
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
