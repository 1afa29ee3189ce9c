//! A word to whoever reads what changed, so that they need not wait for their next time: after each commit, and never inside a
//! transaction, where it would make commits wait for each other. It may be lost. What it makes fast is right without it.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use futures::FutureExt;
use tokio::{
    sync::{Notify, futures::OwnedNotified, watch},
    time::timeout,
};

use super::moment::Moment;

/// Whoever has changed something waits no longer than this until their own program has read it.
const READ_WITHIN: Duration = Duration::from_millis(300);

/// Clones share it.
#[derive(Debug, Clone)]
pub struct Wake(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// For the reader of this program.
    reader: Arc<Notify>,
    /// For whoever tells the others.
    others: Arc<Notify>,
    /// When the last complete read began; none while nothing is read.
    complete: watch::Sender<Option<Moment>>,
    /// When something was committed here that had not been read in time; in nanoseconds of [`Moment`].
    unread: AtomicU64,
}

impl Default for Wake {
    fn default() -> Self {
        Self(Arc::new(Inner {
            reader: Arc::default(),
            others: Arc::default(),
            complete: watch::Sender::new(None),
            unread: AtomicU64::new(0),
        }))
    }
}

impl Wake {
    /// Something was committed just now: has it read here and elsewhere, and waits until it has been here, so that who has done
    /// it does not meet what was before. Where nothing is read it waits for nothing.
    pub async fn changed(&self) {
        self.told().read().await;
    }

    /// The same without waiting: that is for whoever gives back first what others wait for.
    pub fn told(&self) -> Committed {
        let at = Moment::now();
        self.0.others.notify_one();
        if self.is_read() {
            self.0.reader.notify_one();
        }
        Committed { at, wake: self.clone(), is_settled: false }
    }

    async fn read_since(&self, committed: Moment) {
        let mut complete = self.0.complete.subscribe();
        if complete.borrow().is_none() {
            return;
        }
        let is_read = |began: &Option<Moment>| began.is_none_or(|began| began >= committed);
        if timeout(READ_WITHIN, complete.wait_for(is_read)).await.is_err() {
            self.0.unread.fetch_max(committed.nanoseconds(), Ordering::AcqRel);
        }
    }

    /// From when on a read has to have begun, so that everything is known that was done here.
    pub fn unread(&self) -> Moment {
        Moment::of(self.0.unread.load(Ordering::Acquire))
    }

    /// Whether somebody reads.
    pub fn is_read(&self) -> bool {
        self.0.complete.borrow().is_some()
    }

    /// Whether something has been committed here of which nobody has told the others yet.
    pub fn has_to_be_told(&self) -> bool {
        self.for_others().now_or_never().is_some()
    }

    /// Another program says so.
    pub fn heard(&self) {
        self.0.reader.notify_one();
    }

    /// Ends when something has been committed here or elsewhere.
    pub fn for_reader(&self) -> OwnedNotified {
        Arc::clone(&self.0.reader).notified_owned()
    }

    /// Ends when something has been committed here.
    pub fn for_others(&self) -> impl Future<Output = ()> + use<> {
        Arc::clone(&self.0.others).notified_owned()
    }

    /// How far everything has been read: up to what was committed before then. None: nobody reads any more.
    pub fn complete(&self, began: Option<Moment>) {
        self.0.complete.send_replace(began);
    }
}

/// Something that was committed here and is being read.
#[derive(Debug)]
#[must_use = "whoever has done it is not to meet what was before"]
pub struct Committed {
    at: Moment,
    wake: Wake,
    is_settled: bool,
}

impl Committed {
    /// Ends when it has been read here, or has not been in time.
    pub async fn read(mut self) {
        self.wake.read_since(self.at).await;
        self.is_settled = true;
    }
}

/// Whoever does not wait, or hangs up meanwhile, does not know whether it has been read.
impl Drop for Committed {
    fn drop(&mut self) {
        if !self.is_settled && self.wake.is_read() {
            self.wake.0.unread.fetch_max(self.at.nanoseconds(), Ordering::AcqRel);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn security_37_what_nobody_has_read_in_time_is_known_to_be_unread() {
        let wake = Wake::default();
        wake.changed().await;
        assert_eq!(wake.unread(), Moment::of(0), "where nobody reads there is nothing to wait for");
        wake.complete(Some(Moment::now()));
        let before = Moment::now();
        wake.changed().await;
        assert!(wake.unread() >= before, "a read that began before says nothing of it");
        let committed = wake.told();
        let unread = wake.unread();
        wake.complete(Some(Moment::now()));
        committed.read().await;
        assert_eq!(wake.unread(), unread, "it was read in time");
        let (before, waiting) = (Moment::now(), wake.changed());
        assert!(waiting.now_or_never().is_none());
        assert!(wake.unread() >= before, "whoever hangs up meanwhile leaves it unread");
    }

    #[test]
    fn the_others_are_told_once_of_what_was_committed() {
        let wake = Wake::default();
        assert!(!wake.has_to_be_told());
        let _committed = wake.told();
        assert!(wake.has_to_be_told() && !wake.has_to_be_told());
    }
}
