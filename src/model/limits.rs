//! The limits of sessions and of API tokens, as the settings have them.

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
    pub cache: CacheSettings,
}

/// How sessions are kept in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CacheSettings {
    /// How many at the most; with none every request asks the database.
    pub sessions: usize,
    /// How often what changed is read.
    pub read_every: Duration,
    /// The bound: what is kept is used while the last complete read of what changed began no longer ago than this.
    pub stale_after: Duration,
}

impl Default for CacheSettings {
    fn default() -> Self {
        Self { sessions: 100_000, read_every: Duration::from_millis(250), stale_after: Duration::from_secs(1) }
    }
}

/// What happens when a user has as many sessions as are allowed and signs in once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitPolicy {
    EndOldest,
    Refuse,
}

/// How long API tokens live. It is counted in days: nobody thinks of the hour.
#[derive(Debug, Clone, Copy)]
pub struct ApiTokenSettings {
    /// What is offered.
    pub lifetime: Duration,
    /// The longest that may be asked for: what has leaked unseen does not last.
    pub max_lifetime: Duration,
}

impl ApiTokenSettings {
    /// What is offered.
    pub fn days(&self) -> u32 {
        days(self.lifetime).min(self.most_days())
    }

    /// The most that may be asked for.
    pub fn most_days(&self) -> u32 {
        days(self.max_lifetime)
    }
}

/// What people can do about what is kept of them, and for how long it is.
#[derive(Debug, Clone, Copy)]
pub struct AccountSettings {
    /// Whether people can delete their account themselves.
    pub delete: bool,
    /// After this long addresses and user agents go from what is kept.
    pub keep_addresses: Duration,
}

impl Default for AccountSettings {
    fn default() -> Self {
        Self { delete: true, keep_addresses: 90 * DAY }
    }
}

/// A day.
pub const DAY: Duration = Duration::from_hours(24);

/// Whole days, and never none.
fn days(duration: Duration) -> u32 {
    u32::try_from(duration.as_secs() / DAY.as_secs()).unwrap_or(u32::MAX).max(1)
}

impl Default for ApiTokenSettings {
    fn default() -> Self {
        Self { lifetime: 90 * DAY, max_lifetime: 365 * DAY }
    }
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
            cache: CacheSettings::default(),
        }
    }
}
