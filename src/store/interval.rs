//! Durations as Postgres has them.

use std::time::Duration;

use sqlx::postgres::types::PgInterval;

/// A duration for Postgres; microseconds are exact for 290,000 years.
pub fn interval(duration: Duration) -> PgInterval {
    PgInterval { months: 0, days: 0, microseconds: i64::try_from(duration.as_micros()).unwrap_or(i64::MAX) }
}

/// A duration of Postgres. Ours hold no months, and those that it subtracts hold days of 24 hours.
pub(super) fn duration(interval: &PgInterval) -> Duration {
    let days = Duration::from_hours(24) * u32::try_from(interval.days).unwrap_or_default();
    days + Duration::from_micros(u64::try_from(interval.microseconds).unwrap_or_default())
}
