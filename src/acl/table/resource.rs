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

impl Resource {
    /// A kind as tables and reports can have it: no program that opens them takes it for a formula or a direction to turn.
    pub fn kind_of(text: &str) -> Result<String, String> {
        let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
        if text.starts_with(|first: char| first.is_ascii_alphanumeric()) && text.bytes().all(is_inner) {
            Ok(text.to_owned())
        } else {
            Err(format!(
                "{text:?} is no kind. It has letters, digits, _, . and - in it, and begins with one of the first two"
            ))
        }
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
        Ok(Self { kind: Self::kind_of(kind)?, relation })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_a_word_that_no_program_reads_otherwise() {
        for kind in ["doc", "d", "Draft-2.old_one", "7"] {
            let read: Resource = format!("{kind}:owner").parse().expect(kind);
            assert_eq!((read.kind.as_str(), read.relation), (kind, Relation::Owner));
        }
        for kind in ["", "=cmd|' /c calc'!A0", "+1", "-1", "@x", "a b", "a:b", "do\u{202e}c", "d\u{1b}[31m", ".a", "ü"]
        {
            let why = format!("{kind}:owner").parse::<Resource>().expect_err(kind);
            assert!(why.contains("is no kind") && !why.contains(['\u{202e}', '\u{1b}']), "{why}");
        }
    }
}
