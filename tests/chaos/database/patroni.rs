//! Two Postgres, one a synchronous standby of the other, and Patroni beside each, which agree by way of etcd on who leads.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Stdio,
    sync::Arc,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use serde_json::json;
use sqlx::{ConnectOptions, Connection};
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{sleep, timeout},
};

use super::{logs, member::Member, until};
use crate::{
    load::ending::options,
    place::{Place, free_port},
    spawning::{Running, command, start},
};

/// The first member makes the cluster, the second one copies it.
const BEGINS_WITHIN: Duration = Duration::from_secs(60);

/// Who does not say so within this is no leader.
const SAYS_WITHIN: Duration = Duration::from_millis(500);

pub struct Patroni {
    program: PathBuf,
    members: Vec<Member>,
    primary: watch::Sender<SocketAddr>,
    _etcd: Running,
    following: JoinHandle<()>,
}

impl Patroni {
    pub async fn make(program: &Path, place: &Place) -> Result<Self> {
        let (etcd, etcd_port) = start_etcd(place)?;
        let mut members = Vec::new();
        for name in ["one", "two"] {
            members.push(Member::new(name, etcd_port, place)?);
        }
        for member in &mut members {
            member.start(program, place)?;
            // The first one makes the cluster: the other finds it.
            let api = member.api.clone();
            until("a member of the cluster runs", BEGINS_WITHIN, || says(&api, "health")).await?;
        }
        let primary = watch::Sender::new(members[0].address);
        let following = tokio::spawn(follow(
            members.iter().map(|member| (member.api.clone(), member.address)).collect(),
            primary.clone(),
        ));
        let cluster = Self { program: program.to_owned(), members, primary, _etcd: etcd, following };
        let mut db = options(cluster.members[0].address).username("postgres").database("postgres").connect().await?;
        sqlx::raw_sql("create role vestibule login").execute(&mut db).await?;
        sqlx::raw_sql("create database vestibule owner vestibule").execute(&mut db).await?;
        db.close().await?;
        cluster.is_whole().await?;
        Ok(cluster)
    }

    pub fn primary(&self) -> watch::Receiver<SocketAddr> {
        self.primary.subscribe()
    }

    pub fn leader(&self) -> &Member {
        let address = *self.primary.borrow();
        self.members.iter().find(|member| member.address == address).expect("a way leads to a member")
    }

    /// One leads, and the other one has all that was acknowledged.
    pub async fn is_whole(&self) -> Result<()> {
        until("the cluster has a synchronous standby", BEGINS_WITHIN, || async {
            let mut synchronous = 0;
            for member in &self.members {
                synchronous += u32::from(says(&member.api, "synchronous").await);
            }
            synchronous == 1 && says(&self.leader().api, "primary").await
        })
        .await
    }

    /// The leader steps back for the other one.
    pub async fn switch_over(&self) -> Result<()> {
        let leader = self.leader();
        self.is_whole().await?;
        let asked =
            reqwest::Client::new().post(format!("{}/switchover", leader.api)).json(&json!({"leader": leader.name}));
        let answer = timeout(Duration::from_secs(60), asked.send()).await.context("the switch takes too long")??;
        if !answer.status().is_success() {
            bail!("Patroni does not switch over: {}", answer.text().await?);
        }
        Ok(())
    }

    /// The leader restarts its Postgres.
    pub async fn restart(&self) -> Result<()> {
        let asked = reqwest::Client::new().post(format!("{}/restart", self.leader().api)).json(&json!({}));
        let answer = timeout(Duration::from_secs(60), asked.send()).await.context("the restart takes too long")??;
        if !answer.status().is_success() {
            bail!("Patroni does not restart: {}", answer.text().await?);
        }
        Ok(())
    }

    /// Everything on the leader's machine is gone at once, and comes back when another one leads.
    pub async fn fail_over(&mut self, place: &Place) -> Result<()> {
        self.is_whole().await?;
        let former = self.leader().address;
        let member = self.members.iter_mut().find(|member| member.address == former).context("it is a member")?;
        member.kill();
        self.has_moved(former, Duration::from_secs(60)).await?;
        let member = self.members.iter_mut().find(|member| member.address == former).context("it is a member")?;
        member.start(&self.program, place)
    }

    /// Until another one leads.
    pub async fn has_moved(&self, former: SocketAddr, limit: Duration) -> Result<()> {
        let primary = self.primary.subscribe();
        until("another one leads", limit, || {
            let moved = *primary.borrow() != former;
            async move { moved }
        })
        .await
    }

    /// Until there is somebody who leads, perhaps another one.
    pub async fn has_leader(&self) -> Result<()> {
        until("somebody leads", BEGINS_WITHIN, || async {
            for member in &self.members {
                if says(&member.api, "primary").await {
                    return true;
                }
            }
            false
        })
        .await
    }
}

impl Drop for Patroni {
    fn drop(&mut self) {
        self.following.abort();
        self.members.iter_mut().for_each(Member::kill);
    }
}

fn start_etcd(place: &Place) -> Result<(Running, u16)> {
    let (clients, peers) = (free_port(), free_port());
    let (clients_url, peers_url) = (format!("http://127.0.0.1:{clients}"), format!("http://127.0.0.1:{peers}"));
    let mut etcd = command("/usr/bin/etcd".as_ref(), place.owner);
    etcd.arg("--data-dir").arg(place.folder("etcd")?).args(["--name", "chaos", "--unsafe-no-fsync"]);
    etcd.args(["--listen-client-urls", &clients_url, "--advertise-client-urls", &clients_url]);
    etcd.args(["--listen-peer-urls", &peers_url, "--initial-advertise-peer-urls", &peers_url]);
    etcd.args(["--initial-cluster", &format!("chaos={peers_url}")]).stdout(Stdio::null());
    Ok((start("etcd", etcd, &logs()?.join("etcd.log"))?, clients))
}

/// Whether a member says 200 there.
async fn says(api: &str, what: &str) -> bool {
    let asked = timeout(SAYS_WITHIN, reqwest::get(format!("{api}/{what}"))).await;
    matches!(asked, Ok(Ok(answer)) if answer.status().is_success())
}

/// Moves the address to whoever leads, as a load balancer does that asks each of them again and again.
async fn follow(members: Vec<(String, SocketAddr)>, primary: watch::Sender<SocketAddr>) {
    let members = Arc::new(members);
    loop {
        for (api, address) in members.iter() {
            if says(api, "primary").await {
                primary.send_if_modified(|now| std::mem::replace(now, *address) != *address);
            }
        }
        sleep(Duration::from_millis(200)).await;
    }
}
