//! Moments on a clock of this machine that nobody puts right and that runs on while the machine sleeps.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// `Instant` stands still while a machine sleeps: what was fresh before would be fresh afterwards.
#[cfg(target_os = "linux")]
const CLOCK: ClockId = ClockId::Boottime;
#[cfg(not(target_os = "linux"))]
const CLOCK: ClockId = ClockId::Monotonic;

/// In nanoseconds, which lasts for five centuries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(u64);

impl Moment {
    pub fn now() -> Self {
        let now = clock_gettime(CLOCK);
        let seconds = u64::try_from(now.tv_sec).unwrap_or_default();
        Self(seconds * 1_000_000_000 + u64::try_from(now.tv_nsec).unwrap_or_default())
    }

    pub fn elapsed(self) -> Duration {
        Duration::from_nanos(Self::now().0.saturating_sub(self.0))
    }

    pub fn of(nanoseconds: u64) -> Self {
        Self(nanoseconds)
    }

    pub fn nanoseconds(self) -> u64 {
        self.0
    }
}
