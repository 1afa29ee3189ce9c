//! Token buckets: how often something may happen, counted for as many callers as there are, in bounded memory.

use std::{
    collections::HashMap,
    hash::{BuildHasher, Hash, RandomState},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// Every bucket is full again after this long without use: what may happen in a minute may happen at once.
const MINUTE: Duration = Duration::from_mins(1);

/// Buckets in use at the same time. One of them is 24 bytes and is forgotten when it is full again, after a minute or two.
const BUCKETS: usize = 100_000;

/// Where there are more, new callers share these, by chance: then they are counted too strictly, and never not at all.
const SHARED: usize = 1024;

/// Looking for buckets to forget takes a millisecond, which somebody who fills them must not be able to ask for at will.
const SWEEP_EVERY: Duration = Duration::from_secs(1);

/// Who is counted, and how long one token takes to come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    key: u64,
    each: Duration,
}

/// The buckets. Each is kept as the moment at which it will be full (the generic cell rate algorithm).
#[derive(Debug)]
pub struct Buckets {
    /// Seeded at random: nobody can choose addresses or cookies that fall into somebody else's bucket.
    hasher: RandomState,
    limit: usize,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    full_at: HashMap<u64, Instant>,
    shared: Vec<Instant>,
    swept_at: Instant,
}

impl Default for Buckets {
    fn default() -> Self {
        Self::of(BUCKETS)
    }
}

impl Buckets {
    fn of(limit: usize) -> Self {
        let now = Instant::now();
        let state = State { full_at: HashMap::new(), shared: vec![now; SHARED], swept_at: now };
        Self { hasher: RandomState::new(), limit, state: Mutex::new(state) }
    }

    /// A key that nobody can foresee.
    pub fn key(&self, of: impl Hash) -> u64 {
        self.hasher.hash_one(of)
    }

    /// The budget of whoever this is: so many times a minute, at least once.
    pub fn budget(&self, whose: impl Hash, per_minute: u32) -> Budget {
        Budget { key: self.key(whose), each: MINUTE / per_minute.max(1) }
    }

    /// Takes a token from every budget, or from none; then says how long it takes until all of them have one.
    pub fn take(&self, budgets: &[Budget], now: Instant) -> Result<(), Duration> {
        let mut state = self.lock(now);
        state.check(budgets, now)?;
        state.count(budgets, now, self.limit);
        Ok(())
    }

    /// Whether every budget has a token; otherwise how long it takes until then.
    pub fn check(&self, budgets: &[Budget], now: Instant) -> Result<(), Duration> {
        self.lock(now).check(budgets, now)
    }

    /// Whether nothing has been taken from any of them lately.
    pub fn is_full(&self, budgets: &[Budget], now: Instant) -> bool {
        let state = self.lock(now);
        budgets.iter().all(|budget| state.full_at(*budget) <= now)
    }

    /// Takes a token from every budget, also where there is none: it is paid for later.
    pub fn count(&self, budgets: &[Budget], now: Instant) {
        self.lock(now).count(budgets, now, self.limit);
    }

    /// Puts a token back into every budget that it was taken from for nothing.
    pub fn give_back(&self, budgets: &[Budget], now: Instant) {
        let mut state = self.lock(now);
        for budget in budgets {
            state.give_back(*budget);
        }
    }

    pub fn forget_quiet(&self, now: Instant) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).forget_quiet(now);
    }

    fn lock(&self, now: Instant) -> MutexGuard<'_, State> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.full_at.len() >= self.limit && now.saturating_duration_since(state.swept_at) >= SWEEP_EVERY {
            state.forget_quiet(now);
        }
        state
    }
}

impl State {
    fn check(&self, budgets: &[Budget], now: Instant) -> Result<(), Duration> {
        let wait = |budget: &Budget| (self.full_at(*budget) + budget.each).saturating_duration_since(now + MINUTE);
        let longest = budgets.iter().map(wait).max().unwrap_or_default();
        if longest.is_zero() { Ok(()) } else { Err(longest) }
    }

    /// For whoever has no bucket of their own the shared one tells, which is full unless there was need of it.
    fn full_at(&self, budget: Budget) -> Instant {
        self.full_at.get(&budget.key).copied().unwrap_or_else(|| self.shared[shared_by(budget)])
    }

    fn count(&mut self, budgets: &[Budget], now: Instant, limit: usize) {
        for budget in budgets {
            // Whoever has overdrawn pays for a minute at the most.
            let full_at = (self.full_at(*budget).max(now) + budget.each).min(now + 2 * MINUTE);
            if self.full_at.len() < limit || self.full_at.contains_key(&budget.key) {
                self.full_at.insert(budget.key, full_at);
            } else {
                self.shared[shared_by(*budget)] = full_at;
            }
        }
    }

    fn give_back(&mut self, budget: Budget) {
        let full_at = self.full_at.get_mut(&budget.key).unwrap_or(&mut self.shared[shared_by(budget)]);
        // One that is full already holds no more for it: its moment has passed.
        *full_at = full_at.checked_sub(budget.each).unwrap_or(*full_at);
    }

    fn forget_quiet(&mut self, now: Instant) {
        self.full_at.retain(|_, full_at| *full_at > now);
        self.full_at.shrink_to(self.full_at.len() * 2);
        self.swept_at = now;
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the remainder is small")]
fn shared_by(budget: Budget) -> usize {
    (budget.key % SHARED as u64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many of so many go through at once.
    fn through(buckets: &Buckets, budgets: &[Budget], times: usize, now: Instant) -> usize {
        (0..times).filter(|_| buckets.take(budgets, now).is_ok()).count()
    }

    #[test]
    fn a_minutes_worth_may_come_at_once_and_then_one_each() {
        let (buckets, now) = (Buckets::default(), Instant::now());
        for per_minute in [1, 7, 30, 300, 100_000] {
            let budget = [buckets.budget(per_minute, per_minute)];
            let minutes_worth = usize::try_from(per_minute).expect("small");
            assert_eq!(through(&buckets, &budget, minutes_worth + 10, now), minutes_worth, "{per_minute}");
            let wait = buckets.check(&budget, now).expect_err("none is left");
            assert!(wait <= MINUTE / per_minute, "{per_minute}: {wait:?}");
            assert_eq!(through(&buckets, &budget, 10, now + wait), 1, "{per_minute}");
            assert_eq!(through(&buckets, &budget, minutes_worth + 10, now + 3 * MINUTE), minutes_worth, "{per_minute}");
        }
    }

    #[test]
    fn of_several_budgets_none_is_touched_where_one_is_empty_and_the_longest_wait_is_told() {
        let (buckets, now) = (Buckets::default(), Instant::now());
        let (own, other, all) = (buckets.budget("own", 2), buckets.budget("other", 20), buckets.budget("all", 10));
        assert_eq!(through(&buckets, &[own, all], 20, now), 2);
        assert_eq!(
            through(&buckets, &[other, all], 20, now),
            8,
            "what was refused took nothing from the others' share"
        );
        assert_eq!(through(&buckets, &[other], 20, now), 12);
        let wait = |budgets: &[Budget]| buckets.check(budgets, now).expect_err("empty");
        assert_eq!(wait(&[own, all]), Duration::from_secs(30));
        assert_eq!(wait(&[all, own]), Duration::from_secs(30));
        assert_eq!(wait(&[all]), Duration::from_secs(6));
    }

    #[test]
    fn what_was_counted_beyond_the_budget_is_paid_for_within_a_minute_more() {
        let (buckets, now) = (Buckets::default(), Instant::now());
        let budget = [buckets.budget("x", 60)];
        for _ in 0..90 {
            buckets.count(&budget, now);
        }
        assert_eq!(buckets.check(&budget, now), Err(Duration::from_secs(31)));
        for _ in 0..10_000 {
            buckets.count(&budget, now);
        }
        assert_eq!(buckets.check(&budget, now), Err(Duration::from_secs(61)));
        assert_eq!(through(&buckets, &budget, 100, now + 2 * MINUTE), 60);
    }

    #[test]
    fn what_was_taken_for_nothing_is_there_again_and_no_more_than_that() {
        let (buckets, now) = (Buckets::default(), Instant::now());
        let budget = [buckets.budget("x", 10)];
        assert_eq!(through(&buckets, &budget, 10, now), 10);
        (0..4).for_each(|_| buckets.give_back(&budget, now));
        assert_eq!(through(&buckets, &budget, 20, now), 4);
        // It came back by itself meanwhile.
        (0..50).for_each(|_| buckets.give_back(&budget, now + MINUTE));
        assert_eq!(through(&buckets, &budget, 50, now + MINUTE), 10);
        (0..50).for_each(|_| buckets.give_back(&[buckets.budget("nobody", 10)], now));
        assert_eq!(through(&buckets, &[buckets.budget("nobody", 10)], 50, now), 10);
    }

    #[test]
    fn fifty_threads_at_once_get_what_there_is_and_no_more() {
        let (buckets, now) = (Buckets::default(), Instant::now());
        let budget = [buckets.budget("x", 30), buckets.budget("y", 100)];
        let through: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..50).map(|_| scope.spawn(|| through(&buckets, &budget, 10, now))).collect();
            threads.into_iter().map(|thread| thread.join().expect("it ends")).sum()
        });
        assert_eq!(through, 30);
    }

    #[test]
    fn memory_is_bounded_and_whoever_comes_when_it_is_full_is_limited_all_the_same() {
        let (buckets, now) = (Buckets::of(1000), Instant::now());
        let budget = |caller: u32| [buckets.budget(caller, 10)];
        for caller in 0..1000 {
            assert_eq!(through(&buckets, &budget(caller), 10, now), 10, "{caller}");
        }
        let newcomers = 1_000_000..1_050_000;
        let let_in: usize = newcomers.map(|caller| through(&buckets, &budget(caller), 1, now)).sum();
        assert!(let_in <= SHARED * 10, "{let_in} of 50,000 new ones went through");
        assert_eq!(buckets.lock(now).full_at.len(), 1000);
        assert_eq!(through(&buckets, &budget(5), 10, now), 0, "who has a bucket keeps it");
        let later = now + 2 * MINUTE;
        assert_eq!(through(&buckets, &budget(2_000_000), 100, later), 10);
        assert_eq!(buckets.lock(later).full_at.len(), 1);
    }
}
