//! The database's clock, as far as this program knows it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Instant,
};

use chrono::{DateTime, Utc};

/// Nothing has been read yet.
const UNKNOWN: i64 = i64::MAX;

/// An upper bound of the database's clock: what it said, and the whole time since it was asked. A limit is never found
/// further away than it is, however long the answer took, and however far apart the two clocks are.
#[derive(Debug, Clone)]
pub struct DatabaseClock {
    began: Instant,
    /// Microseconds between its epoch and our beginning.
    offset: Arc<AtomicI64>,
}

impl DatabaseClock {
    pub fn new() -> Self {
        Self { began: Instant::now(), offset: Arc::new(AtomicI64::new(UNKNOWN)) }
    }

    /// Takes what it said to a question that was sent then. The newest answer counts: either clock may be put right.
    pub fn note(&self, said: DateTime<Utc>, sent: Instant) {
        self.offset.store(said.timestamp_micros() - micros(sent.duration_since(self.began)), Ordering::Relaxed);
    }

    /// No earlier than the database's clock at this moment; the end of time while nothing is known of it.
    pub fn now(&self) -> DateTime<Utc> {
        match self.offset.load(Ordering::Relaxed) {
            UNKNOWN => DateTime::<Utc>::MAX_UTC,
            offset => DateTime::from_timestamp_micros(offset.saturating_add(micros(self.began.elapsed())))
                .unwrap_or(DateTime::<Utc>::MAX_UTC),
        }
    }
}

impl Default for DatabaseClock {
    fn default() -> Self {
        Self::new()
    }
}

fn micros(duration: std::time::Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn it_is_never_behind_the_database_whatever_the_answer_took_and_whoever_is_wrong() {
        let clock = DatabaseClock::new();
        assert_eq!(clock.now(), DateTime::<Utc>::MAX_UTC, "what is not known is not believed to be early");
        for apart in [TimeDelta::zero(), TimeDelta::hours(-30), TimeDelta::days(400)] {
            let sent = Instant::now();
            // The database may have looked at its clock right at the beginning of this round trip.
            let said = Utc::now() + apart;
            std::thread::sleep(Duration::from_millis(20));
            clock.note(said, sent);
            let (bound, least) = (clock.now(), said + TimeDelta::milliseconds(20));
            assert!(bound >= least && bound < least + TimeDelta::seconds(5), "{bound} and {least}");
            std::thread::sleep(Duration::from_millis(20));
            assert!(clock.now() >= least + TimeDelta::milliseconds(20), "it goes on by itself");
        }
    }
}
