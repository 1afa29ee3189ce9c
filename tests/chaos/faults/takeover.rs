//! What makes another Postgres the primary.

use std::time::Duration;

use anyhow::{Result, bail};

use crate::{
    database::{Cluster, patroni::Patroni},
    place::Full,
    scene::Scene,
};

/// A primary with a full disk may also go on, and refuse to write.
const FULL_FOR: Duration = Duration::from_secs(25);

pub async fn switch_over(scene: &mut Scene) -> Result<()> {
    cluster(&mut scene.cluster)?.switch_over().await
}

pub async fn fail_over(scene: &mut Scene) -> Result<()> {
    cluster(&mut scene.cluster)?.fail_over(&scene.place).await
}

/// Until another one leads, or for a while: then there is room again.
pub async fn fill_disk(scene: &mut Scene) -> Result<()> {
    let cluster = cluster(&mut scene.cluster)?;
    let leader = cluster.leader();
    let (former, full) = (leader.address, Full::disk(&leader.folder)?);
    let _ = cluster.has_moved(former, FULL_FOR).await;
    drop(full);
    cluster.has_leader().await
}

fn cluster(cluster: &mut Cluster) -> Result<&mut Patroni> {
    match cluster {
        Cluster::Patroni(patroni) => Ok(patroni),
        Cluster::One(_) => bail!("there is one Postgres only"),
    }
}
