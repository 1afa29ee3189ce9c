//! What makes another Postgres the primary.

use std::time::Duration;

use anyhow::{Result, bail};
use tokio::time::{sleep, timeout};

use crate::{
    database::{Cluster, patroni::Patroni},
    place::Full,
    scene::Scene,
};

/// For how long a primary cannot write any more: it goes on, and refuses what needs room.
const FULL_FOR: Duration = Duration::from_secs(15);

/// A primary that has no room for its log stops at once, and another one leads within this.
const MOVES_WITHIN: Duration = Duration::from_secs(60);

/// What has to be written until there is no room in files that are there already.
const WRITTEN: u64 = 150_000;

pub async fn switch_over(scene: &mut Scene) -> Result<()> {
    cluster(&mut scene.cluster)?.switch_over().await
}

pub async fn fail_over(scene: &mut Scene) -> Result<()> {
    cluster(&mut scene.cluster)?.fail_over(&scene.place).await
}

pub async fn fill_disk(scene: &mut Scene) -> Result<()> {
    let full = Full::disk(&cluster(&mut scene.cluster)?.leader().folder)?;
    sleep(FULL_FOR).await;
    drop(full);
    Ok(())
}

pub async fn fill_disk_of_log(scene: &mut Scene) -> Result<()> {
    let leader = cluster(&mut scene.cluster)?.leader();
    let (former, full) = (leader.address, Full::disk(&leader.log)?);
    // It is to break in the middle of this.
    let _ = timeout(FULL_FOR, scene.have(scene.stock.left() + WRITTEN)).await;
    cluster(&mut scene.cluster)?.has_moved(former, MOVES_WITHIN).await?;
    drop(full);
    Ok(())
}

fn cluster(cluster: &mut Cluster) -> Result<&mut Patroni> {
    match cluster {
        Cluster::Patroni(patroni) => Ok(patroni),
        Cluster::One(_) => bail!("there is one Postgres only"),
    }
}
