//! Whether what is kept may be believed: only for so long after the last complete read began.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use crate::{sessions::Moment, store::wake::Wake};

/// Read at every request, without a lock.
#[derive(Debug)]
pub(super) struct Freshness {
    /// When the last complete read began, in nanoseconds of [`Moment`]; zero: none is known.
    began: AtomicU64,
    stale_after: Duration,
    wake: Wake,
}

impl Freshness {
    pub(super) fn new(stale_after: Duration, wake: Wake) -> Self {
        Self { began: AtomicU64::new(0), stale_after, wake }
    }

    /// Everything that was committed before this moment has been taken out.
    pub(super) fn complete(&self, began: Moment) {
        // What was taken out before this is seen by whoever reads it.
        self.began.store(began.nanoseconds(), Ordering::Release);
    }

    pub(super) fn lose(&self) {
        self.began.store(0, Ordering::Release);
    }

    /// When the last complete read began, if that is not too long ago, nor before something that was done here and whose
    /// reading nobody could wait for.
    pub(super) fn since(&self) -> Option<Moment> {
        let began = Some(self.began.load(Ordering::Acquire)).filter(|began| *began != 0)?;
        Some(Moment::of(began)).filter(|began| began.elapsed() < self.stale_after && *began >= self.wake.unread())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn security_37_it_is_lost_with_its_reader_and_with_time() {
        let freshness = Freshness::new(Duration::from_millis(40), Wake::default());
        assert_eq!(freshness.since(), None, "nothing has been read yet");
        let began = Moment::now();
        freshness.complete(began);
        assert_eq!(freshness.since(), Some(began));
        freshness.lose();
        assert_eq!(freshness.since(), None);
        freshness.complete(began);
        std::thread::sleep(Duration::from_millis(50));
        assert_eq!(freshness.since(), None, "however long the read took, it counts from its beginning");
    }
}
