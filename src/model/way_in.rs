//! How people are led in, as the settings have it.

use std::time::Duration;

use super::limits::DAY;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WayIn {
    pub single: Single,
    /// How long a browser is told by which provider somebody signed in there last; no time: not at all.
    pub remember_provider: Duration,
}

/// What happens where there is one provider only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Single {
    /// A page with one button.
    Ask,
    /// Straight on to it, where the person came by themselves.
    Go,
}

impl Default for WayIn {
    fn default() -> Self {
        Self { single: Single::Ask, remember_provider: 180 * DAY }
    }
}
