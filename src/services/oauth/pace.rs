//! How often a service may ask (SECURITY 27). Each is counted by itself, and only what it has proven to have asked: neither its
//! neighbours behind the same proxy nor strangers use anything of it up.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use super::error::Refusal;
use crate::model::service::Service;

/// A minute's worth may come at once.
const MINUTE: Duration = Duration::from_mins(1);

/// What is counted, each for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pace {
    Introspection,
    Exchange,
    Revocation,
}

/// How often. A service that asks about each of its requests stays below; one that asks in a loop does not keep us from
/// answering others.
#[derive(Debug, Clone, Copy)]
pub struct PerMinute {
    pub introspections: u32,
    /// Each of them is signed.
    pub exchanges: u32,
    pub revocations: u32,
}

impl Default for PerMinute {
    fn default() -> Self {
        Self { introspections: 600_000, exchanges: 60_000, revocations: 6_000 }
    }
}

impl PerMinute {
    fn of(self, pace: Pace) -> u32 {
        match pace {
            Pace::Introspection => self.introspections,
            Pace::Exchange => self.exchanges,
            Pace::Revocation => self.revocations,
        }
    }
}

/// For each service of the settings the moment at which it may ask as often as ever again (the generic cell rate algorithm).
#[derive(Debug, Default)]
pub(super) struct Paces {
    limits: PerMinute,
    rested_at: Mutex<HashMap<(String, Pace), Instant>>,
}

/// A request that was let in. Until it is known that the service has asked it is not counted, whichever way it ends: refused, failed,
/// or given up.
#[must_use = "what is dropped is not counted"]
#[derive(Debug)]
pub(super) struct Admitted<'a> {
    paces: &'a Paces,
    service: &'a str,
    pace: Pace,
    is_kept: bool,
}

impl Admitted<'_> {
    /// Counts it: it was the service.
    pub fn keep(mut self) {
        self.is_kept = true;
    }
}

impl Drop for Admitted<'_> {
    fn drop(&mut self) {
        if !self.is_kept {
            self.paces.forget(self.service, self.pace);
        }
    }
}

impl Paces {
    pub fn of(limits: PerMinute) -> Self {
        Self { limits, ..Self::default() }
    }

    /// Counts a request of a service, if it is kept.
    pub fn admit<'a>(&'a self, service: &'a Service, pace: Pace) -> Result<Admitted<'a>, Refusal> {
        self.admit_at(&service.id, pace, Instant::now()).map_err(|wait| {
            let whole = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            Refusal::too_many(whole.max(1))
        })?;
        Ok(Admitted { paces: self, service: &service.id, pace, is_kept: false })
    }

    /// Takes a request back.
    fn forget(&self, service: &str, pace: Pace) {
        let mut rested_at = self.rested_at.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(rested) = rested_at.get_mut(&(service.to_owned(), pace)) {
            *rested = rested.checked_sub(self.each(pace)).unwrap_or(*rested);
        }
    }

    fn each(&self, pace: Pace) -> Duration {
        MINUTE / self.limits.of(pace).max(1)
    }

    fn admit_at(&self, service: &str, pace: Pace, now: Instant) -> Result<(), Duration> {
        let each = self.each(pace);
        let mut rested_at = self.rested_at.lock().unwrap_or_else(PoisonError::into_inner);
        let rested = rested_at.entry((service.to_owned(), pace)).or_insert(now);
        let after = (*rested).max(now) + each;
        let wait = after.saturating_duration_since(now + MINUTE);
        if !wait.is_zero() {
            return Err(wait);
        }
        *rested = after;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_is_counted_by_itself_and_what_it_asks_for_too() {
        let paces = Paces::of(PerMinute { introspections: 30, exchanges: 2, revocations: 1 });
        let now = Instant::now();
        let through =
            |service: &str, pace, now| (0..100).filter(|_| paces.admit_at(service, pace, now).is_ok()).count();
        assert_eq!([through("wiki", Pace::Introspection, now), through("crm", Pace::Introspection, now)], [30, 30]);
        assert_eq!([through("wiki", Pace::Exchange, now), through("wiki", Pace::Revocation, now)], [2, 1]);
        let wait = paces.admit_at("wiki", Pace::Introspection, now).expect_err("none is left");
        assert_eq!(wait, Duration::from_secs(2));
        assert_eq!(through("wiki", Pace::Introspection, now + wait), 1);
        assert_eq!(through("wiki", Pace::Introspection, now + 5 * MINUTE), 30);
    }
}
