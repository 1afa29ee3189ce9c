//! Very many sessions that end with one statement.

use std::time::Duration;

use anyhow::{Context, Result};
use futures::{StreamExt, future::join_all, stream};

use crate::{load::watching::Watch, scene::Scene};

pub const ENDED: u64 = 100_000;

/// How many of them are watched at every node.
const WATCHED: usize = 100;

/// How many are taken into use at the same time.
const AT_ONCE: usize = 8;

/// What the one statement may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// Ends them; what is watched is in use until then, and asked for until every node refuses it.
pub async fn end(scene: &Scene, watch: &Watch) -> Result<()> {
    let crowd = scene.stock.take(ENDED);
    let step = (crowd.len() / WATCHED).max(1);
    let watched: Vec<_> = crowd.iter().copied().step_by(step).collect();
    stream::iter(&watched).for_each_concurrent(AT_ONCE, |session| watch.use_everywhere(*session)).await;
    let mut db = watch.ending.connect().await?;
    let ended = watch.ending.end_within(PATIENCE, &crowd, &mut db).await.context("the one statement")?;
    watch.tally.lock().ends += crowd.len();
    join_all(watched.into_iter().map(|session| watch.follow(session, ended))).await;
    Ok(())
}
