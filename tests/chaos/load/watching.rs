//! Watching one session: it is used at every node, it is ended, and each node is asked again and again until it says so.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use futures::future::join_all;
use sqlx::PgConnection;
use tokio::{
    sync::{Mutex, Semaphore},
    task::JoinSet,
    time::{MissedTickBehavior, interval, sleep},
};

use super::{
    door::{Door, Said},
    ending::Ending,
};
use crate::{
    figures::Tally,
    sessions::{Session, Stock},
};

/// How often a node is asked until it has refused.
const ASK_EVERY: Duration = Duration::from_millis(15);

/// When it is asked once more after that: what it has looked up meanwhile may be older.
const ONCE_MORE: [Duration; 2] = [Duration::from_millis(300), Duration::from_millis(900)];

/// A node that has not refused so long after the end never will.
const UNSEEN_AFTER: Duration = Duration::from_secs(45);

/// So many of them are ended at the same time.
const ENDING: usize = 16;

/// A watched session is in use for this long before it ends.
const IN_USE: Duration = Duration::from_millis(100);

/// What a watch needs.
#[derive(Clone)]
pub struct Watch {
    pub doors: Vec<Arc<Door>>,
    pub ending: Ending,
    pub tally: Tally,
}

/// Begins so many watches a second until it is aborted; those that have begun go on in `watches`.
pub async fn go_on(watch: Watch, a_second: u32, stock: Arc<Stock>, watches: Arc<Mutex<JoinSet<()>>>) {
    let mut ticks = interval(Duration::from_secs(1) / a_second);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // Connections of those that are done, for those that come. Where nothing can be ended none is begun.
    let connections = Arc::new(std::sync::Mutex::new(Vec::<PgConnection>::new()));
    let places = Arc::new(Semaphore::new(ENDING));
    loop {
        ticks.tick().await;
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let Some(session) = stock.take(1).pop() else { continue };
        let (watch, connections) = (watch.clone(), Arc::clone(&connections));
        let mut watches = watches.lock().await;
        watches.spawn(async move {
            watch.use_everywhere(session).await;
            sleep(IN_USE).await;
            let mut held = connections.lock().expect("nobody panics with it").pop();
            let ended = watch.ending.end_surely(session, &mut held).await;
            watch.tally.lock().ends += 1;
            drop(place);
            connections.lock().expect("nobody panics with it").extend(held);
            watch.follow(session, ended).await;
        });
        while watches.try_join_next().is_some() {}
    }
}

impl Watch {
    /// As somebody does who is signed in: whatever a node keeps of sessions, it keeps it of this one now.
    pub async fn use_everywhere(&self, session: Session) {
        let everywhere = self.doors.iter().map(|door| async {
            let (said, _) = self.ask(door, session).await;
            if let Said::Refused(what) = said {
                self.tally.lock().refused.add(|| format!("{} refused {}: {what}", door.name, session.id()));
            }
        });
        join_all(everywhere).await;
    }

    /// At every node until all of them have refused it, and a little longer.
    pub async fn follow(&self, session: Session, ended: Instant) {
        join_all(self.doors.iter().map(|door| self.follow_at(door, session, ended))).await;
    }

    async fn follow_at(&self, door: &Door, session: Session, ended: Instant) {
        let mut lag = Duration::ZERO;
        loop {
            match self.ask(door, session).await {
                (Said::Refused(_), _) => break,
                (Said::Accepted, sent) => lag = sent.saturating_duration_since(ended),
                _ => {}
            }
            if ended.elapsed() > UNSEEN_AFTER {
                self.tally.lock().unseen.add(|| format!("{} never refused {}", door.name, session.id()));
                break;
            }
            sleep(ASK_EVERY).await;
        }
        for wait in ONCE_MORE {
            sleep(wait).await;
            if let (Said::Accepted, sent) = self.ask(door, session).await {
                lag = sent.saturating_duration_since(ended);
                self.tally.lock().came_back.add(|| {
                    format!("{} accepted {} again {lag:?} after its end, having refused it", door.name, session.id())
                });
            }
        }
        self.tally.lock().lags.push(lag);
    }

    async fn ask(&self, door: &Door, session: Session) -> (Said, Instant) {
        let asked = door.ask(session).await;
        self.tally.note(&door.name, &asked);
        (asked.said, asked.sent)
    }
}
