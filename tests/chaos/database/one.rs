//! One Postgres, which we start ourselves.

use std::{net::SocketAddr, path::PathBuf, process::Stdio, time::Duration};

use anyhow::Result;
use rustix::process::Signal;
use sqlx::{ConnectOptions, Connection};
use tokio::sync::watch;

use super::{arguments, logs, postmaster, until};
use crate::{
    load::ending::options,
    place::{Place, free_port},
    spawning::{self, Running, command, family, run, send},
};

/// Recovery after a kill has to read what was written since.
const STARTS_WITHIN: Duration = Duration::from_secs(30);

pub struct One {
    pub data: PathBuf,
    address: watch::Sender<SocketAddr>,
    running: Option<Running>,
}

impl One {
    pub async fn make(place: &Place) -> Result<Self> {
        let data = place.folder("one")?;
        let mut initdb = command(&place.postgres.join("initdb"), place.owner);
        initdb
            .args(["-U", "vestibule", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync", "-D"])
            .arg(&data);
        run("initdb", initdb).await?;
        let address = watch::Sender::new(SocketAddr::from(([127, 0, 0, 1], free_port())));
        let mut one = Self { data, address, running: None };
        one.start(place).await?;
        let mut db = options(*one.address.borrow()).database("postgres").connect().await?;
        sqlx::raw_sql("create database vestibule").execute(&mut db).await?;
        db.close().await?;
        Ok(one)
    }

    pub fn primary(&self) -> watch::Receiver<SocketAddr> {
        self.address.subscribe()
    }

    /// Starts it, and waits until it lets somebody in.
    pub async fn start(&mut self, place: &Place) -> Result<()> {
        // One that was killed is not gone before somebody has asked what became of it.
        if let Some(mut former) = self.running.take() {
            former.ended_within(Duration::from_secs(5)).await?;
        }
        let address = *self.address.borrow();
        let mut postgres = command(&place.postgres.join("postgres"), place.owner);
        postgres.arg("-D").arg(&self.data).args(["-p", &address.port().to_string()]).arg("-k").arg(&self.data);
        postgres.args(arguments()).stdout(Stdio::null());
        self.running = Some(spawning::start("postgres", postgres, &logs()?.join("postgres.log"))?);
        until("Postgres lets somebody in", STARTS_WITHIN, || async move {
            options(address).database("postgres").connect().await.is_ok()
        })
        .await
    }

    /// Stops it, cutting off whoever is connected.
    pub async fn stop(&mut self) -> Result<()> {
        if let Some(mut running) = self.running.take() {
            running.signal(Signal::INT);
            running.ended_within(Duration::from_secs(20)).await?;
        }
        Ok(())
    }
}

impl Drop for One {
    fn drop(&mut self) {
        postmaster(&self.data).into_iter().flat_map(family).for_each(|pid| send(pid, Signal::KILL));
    }
}
