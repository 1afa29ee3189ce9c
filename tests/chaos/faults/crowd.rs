//! Very many sessions that end with one statement.

use anyhow::{Context, Result};
use futures::future::join_all;

use crate::{load::watching::Watch, scene::Scene};

pub const ENDED: u64 = 100_000;

/// How many of them are watched at every node.
const WATCHED: usize = 100;

/// Ends them; what is watched is in use until then, and asked for until every node refuses it.
pub async fn end(scene: &Scene, watch: &Watch) -> Result<()> {
    let crowd = scene.stock.take(ENDED);
    let step = (crowd.len() / WATCHED).max(1);
    let watched: Vec<_> = crowd.iter().copied().step_by(step).collect();
    for session in &watched {
        watch.use_everywhere(*session).await;
    }
    let mut db = watch.ending.connect().await?;
    let ended = watch.ending.end(&crowd, &mut db).await.context("the one statement")?;
    watch.tally.lock().ends += crowd.len();
    join_all(watched.into_iter().map(|session| watch.follow(session, ended))).await;
    Ok(())
}
