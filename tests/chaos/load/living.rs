//! Sessions that live for the whole run, and are asked for at every node all the time: none of them is ever refused.

use std::{sync::Arc, time::Duration};

use tokio::{
    task::JoinSet,
    time::{MissedTickBehavior, interval},
};

use super::door::{Door, Said};
use crate::{figures::Tally, sessions::Session};

/// Asks for the living at each door, so many a second at each, for as long as the tasks are kept.
pub fn go_on(a_second: u32, doors: &[Arc<Door>], living: &Arc<[Session]>, tally: &Tally, tasks: &mut JoinSet<()>) {
    for door in doors {
        tasks.spawn(ask_all(Arc::clone(door), Arc::clone(living), tally.clone(), Duration::from_secs(1) / a_second));
    }
}

async fn ask_all(door: Arc<Door>, living: Arc<[Session]>, tally: Tally, every: Duration) {
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut asking = JoinSet::new();
    for session in living.iter().copied().cycle() {
        ticks.tick().await;
        let (door, tally) = (Arc::clone(&door), tally.clone());
        // One that waits does not keep the others from asking.
        asking.spawn(async move {
            let asked = door.ask(session).await;
            tally.note(&door.name, &asked);
            if let Said::Refused(what) = asked.said {
                tally.lock().refused.add(|| format!("{} refused {}: {what}", door.name, session.id()));
            }
        });
        while asking.try_join_next().is_some() {}
    }
}
