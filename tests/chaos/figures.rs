//! What was seen in one phase.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use crate::load::door::{Asked, HUNG_AFTER, Said};

/// How many of a kind are described in words; the others are counted.
const DESCRIBED: usize = 5;

/// Counted by many at once.
#[derive(Debug, Clone, Default)]
pub struct Tally(Arc<Mutex<Figures>>);

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
    pub fn lock(&self) -> MutexGuard<'_, Figures> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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
        if asked.took > HUNG_AFTER {
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
