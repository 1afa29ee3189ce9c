//! Log throttling: what may happen a thousand times a second is said once.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Says at most once a second what may happen a thousand times in one.
#[derive(Default)]
pub struct Seldom(Mutex<(Option<Instant>, u64)>);

impl Seldom {
    pub fn say(&self, line: impl FnOnce(u64)) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (said, times) = &mut *state;
        *times += 1;
        if said.is_none_or(|said| said.elapsed() >= Duration::from_secs(1)) {
            line(std::mem::take(times));
            *said = Some(Instant::now());
        }
    }
}
