//! Packets that the kernel drops, where the network is the run's own.

use std::{path::Path, process::Command};

use anyhow::{Result, ensure};

/// Packets to and from a port of loopback vanish until this is dropped: connections neither break nor answer.
pub struct Dropped;

impl Dropped {
    pub fn around(port: u16) -> Result<Self> {
        let rules = format!(
            "table inet chaos {{
                 chain out {{
                     type filter hook output priority 0; policy accept;
                     tcp dport {port} drop
                     tcp sport {port} drop
                 }}
             }}"
        );
        let said = Command::new(nft()).arg(rules).output()?;
        ensure!(said.status.success(), "nft: {}", String::from_utf8_lossy(&said.stderr));
        Ok(Self)
    }
}

impl Drop for Dropped {
    fn drop(&mut self) {
        let _ = Command::new(nft()).args(["delete", "table", "inet", "chaos"]).output();
    }
}

fn nft() -> &'static Path {
    Path::new("/usr/sbin/nft")
}
