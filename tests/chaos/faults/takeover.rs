//! What makes another Postgres the primary.

use std::time::Duration;

use anyhow::{Result, bail, ensure};
use tokio::time::{sleep, timeout};

use crate::{
    database::{Cluster, patroni::Patroni},
    place::Full,
    scene::Scene,
};

/// For how long a primary has no room: without it for its data it goes on, and refuses what needs some; without it for its log it
/// stops, and cannot start again. Patroni may then have another one lead, or wait for this one.
const FULL_FOR: Duration = Duration::from_secs(15);

/// More than there is room for.
const WRITTEN: u64 = 150_000;

pub async fn switch_over(scene: &mut Scene) -> Result<()> {
    cluster(&mut scene.cluster)?.switch_over().await
}

pub async fn fail_over(scene: &mut Scene) -> Result<()> {
    cluster(&mut scene.cluster)?.fail_over(&scene.place).await
}

pub async fn fill_disk(scene: &mut Scene) -> Result<()> {
    let full = Full::disk(&cluster(&mut scene.cluster)?.leader().folder)?;
    be_without_room(scene, full).await
}

pub async fn fill_disk_of_log(scene: &mut Scene) -> Result<()> {
    let full = Full::disk(&cluster(&mut scene.cluster)?.leader().log)?;
    be_without_room(scene, full).await
}

async fn be_without_room(scene: &mut Scene, full: Full) -> Result<()> {
    let written = timeout(FULL_FOR, scene.have(scene.stock.left() + WRITTEN)).await;
    ensure!(!matches!(written, Ok(Ok(()))), "there was room");
    sleep(FULL_FOR).await;
    drop(full);
    cluster(&mut scene.cluster)?.has_leader().await
}

fn cluster(cluster: &mut Cluster) -> Result<&mut Patroni> {
    match cluster {
        Cluster::Patroni(patroni) => Ok(patroni),
        Cluster::One(_) => bail!("there is one Postgres only"),
    }
}
