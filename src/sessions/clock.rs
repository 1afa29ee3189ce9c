//! The database's clock, as far as this program knows it.

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Instant,
};

use chrono::{DateTime, TimeDelta, Utc};

/// An upper bound of the database's clock: what it said, and the whole time since it was asked. A limit is never found
/// further away than it is, however long the answer took, and however far apart the two clocks are.
#[derive(Debug, Clone, Default)]
pub struct DatabaseClock(Arc<RwLock<Option<Noted>>>);

/// What it said, and when it was asked.
type Noted = (DateTime<Utc>, Instant);

impl DatabaseClock {
    /// Takes what it said to a question that was sent then. The newest answer counts: either clock may be put right.
    pub fn note(&self, said: DateTime<Utc>, sent: Instant) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some((said, sent));
    }

    /// No earlier than the database's clock at this moment; the end of time while nothing is known of it.
    pub fn now(&self) -> DateTime<Utc> {
        let noted = *self.0.read().unwrap_or_else(PoisonError::into_inner);
        let now = noted.and_then(|(said, sent)| said.checked_add_signed(TimeDelta::from_std(sent.elapsed()).ok()?));
        now.unwrap_or(DateTime::<Utc>::MAX_UTC)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn it_is_never_behind_the_database_whatever_the_answer_took_and_whoever_is_wrong() {
        let clock = DatabaseClock::default();
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
