//! How long a session lasts, as pages and programs are told.

use std::{fmt, str::FromStr, time::Duration};

use serde::{Deserialize, Serialize};

/// From here on the end is announced, in seconds.
const WARN_SECONDS: i64 = 120;

/// The least there is to go on (WCAG 2.2 2.2.1).
const LEAST_WARNING: i64 = 20;

/// From which second on the end is announced: two minutes, and half of a short limit. Where that would leave too little time,
/// nearly all of it: a limit of seconds is for those who try things out.
pub fn warn_from(idle_timeout: Duration) -> i64 {
    let limit = i64::try_from(idle_timeout.as_secs()).unwrap_or(i64::MAX);
    (limit / 2).clamp(LEAST_WARNING, WARN_SECONDS).min(limit / 4 * 3)
}

/// How long a session lasts, as the database counted when it was asked: no other clock counts, they may be apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeLeft {
    /// Whole seconds until it ends if nothing more is done in it.
    pub idle: i64,
    /// Whole seconds until it ends in any case.
    pub absolute: i64,
}

impl TimeLeft {
    /// The header of an answer that has it (a dictionary of RFC 9651).
    pub const HEADER: &str = "vestibule-time-left";

    #[must_use]
    pub fn after(self, seconds: i64) -> Self {
        Self { idle: self.idle.saturating_sub(seconds), absolute: self.absolute.saturating_sub(seconds) }
    }

    pub fn stage(self, warn: i64) -> Stage {
        match self.idle.min(self.absolute) {
            ..=0 => Stage::End,
            left if left < warn => Stage::Near,
            _ => Stage::Early,
        }
    }
}

impl fmt::Display for TimeLeft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "idle={}, absolute={}", self.idle, self.absolute)
    }
}

impl FromStr for TimeLeft {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let find = |name| {
            let mut members = text.split(',').filter_map(|member| member.trim().split_once('='));
            members.find(|(key, _)| *key == name).and_then(|(_, value)| value.parse().ok()).ok_or(())
        };
        Ok(Self { idle: find("idle")?, absolute: find("absolute")? })
    }
}

/// How far it is. What is later is greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Early,
    Near,
    End,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(idle: i64, absolute: i64) -> TimeLeft {
        TimeLeft { idle, absolute }
    }

    #[test]
    fn security_35_there_are_twenty_seconds_to_go_on_and_two_minutes_where_the_limit_is_no_shorter() {
        for (minutes, seconds) in [(30, 120), (5, 120), (4, 120), (3, 90), (1, 30)] {
            assert_eq!(warn_from(Duration::from_mins(minutes)), seconds);
        }
        for (limit, seconds) in [(40, 20), (28, 20), (8, 6), (0, 0)] {
            assert_eq!(warn_from(Duration::from_secs(limit)), seconds, "{limit}");
        }
        assert_eq!(warn_from(Duration::MAX), 120);
    }

    #[test]
    fn the_header_reads_as_it_was_written_and_nothing_else_does() {
        for given in [left(1799, 43199), left(0, 0), left(-1, 5)] {
            assert_eq!(given.to_string().parse(), Ok(given));
        }
        assert_eq!("absolute=2,idle=1".parse(), Ok(left(1, 2)));
        for text in ["", "idle=1", "idle=x, absolute=2", "idle=1.5, absolute=2", "1, 2", "idle = 1; absolute = 2"] {
            assert_eq!(text.parse::<TimeLeft>(), Err(()), "{text}");
        }
    }
}
