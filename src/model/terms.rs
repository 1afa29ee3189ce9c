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
    /// Whether somebody who has accepted these has still to accept ours. Another node may have newer ones already: what was
    /// accepted once owes nothing.
    pub fn are_owed(&self, accepted: &[String]) -> bool {
        !accepted.contains(&self.version)
    }

    /// Whether this is the version that a form shows as accepted.
    pub fn are(&self, version: Option<&str>) -> bool {
        version == Some(&*self.version)
    }
}
