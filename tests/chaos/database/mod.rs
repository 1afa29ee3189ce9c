//! What the nodes stand before: one Postgres, or a cluster that looks after itself.

pub mod member;
pub mod one;
pub mod patroni;

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use rustix::process::Signal;
use tokio::{sync::watch, time::sleep};

use self::{one::One, patroni::Patroni};
use crate::{
    place::Place,
    spawning::{family, send},
};

/// What every Postgres here is started with. Each commit that is acknowledged is with the kernel, which outlives a process that is
/// killed: so nothing is ever flushed to a disk.
const SETTINGS: [(&str, &str); 8] = [
    // Nothing of it is left where others are, however it ends.
    ("dynamic_shared_memory_type", "mmap"),
    ("fsync", "off"),
    ("synchronous_commit", "on"),
    ("max_connections", "300"),
    ("shared_buffers", "128MB"),
    ("max_wal_size", "2GB"),
    ("checkpoint_timeout", "10min"),
    ("listen_addresses", "127.0.0.1"),
];

pub enum Cluster {
    One(One),
    Patroni(Patroni),
}

impl Cluster {
    /// Where the primary is, as it moves.
    pub fn primary(&self) -> watch::Receiver<SocketAddr> {
        match self {
            Self::One(one) => one.primary(),
            Self::Patroni(patroni) => patroni.primary(),
        }
    }

    /// The data directory of the primary of the moment.
    fn data(&self) -> &Path {
        match self {
            Self::One(one) => &one.data,
            Self::Patroni(patroni) => &patroni.leader().data,
        }
    }

    /// Every process of the primary's Postgres.
    fn processes(&self) -> Result<Vec<u32>> {
        Ok(family(postmaster(self.data()).context("Postgres does not run")?))
    }

    /// All of it at once, as when memory runs out.
    pub fn kill(&self) -> Result<()> {
        self.processes()?.into_iter().for_each(|pid| send(pid, Signal::KILL));
        Ok(())
    }

    pub fn freeze(&self) -> Result<Frozen> {
        let processes = self.processes()?;
        processes.iter().for_each(|pid| send(*pid, Signal::STOP));
        Ok(Frozen(processes))
    }

    /// What was killed comes back: by itself where somebody looks after it.
    pub async fn come_back(&mut self, place: &Place) -> Result<()> {
        match self {
            Self::One(one) => one.start(place).await,
            Self::Patroni(patroni) => patroni.has_leader().await,
        }
    }

    /// As an operator does it: whoever is connected is cut off.
    pub async fn restart(&mut self, place: &Place) -> Result<()> {
        match self {
            Self::One(one) => {
                one.stop().await?;
                one.start(place).await
            }
            Self::Patroni(patroni) => patroni.restart().await,
        }
    }

    /// Until nothing would be lost if the primary were.
    pub async fn is_whole(&self) -> Result<()> {
        match self {
            Self::One(_) => Ok(()),
            Self::Patroni(patroni) => patroni.is_whole().await,
        }
    }
}

/// Processes that stand still until this is dropped.
pub struct Frozen(Vec<u32>);

impl Drop for Frozen {
    fn drop(&mut self) {
        self.0.iter().for_each(|pid| send(*pid, Signal::CONT));
    }
}

/// The number of the server that serves these data, as it has written it down.
fn postmaster(data: &Path) -> Option<u32> {
    fs::read_to_string(data.join("postmaster.pid")).ok()?.lines().next()?.parse().ok()
}

/// Until it is so, and no longer than that.
pub async fn until<F: Future<Output = bool>>(what: &str, limit: Duration, mut is_so: impl FnMut() -> F) -> Result<()> {
    let began = Instant::now();
    while !is_so().await {
        if began.elapsed() > limit {
            bail!("within {limit:?} it did not come about that {what}");
        }
        sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}

/// Settings as arguments of `postgres`.
fn arguments() -> impl Iterator<Item = String> {
    SETTINGS.into_iter().flat_map(|(name, value)| ["-c".to_owned(), format!("{name}={value}")])
}

/// Where logs are kept for whoever wants to know why.
pub fn logs() -> Result<PathBuf> {
    let logs = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/log/chaos");
    fs::create_dir_all(&logs)?;
    Ok(logs)
}
