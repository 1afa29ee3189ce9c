//! What was seen in one phase.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use crate::load::door::{Asked, Said};

/// How many of a kind are described in words; the others are counted.
const DESCRIBED: usize = 5;

/// Counted by many at once.
#[derive(Debug, Clone)]
pub struct Tally {
    figures: Arc<Mutex<Figures>>,
    /// Who waits longer has been left hanging.
    hung_after: Duration,
}

#[derive(Debug, Default)]
pub struct Figures {
    /// Of each session that was watched, at each node: how long after its end the last request was sent that was accepted.
    pub lags: Vec<Duration>,
    /// Ends that were acknowledged, watched or not.
    pub ends: usize,
    /// Statements that end and broke, so that nobody knows what became of them.
    pub unknown: usize,
    /// From sending an end to its acknowledgement.
    pub took: Vec<Duration>,
    pub asked: usize,
    pub away: usize,
    pub broken: usize,
    /// Requests without an answer in time.
    pub hung: usize,
    pub longest: Duration,
    /// How much later than asked for this process was woken at the worst: what the machine itself adds to everything.
    pub stalled: Duration,
    /// Live sessions that were refused.
    pub refused: Faults,
    /// Sessions that were accepted once more after they had been refused.
    pub came_back: Faults,
    /// Watched sessions whose end was never seen in time.
    pub unseen: Faults,
    pub wrong: Faults,
}

/// Things that must not be.
#[derive(Debug, Default)]
pub struct Faults {
    pub count: usize,
    pub described: Vec<String>,
}

impl Faults {
    pub fn add(&mut self, words: impl FnOnce() -> String) {
        self.count += 1;
        if self.described.len() < DESCRIBED {
            self.described.push(words());
        }
    }
}

impl Tally {
    pub fn new(hung_after: Duration) -> Self {
        Self { figures: Arc::default(), hung_after }
    }

    pub fn lock(&self) -> MutexGuard<'_, Figures> {
        self.figures.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What holds of every request, whatever session it is of.
    pub fn note(&self, node: &str, asked: &Asked) {
        let mut figures = self.lock();
        figures.asked += 1;
        figures.longest = figures.longest.max(asked.took);
        match &asked.said {
            Said::Away => figures.away += 1,
            Said::Broken => figures.broken += 1,
            Said::Wrong(what) => figures.wrong.add(|| format!("{node}: {what}")),
            Said::Accepted | Said::Refused(_) | Said::Nothing => {}
        }
        if asked.took > self.hung_after {
            figures.hung += 1;
        }
    }
}

/// The smallest value that so many of a hundred are not above.
pub fn percentile(values: &[Duration], hundredth: usize) -> Duration {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let at = (sorted.len() * hundredth).div_ceil(100).saturating_sub(1);
    sorted.get(at).copied().unwrap_or_default()
}
