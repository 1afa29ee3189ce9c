//! Patterns of paths: `*` is one segment, `**` the rest, `/admin/**` also `/admin`.

/// A pattern of paths, as a rule or a list of quiet paths has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(String);
