//! Processes that end when we do, however we end.

use std::{
    fs::{self, File},
    path::Path,
    process::Stdio,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use tokio::{
    process::{Child, Command},
    time::timeout,
};

use crate::place::Owner;

/// A process that is killed when this is dropped, and by the kernel when we are gone.
pub struct Running {
    name: String,
    child: Child,
}

/// A command for [`start`]: as that user, and killed when whoever starts it is.
pub fn command(program: &Path, owner: Option<Owner>) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL"]);
    if let Some(Owner { user, group }) = owner {
        command.args([format!("--reuid={user}"), format!("--regid={group}"), "--clear-groups".to_owned()]);
    }
    command.arg(program).stdin(Stdio::null());
    command
}

/// Starts it, with its errors added to that log.
pub fn start(name: &str, mut command: Command, log: &Path) -> Result<Running> {
    let log = File::options().create(true).append(true).open(log)?;
    command.stderr(log).kill_on_drop(true);
    let child = command.spawn().with_context(|| format!("{name} cannot be started"))?;
    Ok(Running { name: name.to_owned(), child })
}

/// Runs it to its end.
pub async fn run(name: &str, mut command: Command) -> Result<String> {
    let ran = command.stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true).output();
    let output = timeout(Duration::from_secs(60), ran).await.with_context(|| format!("{name} takes too long"))??;
    let said = [String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)].concat();
    if output.status.success() { Ok(said) } else { bail!("{name}: {said}") }
}

impl Running {
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    pub fn signal(&self, signal: Signal) {
        if let Some(pid) = self.child.id() {
            send(pid, signal);
        }
    }

    /// Waits for its end; what takes longer is a fault.
    pub async fn ended_within(&mut self, limit: Duration) -> Result<()> {
        let ended = timeout(limit, self.child.wait()).await;
        ended.with_context(|| format!("{} does not end within {limit:?}", self.name))??;
        Ok(())
    }
}

/// Nothing happens where it has ended meanwhile.
pub fn send(pid: u32, signal: Signal) {
    if let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw) {
        let _ = kill_process(pid, signal);
    }
}

/// A process and all that descend from it, itself first.
pub fn family(first: u32) -> Vec<u32> {
    let parents: Vec<(u32, u32)> = fs::read_dir("/proc")
        .map_or_else(|_| Vec::new(), |entries| entries.filter_map(|entry| parent_of(&entry.ok()?.path())).collect());
    let mut family = vec![first];
    let mut at = 0;
    while let Some(&parent) = family.get(at) {
        family.extend(parents.iter().filter(|(_, of)| *of == parent).map(|(pid, _)| *pid));
        at += 1;
    }
    family
}

/// A process and its parent, as `/proc/<pid>/stat` has them: after the name, which may hold anything.
fn parent_of(folder: &Path) -> Option<(u32, u32)> {
    let pid = folder.file_name()?.to_str()?.parse().ok()?;
    let stat = fs::read_to_string(folder.join("stat")).ok()?;
    let parent = stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()?;
    Some((pid, parent))
}
