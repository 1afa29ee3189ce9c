//! Notices when a browser is sent around without progress.

use std::{
    collections::HashMap,
    hash::{BuildHasher, BuildHasherDefault, DefaultHasher},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Guard redirects from the same page in a row that are still believed.
const BELIEVED: u8 = 3;

/// A loop is fast; a person who comes back later is not one.
const WITHIN: Duration = Duration::from_secs(10);

/// Browsers remembered at the most; beyond that all are forgotten, which only delays noticing.
const BROWSERS: usize = 10_000;

/// The last page each browser was sent away from, and how often in a row.
#[derive(Debug, Default)]
pub struct Loops(Mutex<HashMap<[u8; 32], Sent>>);

#[derive(Debug)]
struct Sent {
    /// A hash: addresses are as long as whoever asks likes.
    from: u64,
    times: u8,
    at: Instant,
}

impl Loops {
    /// A browser is about to be sent away from a page. `true`: it has been sent away from there too often.
    pub fn sent(&self, browser: [u8; 32], from: &str) -> bool {
        let from = BuildHasherDefault::<DefaultHasher>::default().hash_one(from);
        let mut browsers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if browsers.len() >= BROWSERS {
            browsers.clear();
        }
        let now = Instant::now();
        let sent = browsers.entry(browser).or_insert_with(|| Sent { from, times: 0, at: now });
        if sent.at.elapsed() > WITHIN {
            *sent = Sent { from, times: 0, at: now };
        }
        // Pages on the way round do not count: what is asked for again and again is what the loop is about.
        if sent.from == from {
            sent.times = sent.times.saturating_add(1);
            sent.at = now;
        }
        sent.times > BELIEVED
    }

    /// A browser was shown a page.
    pub fn shown(&self, browser: [u8; 32]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&browser);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fourth_time_in_a_row_is_a_loop() {
        let loops = Loops::default();
        for _ in 0..BELIEVED {
            assert!(!loops.sent([1; 32], "/account"));
            assert!(!loops.sent([1; 32], "/sign-in"));
        }
        assert!(!loops.sent([2; 32], "/account"));
        assert!(loops.sent([1; 32], "/account"));
        loops.shown([1; 32]);
        assert!(!loops.sent([1; 32], "/account"));
    }
}
