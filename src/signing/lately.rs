//! Tokens that were signed lately: a signature costs more than everything else that a check does.

use std::{
    collections::HashMap,
    hash::{BuildHasher, Hash, RandomState},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};

/// Tokens a generation, of a kilobyte each. Beyond that one is signed more often, and nothing else happens.
const TOKENS: usize = 10_000;

/// What is known of the database's clock is an upper bound, which may be lower the next time by what a round trip took.
const CLOCK_STEPS_BACK: TimeDelta = TimeDelta::seconds(1);

/// A map of two generations (a segmented cache): when the young one is full, the old one is forgotten and the young one
/// takes its place.
#[derive(Debug, Default)]
pub(super) struct Lately {
    hasher: RandomState,
    kept: Mutex<Generations>,
}

#[derive(Debug, Default)]
struct Generations {
    young: HashMap<u64, Signed>,
    old: HashMap<u64, Signed>,
}

#[derive(Debug, Clone)]
struct Signed {
    /// Hash of all that it says. Somebody whose name has changed gets another one at once.
    says: u64,
    at: DateTime<Utc>,
    token: Arc<str>,
}

impl Lately {
    /// The token of this place that says the same and was signed less than `reuse` ago, or a new one.
    pub(super) fn token(
        &self,
        place: impl Hash,
        says: impl Hash,
        now: DateTime<Utc>,
        reuse: Duration,
        sign: impl FnOnce() -> Option<String>,
    ) -> Option<Arc<str>> {
        let (place, says) = (self.hasher.hash_one(place), self.hasher.hash_one(says));
        let reuse = TimeDelta::from_std(reuse).ok()?;
        let is_good = |signed: &Signed| {
            let age = now - signed.at;
            signed.says == says && -CLOCK_STEPS_BACK < age && age < reuse
        };
        if let Some(signed) = self.lock(|kept| kept.get(place).filter(|signed| is_good(signed)).cloned()) {
            return Some(signed.token);
        }
        let signed = Signed { says, at: now, token: sign()?.into() };
        let token = Arc::clone(&signed.token);
        self.lock(|kept| kept.insert(place, signed));
        Some(token)
    }

    fn lock<T>(&self, act: impl FnOnce(&mut Generations) -> T) -> T {
        act(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Generations {
    fn get(&self, place: u64) -> Option<&Signed> {
        self.young.get(&place).or_else(|| self.old.get(&place))
    }

    fn insert(&mut self, place: u64, signed: Signed) {
        if self.young.len() >= TOKENS && !self.young.contains_key(&place) {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(place, signed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_serves_again_while_it_says_the_same_and_is_fresh() {
        let (lately, began) = (Lately::default(), Utc::now());
        let mut count = 0;
        let mut ask = |place: &str, says: &str, seconds: i64| {
            let now = began + TimeDelta::seconds(seconds);
            let token = lately.token(place, says, now, Duration::from_secs(30), || {
                count += 1;
                Some(count.to_string())
            });
            token.expect("signed").to_string()
        };
        assert_eq!(
            (ask("one", "ada", 0), ask("one", "ada", 29), ask("one", "ada", 30)),
            ("1".into(), "1".into(), "2".into())
        );
        assert_eq!(
            (ask("one", "eve", 31), ask("one", "ada", 32)),
            ("3".into(), "4".into()),
            "what changes is signed anew"
        );
        assert_eq!((ask("two", "ada", 32), ask("one", "ada", 33)), ("5".into(), "4".into()), "each has its own");
        assert_eq!(ask("one", "ada", 31), "6", "one from the future is none");
    }

    #[test]
    fn a_clock_that_is_lower_by_a_round_trip_has_nothing_signed_anew() {
        let (lately, now) = (Lately::default(), Utc::now());
        let ask = |back: i64, signed: &str| {
            let now = now - TimeDelta::milliseconds(back);
            lately
                .token("one", "ada", now, Duration::from_secs(30), || Some(signed.to_owned()))
                .expect("signed")
                .to_string()
        };
        assert_eq!([ask(0, "1"), ask(900, "2"), ask(1000, "3")], ["1", "1", "3"]);
    }

    #[test]
    fn it_holds_so_many_and_what_cannot_be_signed_is_not_kept() {
        let (lately, now) = (Lately::default(), Utc::now());
        let ask = |place: usize, signed| lately.token(place, 0, now, Duration::from_secs(30), || signed);
        for place in 0..3 * TOKENS {
            ask(place, Some(String::new()));
        }
        assert!(lately.lock(|kept| kept.young.len() + kept.old.len()) <= 2 * TOKENS);
        assert!(ask(usize::MAX, None).is_none() && ask(usize::MAX, Some(String::new())).is_some());
        assert!(ask(usize::MAX, None).is_some());
    }
}
