//! The database's clock, as far as this program knows it.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use chrono::{DateTime, Utc};

use super::Moment;

/// An upper bound of the database's clock: what it said, and the whole time since it was asked. A limit is never found
/// further away than it is, however long the answer took, and however far apart the two clocks are.
#[derive(Debug, Clone)]
pub struct DatabaseClock(Arc<AtomicI64>);

/// While nothing is known of it.
const UNKNOWN: i64 = i64::MAX;

impl Default for DatabaseClock {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(UNKNOWN)))
    }
}

impl DatabaseClock {
    /// Takes what it said to a question that was sent then. The newest answer counts: either clock may be put right.
    pub fn note(&self, said: DateTime<Utc>, sent: Moment) {
        // How much later it is there than on this machine's own clock, rounded up.
        self.0.store(said.timestamp_micros() + 1 - microseconds(sent), Ordering::Relaxed);
    }

    /// No earlier than the database's clock at this moment; the end of time while nothing is known of it.
    pub fn now(&self) -> DateTime<Utc> {
        let later = Some(self.0.load(Ordering::Relaxed)).filter(|later| *later != UNKNOWN);
        let now = later.and_then(|later| microseconds(Moment::now()).checked_add(later));
        now.and_then(DateTime::from_timestamp_micros).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }
}

fn microseconds(moment: Moment) -> i64 {
    i64::try_from(moment.nanoseconds() / 1_000).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn it_is_never_behind_the_database_whatever_the_answer_took_and_whoever_is_wrong() {
        let clock = DatabaseClock::default();
        assert_eq!(clock.now(), DateTime::<Utc>::MAX_UTC, "what is not known is not believed to be early");
        for apart in [TimeDelta::zero(), TimeDelta::hours(-30), TimeDelta::days(400)] {
            let sent = Moment::now();
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
