//! One Postgres of a cluster, with the Patroni that starts it and looks after it.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Stdio,
};

use anyhow::Result;
use rustix::process::Signal;
use serde_json::{Value, json};

use super::{SETTINGS, logs, postmaster};
use crate::{
    place::{Place, free_port},
    spawning::{Running, command, family, send, start},
};

/// What Patroni takes at the least: after so many seconds without a word of the leader another one leads.
const LEASE: u32 = 20;

pub struct Member {
    pub name: &'static str,
    /// Its data, on a disk of their own where that can be.
    pub folder: PathBuf,
    pub data: PathBuf,
    pub address: SocketAddr,
    /// Where its Patroni answers.
    pub api: String,
    settings: PathBuf,
    running: Option<Running>,
}

impl Member {
    pub fn new(name: &'static str, etcd_port: u16, place: &Place) -> Result<Self> {
        let (folder, log) = (place.disk(&format!("patroni-{name}"))?, place.disk(&format!("patroni-{name}-log"))?);
        let (port, api_port, data) = (free_port(), free_port(), folder.join("data"));
        let parameters: serde_json::Map<String, Value> = SETTINGS
            .into_iter()
            .filter(|(name, _)| *name != "listen_addresses")
            .map(|(name, value)| (name.to_owned(), value.into()))
            .collect();
        // YAML that is JSON.
        let settings = json!({
            "scope": "vestibule",
            "name": name,
            "restapi": {"listen": format!("127.0.0.1:{api_port}"), "connect_address": format!("127.0.0.1:{api_port}")},
            "etcd3": {"hosts": format!("127.0.0.1:{etcd_port}")},
            "bootstrap": {
                "dcs": {
                    "ttl": LEASE, "loop_wait": 2, "retry_timeout": 5, "synchronous_mode": true,
                    // A leader whose Postgres does not come back at once gives way.
                    "primary_start_timeout": 5,
                    "postgresql": {"use_pg_rewind": true, "parameters": parameters}
                },
                "initdb": [{"encoding": "UTF8"}, {"locale": "C"}, {"auth": "trust"}, {"waldir": log.join("wal")}],
            },
            "postgresql": {
                "listen": format!("127.0.0.1:{port}"),
                "connect_address": format!("127.0.0.1:{port}"),
                "data_dir": data,
                "bin_dir": place.postgres,
                "basebackup": [{"waldir": log.join("wal")}],
                "pgpass": folder.join("pgpass"),
                "authentication": {
                    "superuser": {"username": "postgres"},
                    "replication": {"username": "replicator"},
                    "rewind": {"username": "postgres"}
                },
                "parameters": {"unix_socket_directories": folder},
                "pg_hba": ["local all all trust", "host all all 127.0.0.1/32 trust", "host replication all 127.0.0.1/32 trust"],
            },
        });
        let file = folder.join("patroni.yml");
        place.write(&file, &settings.to_string())?;
        Ok(Self {
            name,
            folder,
            data,
            address: SocketAddr::from(([127, 0, 0, 1], port)),
            api: format!("http://127.0.0.1:{api_port}"),
            settings: file,
            running: None,
        })
    }

    pub fn start(&mut self, program: &Path, place: &Place) -> Result<()> {
        let mut patroni = command(program, place.owner);
        patroni.arg(&self.settings).stdout(Stdio::null());
        let log = logs()?.join(format!("patroni-{}.log", self.name));
        self.running = Some(start("patroni", patroni, &log)?);
        Ok(())
    }

    /// Patroni and its Postgres, which is no child of it.
    pub fn kill(&mut self) {
        drop(self.running.take());
        if let Some(postmaster) = postmaster(&self.data) {
            family(postmaster).into_iter().for_each(|pid| send(pid, Signal::KILL));
        }
    }
}
