//! What a route is asked about: a thing of some kind, and what whoever asks is to it.

use std::{fmt, str::FromStr};

use strum::{EnumString, IntoStaticStr, VariantArray};

/// A kind of thing and a relation to it: `doc:owner`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Resource {
    /// As the service calls it in its contract. A state of a thing is a kind of its own: `draft`.
    pub kind: String,
    pub relation: Relation,
}

/// What whoever asks is to the thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Relation {
    Owner,
    Editor,
    Reader,
    /// Somebody else owns it, edits it, reads it.
    Nobody,
}

impl Relation {
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

impl fmt::Display for Resource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.kind, self.relation.as_str())
    }
}

impl FromStr for Resource {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is no resource. Write kind:relation, such as doc:owner");
        let (kind, relation) = text.rsplit_once(':').ok_or_else(wrong)?;
        let relation = relation.parse().map_err(|_| wrong())?;
        if kind.is_empty() { Err(wrong()) } else { Ok(Self { kind: kind.to_owned(), relation }) }
    }
}
