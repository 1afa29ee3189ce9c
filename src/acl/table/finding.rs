//! What a check finds.

use serde::Serialize;
use strum::{IntoStaticStr, VariantArray};

use super::{asker::Asker, outcome::Outcome, resource::Resource, route::Route};

/// Something that is not as the table says, or that no table should say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub kind: FindingKind,
    /// Where it is; none of it where it is about the whole table.
    pub route: Option<Route>,
    pub resource: Option<Resource>,
    pub asker: Option<Asker>,
    pub expected: Option<Outcome>,
    pub found: Option<Outcome>,
    /// One line for people: what it is, and what to do. Where it is stands before it in every report.
    pub text: String,
    /// The request that shows it, where it is another one than the plain one: `HEAD /docs/17`.
    pub request: Option<String>,
}

impl Finding {
    /// One about the whole table, as far as nothing more is said of it.
    pub fn new(kind: FindingKind, text: String) -> Self {
        Self { kind, route: None, resource: None, asker: None, expected: None, found: None, text, request: None }
    }
}

/// The kinds of them. Their names are those of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum FindingKind {
    /// A cell is not what the table says.
    Changed,
    /// Refused when asked plainly, allowed when asked otherwise.
    Bypass,
    /// Anonymous or expired is allowed, and nothing says that this is meant.
    NotPublic,
    /// A route that no row is about.
    RouteWithoutRow,
    /// An asker whom no column is about.
    AskerWithoutColumn,
    /// A row about no route that is known.
    RowWithoutRoute,
    /// Everybody's answer is 404, the owner's too.
    NotThere,
    /// Nothing treats this persona differently from another.
    SamePersona,
    /// A route or a cell that could not be asked.
    NotAsked,
    /// What was made for the run, and could not be removed.
    LeftBehind,
}

impl FindingKind {
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}
