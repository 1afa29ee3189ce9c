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
        let committed = Moment::now();
        self.0.others.notify_one();
        let mut complete = self.0.complete.subscribe();
        if complete.borrow().is_none() {
            return;
        }
        self.0.reader.notify_one();
        let is_read = |began: &Option<Moment>| began.is_none_or(|began| began >= committed);
        if timeout(READ_WITHIN, complete.wait_for(is_read)).await.is_err() {
            self.0.unread.fetch_max(committed.nanoseconds(), Ordering::AcqRel);
        }
    }

    /// From when on a read has to have begun, so that everything is known that was done here.
    pub fn unread(&self) -> Moment {
        Moment::of(self.0.unread.load(Ordering::Acquire))
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
