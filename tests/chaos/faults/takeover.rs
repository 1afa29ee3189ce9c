//! What makes another Postgres the primary.

use std::{
    fs::{self, File},
    io::Write,
    path::Path,
    time::Duration,
};

use anyhow::{Result, bail};

use crate::{
    database::{Cluster, patroni::Patroni},
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
    let (former, ballast) = (cluster.leader().address, cluster.leader().folder.join("ballast"));
    let full = ballast.clone();
    tokio::task::spawn_blocking(move || fill(&full)).await?;
    let _ = cluster.has_moved(former, FULL_FOR).await;
    fs::remove_file(ballast)?;
    cluster.has_leader().await
}

/// Whatever room there is, to the last byte.
fn fill(ballast: &Path) {
    let Ok(mut file) = File::create(ballast) else { return };
    for size in [1 << 20, 1 << 12] {
        let zeros = vec![0; size];
        while file.write_all(&zeros).is_ok() {}
    }
}

fn cluster(cluster: &mut Cluster) -> Result<&mut Patroni> {
    match cluster {
        Cluster::Patroni(patroni) => Ok(patroni),
        Cluster::One(_) => bail!("there is one Postgres only"),
    }
}
