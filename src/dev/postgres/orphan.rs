//! A server that outlived its Vestibule: both the program and the guard of [`super::server`] were killed.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use tokio::{process::Command, time::sleep};

use super::PostgresError;

/// How long each of the two ways to stop it may take.
const LIMIT: Duration = Duration::from_secs(10);

/// Stops the server of the cluster in `dir`, which nobody else owns since we hold the cluster's lock.
///
/// # Errors
///
/// [`PostgresError::Orphan`] if it does not stop, even without its farewells to clients (SIGQUIT).
pub(super) async fn stop(dir: &Path) -> Result<(), PostgresError> {
    let file = dir.join("postmaster.pid");
    let Some(pid) = fs::read_to_string(&file).ok().and_then(|text| text.lines().next()?.trim().parse().ok()) else {
        return Ok(());
    };
    if !serves(pid, dir).await {
        // After a restart of the machine the number may be anybody's, and Postgres would take that for
        // its predecessor. A number of nobody is left to Postgres, which also looks for stray children.
        if signal("-0", pid).await? {
            fs::remove_file(&file).map_err(PostgresError::files(&file))?;
        }
        return Ok(());
    }
    tracing::info!(pid, "stopping the Postgres that an earlier Vestibule left behind");
    for way in ["-INT", "-QUIT"] {
        signal(way, pid).await?;
        let deadline = Instant::now() + LIMIT;
        while Instant::now() < deadline {
            if !serves(pid, dir).await {
                return Ok(());
            }
            sleep(Duration::from_millis(20)).await;
        }
    }
    Err(PostgresError::Orphan { pid })
}

/// Whether the process is a server of the cluster in `dir`, which is then one of its arguments.
async fn serves(pid: u32, dir: &Path) -> bool {
    let arguments = match fs::read(format!("/proc/{pid}/cmdline")) {
        Ok(arguments) => arguments,
        Err(_) if Path::new("/proc/self").exists() => return false,
        Err(_) => match Command::new("ps").args(["-o", "args=", "-p", &pid.to_string()]).output().await {
            Ok(output) => output.stdout,
            Err(_) => return false,
        },
    };
    let dir = dir.as_os_str().as_encoded_bytes();
    arguments.windows(dir.len()).any(|window| window == dir)
}

/// Whether the signal reached a process. The shell's own `kill` is everywhere and needs no unsafe code.
async fn signal(name: &str, pid: u32) -> Result<bool, PostgresError> {
    let output = Command::new("sh").args(["-c", "kill \"$1\" \"$2\"", "sh", name, &pid.to_string()]).output().await;
    Ok(output.map_err(PostgresError::program("sh"))?.status.success())
}
