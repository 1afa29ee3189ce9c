//! What makes another Postgres the primary.

use std::time::Duration;

use anyhow::{Result, bail, ensure};
use tokio::time::{sleep, timeout};

use crate::{
    database::{Cluster, patroni::Patroni},
    place::Full,
    scene::Scene,
};

/// For how long a primary has no room for its data: it goes on, and refuses what needs some.
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
