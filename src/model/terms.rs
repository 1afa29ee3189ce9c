//! The terms of the organisation, which people accept when they register, and again when there are others.

use super::by_language::ByLanguage;

/// More is no name of a version.
pub const VERSION_MAX_CHARS: usize = 64;

/// The terms as the settings name them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// What is accepted: with another one, everybody is asked again.
    pub version: String,
    /// Where they can be read.
    pub url: ByLanguage,
}

impl Terms {
    /// Whether this is the version that somebody has accepted last, or that a form shows as accepted.
    pub fn are(&self, version: Option<&str>) -> bool {
        version == Some(&*self.version)
    }
}
