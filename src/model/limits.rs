//! The limits of sessions, as the settings have them.

use std::time::Duration;

/// The limits of a session (ASVS 5.0 7.1.1).
#[derive(Debug, Clone, Copy)]
pub struct SessionSettings {
    /// It ends when nothing was done for this long: somebody may have left the machine.
    pub idle_timeout: Duration,
    /// It ends after this long in any case: what is stolen unseen does not last.
    pub absolute_timeout: Duration,
    /// Sensitive pages ask for a sign-in no longer ago than this.
    pub recent_sign_in: Duration,
    /// Live sessions a user may have at once; `None` is no limit.
    pub limit: Option<u32>,
    pub limit_policy: LimitPolicy,
}

/// What happens when a user has as many sessions as are allowed and signs in once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitPolicy {
    EndOldest,
    Refuse,
}

/// The shortest time between two writes of `last_seen_at`: a minute, or less where the idle limit is so short that a
/// minute would eat it up.
pub fn touch_every(idle_timeout: Duration) -> Duration {
    (idle_timeout / 10).clamp(Duration::from_secs(1), Duration::from_mins(1))
}

impl Default for SessionSettings {
    fn default() -> Self {
        Self {
            idle_timeout: Duration::from_mins(30),
            absolute_timeout: Duration::from_hours(12),
            recent_sign_in: Duration::from_mins(15),
            limit: None,
            limit_policy: LimitPolicy::EndOldest,
        }
    }
}
