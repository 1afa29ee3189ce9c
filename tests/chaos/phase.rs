//! One fault under load: before it, while it lasts, until all is well, and after it.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use tokio::{
    sync::Mutex,
    task::JoinSet,
    time::{sleep, timeout},
};

use crate::{
    faults::Fault,
    figures::{Figures, Tally},
    load::{
        living,
        watching::{self, Watch},
    },
    lost,
    scene::Scene,
};

/// What a fault may take, with everything that it waits for.
const FAULT_WITHIN: Duration = Duration::from_secs(150);

/// What is being watched when a phase ends has to end too.
const WATCHES_WITHIN: Duration = Duration::from_secs(60);

/// What one phase was, and what was seen in it.
pub struct Phase {
    pub fault: Fault,
    pub lasted: Duration,
    pub figures: Figures,
    /// Ends that were acknowledged in this phase or before it and are not there, and live sessions that are gone.
    pub lost: u64,
}

pub async fn play(fault: Fault, scene: &mut Scene) -> Result<Phase> {
    let plan = &scene.plan;
    // As many as could be ended without anything failing, for as long as most faults take.
    scene.have(u64::from(plan.ends + plan.watched) * 30 + fault.takes()).await?;
    let (began, tally, mut load) = (Instant::now(), Tally::new(plan.hung_after), JoinSet::new());
    let around = plan.around;
    scene.ending.go_on(plan.ends, &scene.stock, &tally, &mut load);
    load.spawn(look_at_clock(tally.clone()));
    living::go_on(plan.asked, &scene.doors(), &scene.living, &tally, &mut load);
    let watch = Watch { doors: scene.doors(), ending: scene.ending.clone(), tally: tally.clone() };
    let watches = Arc::new(Mutex::new(JoinSet::new()));
    let watching =
        tokio::spawn(watching::go_on(watch.clone(), plan.watched, Arc::clone(&scene.stock), Arc::clone(&watches)));

    sleep(around).await;
    let struck = timeout(FAULT_WITHIN, fault.strike(scene, &watch)).await;
    struck.with_context(|| format!("{}: it takes longer than {FAULT_WITHIN:?}", fault.name()))??;
    scene.is_well().await.with_context(|| fault.name())?;
    sleep(around).await;

    watching.abort();
    let _ = watching.await;
    let mut watches = watches.lock().await;
    let all = async { while watches.join_next().await.is_some() {} };
    timeout(WATCHES_WITHIN, all).await.context("what is watched does not end")?;
    load.shutdown().await;
    let lasted = began.elapsed();
    let figures = std::mem::take(&mut *tally.lock());
    let lost = lost::look(scene).await.context("whether something is lost")?;
    Ok(Phase { fault, lasted, figures, lost })
}

/// Other programs on this machine take their time too.
async fn look_at_clock(tally: Tally) {
    const STEP: Duration = Duration::from_millis(20);
    loop {
        let began = Instant::now();
        sleep(STEP).await;
        let late = began.elapsed().saturating_sub(STEP);
        let mut figures = tally.lock();
        figures.stalled = figures.stalled.max(late);
    }
}
