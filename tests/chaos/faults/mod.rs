//! What fails, one after another. Each ends by itself; what heals afterwards has to heal by itself too.

mod clocks;
mod crowd;
mod on_the_way;
mod takeover;

use std::time::Duration;

use anyhow::Result;
use tokio::time::sleep;

use crate::{load::watching::Watch, place::Tools, scene::Scene};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    Nothing,
    /// Postgres, with signal 9.
    Kill,
    /// Postgres stands still for so many seconds.
    Freeze(u64),
    /// Postgres is stopped, and started again.
    Restart,
    /// Every node, one after another.
    RollingRestart,
    /// Every node, each with a clock of its own from then on.
    Clocks,
    /// What the database says to any node is late.
    Delay,
    /// One node's connections to the database are cut off, and new ones turned away.
    Cut,
    /// Nothing arrives that one node and its database send each other, and nobody is told.
    HalfOpen,
    /// One node's connections to the database say nothing any more, for ever; new ones come about.
    Lost,
    /// Sessions by the hundred thousand end with one statement.
    Crowd,
    /// The primary gives way to its standby, as an operator asks for.
    SwitchOver,
    /// The primary's machine is gone, and comes back when the standby leads.
    FailOver,
    /// There is no room for the primary's data.
    DiskFull,
}

/// How long what arrives late or not at all does so.
const ON_THE_WAY: Duration = Duration::from_secs(8);

impl Fault {
    pub fn name(self) -> String {
        match self {
            Self::Nothing => "nothing".to_owned(),
            Self::Kill => "Postgres killed (signal 9)".to_owned(),
            Self::Freeze(seconds) => format!("Postgres frozen for {seconds} s"),
            Self::Restart => "Postgres restarted".to_owned(),
            Self::RollingRestart => "every node restarted, one after another".to_owned(),
            Self::Clocks => "clocks five minutes apart".to_owned(),
            Self::Delay => "200 ms of delay before every node".to_owned(),
            Self::Cut => "a node cut off from the database".to_owned(),
            Self::HalfOpen => "a node's packets dropped".to_owned(),
            Self::Lost => "a node's connections dead for ever".to_owned(),
            Self::SwitchOver => "the primary changed places with its standby".to_owned(),
            Self::FailOver => "the primary's machine lost".to_owned(),
            Self::DiskFull => "no room for the primary's data".to_owned(),
            Self::Crowd => format!("{} ended by one statement", crowd::ENDED),
        }
    }

    /// Whether this machine has the means.
    pub fn is_possible(self, tools: &Tools) -> bool {
        match self {
            Self::Clocks => tools.faketime.is_some(),
            Self::SwitchOver | Self::FailOver => tools.patroni.is_some(),
            Self::DiskFull => tools.patroni.is_some() && tools.alone,
            _ => true,
        }
    }

    /// Sessions that it takes beside those of the load.
    pub fn takes(self) -> u64 {
        if self == Self::Crowd { crowd::ENDED } else { 0 }
    }

    /// Lets it happen; it is over when this returns.
    pub async fn strike(self, scene: &mut Scene, watch: &Watch) -> Result<()> {
        match self {
            Self::Nothing => sleep(scene.plan.around).await,
            Self::Kill => {
                scene.cluster.kill()?;
                scene.cluster.come_back(&scene.place).await?;
            }
            Self::Freeze(seconds) => {
                let _frozen = scene.cluster.freeze()?;
                sleep(Duration::from_secs(seconds)).await;
            }
            Self::Restart => scene.cluster.restart(&scene.place).await?,
            Self::RollingRestart => clocks::restart_all(scene).await?,
            Self::Clocks => {
                clocks::set_apart(scene);
                clocks::restart_all(scene).await?;
                sleep(ON_THE_WAY).await;
            }
            Self::Delay => on_the_way::delay(scene, ON_THE_WAY).await,
            Self::Cut => on_the_way::cut(scene, Duration::from_secs(3)).await,
            Self::HalfOpen => on_the_way::drop_packets(scene, ON_THE_WAY).await?,
            Self::Lost => on_the_way::lose(scene, ON_THE_WAY).await,
            Self::Crowd => crowd::end(scene, watch).await?,
            Self::SwitchOver => takeover::switch_over(scene).await?,
            Self::FailOver => takeover::fail_over(scene).await?,
            Self::DiskFull => takeover::fill_disk(scene).await?,
        }
        Ok(())
    }
}
