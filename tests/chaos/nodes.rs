//! The real program, as an operator runs it on several nodes before one database.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Stdio,
    sync::Arc,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use rustix::process::Signal;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    sync::watch,
    time::timeout,
};

use crate::{
    database::logs,
    load::door::Door,
    place::{Place, free_port},
    pooler::Pooler,
    spawning::{Running, command, start},
    way::Way,
};

/// Steps of the tables included.
const OPENS_WITHIN: Duration = Duration::from_secs(30);

/// What is under way is answered first.
const STOPS_WITHIN: Duration = Duration::from_secs(20);

pub struct Node {
    pub name: String,
    pub door: Arc<Door>,
    /// Its own way to the database.
    pub way: Way,
    pooler: Option<Pooler>,
    /// How far its clock is from ours, as `faketime` takes it.
    pub clock: Option<&'static str>,
    pub address: SocketAddr,
    pub public_port: u16,
    folder: PathBuf,
    running: Option<Running>,
}

impl Node {
    pub async fn new(
        name: &str,
        public_port: u16,
        primary: watch::Receiver<SocketAddr>,
        place: &Place,
    ) -> Result<Self> {
        let address = SocketAddr::from(([127, 0, 0, 1], free_port()));
        let folder = place.folder(&format!("node-{name}"))?;
        Ok(Self {
            name: name.to_owned(),
            door: Arc::new(Door::new(name, address, public_port)),
            way: Way::open(primary).await?,
            pooler: None,
            clock: None,
            address,
            public_port,
            folder,
            running: None,
        })
    }

    /// From its next start on it goes through a pooler.
    pub async fn go_through_pooler(&mut self, program: &Path, place: &Place) -> Result<()> {
        self.pooler = Some(Pooler::start(program, self.way.address, place).await?);
        Ok(())
    }

    /// Starts it, and waits until it says that it is open.
    pub async fn start(&mut self, place: &Place) -> Result<()> {
        let mut serve = command(env!("CARGO_BIN_EXE_vestibule").as_ref(), None);
        serve.arg("serve").current_dir(&self.folder).env_remove("VESTIBULE_CONFIG").stdout(Stdio::piped());
        let url = |address: SocketAddr| format!("postgres://vestibule@{address}/vestibule?sslmode=disable");
        let direct = url(self.way.address);
        let usual = self.pooler.as_ref().map_or_else(|| direct.clone(), |pooler| url(pooler.address));
        if self.pooler.is_some() {
            serve.env("VESTIBULE_MIGRATE_URL", &direct);
        }
        for (name, value) in [
            ("DATABASE_URL", usual.as_str()),
            ("VESTIBULE_LISTEN", &self.address.to_string()),
            ("VESTIBULE_PUBLIC_URL", &format!("http://127.0.0.1:{}", self.public_port)),
            ("VESTIBULE_PROVIDER__0__ID", "op"),
            // Nobody signs in: nothing listens there.
            ("VESTIBULE_PROVIDER__0__ISSUER", "http://127.0.0.1:9"),
            ("VESTIBULE_PROVIDER__0__CLIENT_ID", "vestibule"),
            ("VESTIBULE_PROVIDER__0__CLIENT_SECRET", "nobody needs to know it"),
        ] {
            serve.env(name, value);
        }
        if let Some((apart, library)) = self.clock.zip(place.tools.faketime.as_ref()) {
            // The clock that counts time is left alone.
            serve.env("LD_PRELOAD", library).env("FAKETIME", apart).env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        }
        let mut running = start(&self.name, serve, &logs()?.join(format!("node-{}.log", self.name)))?;
        let said = running.child().stdout.take().context("its words are read")?;
        let mut lines = BufReader::new(said).lines();
        let opened = timeout(OPENS_WITHIN, lines.next_line()).await;
        match opened.with_context(|| format!("node {} does not open", self.name))?? {
            Some(line) if line.starts_with("Vestibule is open") => {}
            said => bail!("node {} does not open: {said:?}; its log is in target/log/chaos", self.name),
        }
        // It may go on saying things.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        self.running = Some(running);
        Ok(())
    }

    /// As a service manager stops it.
    pub async fn stop(&mut self) -> Result<()> {
        let mut running = self.running.take().context("it runs")?;
        running.signal(Signal::TERM);
        running.ended_within(STOPS_WITHIN).await
    }
}
