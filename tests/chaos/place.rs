//! Where everything of a run lies, and what this machine lets it do.

use std::{
    fs,
    net::TcpListener,
    os::unix::fs::{PermissionsExt, chown},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};

/// Postgres and PgBouncer refuse to run as root: then they run as this user.
#[derive(Debug, Clone, Copy)]
pub struct Owner {
    pub user: u32,
    pub group: u32,
}

/// How large a disk is: some times what a run writes.
const DISK: &str = "size=5g";

pub struct Place {
    folder: tempfile::TempDir,
    /// Whose the databases are, where we are root.
    pub owner: Option<Owner>,
    /// initdb, postgres.
    pub postgres: PathBuf,
    pub tools: Tools,
}

/// What a run can do without, and then leaves things out.
pub struct Tools {
    pub pooler: Option<PathBuf>,
    pub patroni: Option<PathBuf>,
    pub faketime: Option<PathBuf>,
    /// The network and the mounts are the run's own (`scripts/chaos`): packets may be dropped, and disks be small.
    pub alone: bool,
}

impl Tools {
    /// What `scripts/chaos` has installed. Named without our prefix: the program takes what has that for a setting.
    fn find() -> Self {
        let path = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.exists());
        Self {
            pooler: path("CHAOS_POOLER"),
            patroni: path("CHAOS_PATRONI"),
            faketime: path("CHAOS_FAKETIME"),
            alone: std::env::var_os("CHAOS_ALONE").is_some(),
        }
    }
}

impl Place {
    pub fn find() -> Result<Self> {
        // In memory where there is room: a disk that others use would be measured too.
        let shared = Path::new("/dev/shm");
        let within = if shared.is_dir() { shared.to_owned() } else { std::env::temp_dir() };
        let folder = tempfile::Builder::new().prefix("vestibule-chaos-").tempdir_in(within)?;
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755))?;
        Ok(Self { folder, owner: owner()?, postgres: postgres_programs()?, tools: Tools::find() })
    }

    /// A folder for this part of the run, which whoever runs Postgres may write.
    pub fn folder(&self, name: &str) -> Result<PathBuf> {
        let folder = self.folder.path().join(name);
        fs::create_dir_all(&folder)?;
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;
        self.give(&folder)?;
        Ok(folder)
    }

    /// A folder on a small disk of its own, where the mounts are ours: it can be full without anybody else's being so.
    pub fn disk(&self, name: &str) -> Result<PathBuf> {
        let folder = self.folder(name)?;
        if self.tools.alone {
            run(Command::new("mount").args(["-t", "tmpfs", "-o", DISK, "tmpfs"]).arg(&folder))?;
            return self.folder(name);
        }
        Ok(folder)
    }

    /// A file with this text, which whoever runs Postgres may read.
    pub fn write(&self, path: &Path, text: &str) -> Result<()> {
        fs::write(path, text)?;
        self.give(path)
    }

    pub fn give(&self, path: &Path) -> Result<()> {
        if let Some(owner) = self.owner {
            chown(path, Some(owner.user), Some(owner.group))?;
        }
        Ok(())
    }
}

/// Something is written between asking how much there is and saying that this is all, in kilobytes.
const ROOM: u64 = 1024;

/// A disk that has no room any more, until this is dropped.
pub struct Full(PathBuf);

impl Full {
    /// As large as what is on it, and what may be written until that is so.
    pub fn disk(disk: &Path) -> Result<Self> {
        let said = run(Command::new("df").args(["--block-size=1024", "--output=used"]).arg(disk))?;
        let used: u64 = said.lines().last().context("df says how much")?.trim().parse()?;
        run(Command::new("mount").arg("-o").arg(format!("remount,size={}k", used + ROOM)).arg(disk))?;
        Ok(Self(disk.to_owned()))
    }
}

impl Drop for Full {
    fn drop(&mut self) {
        let _ = run(Command::new("mount").arg("-o").arg(format!("remount,{DISK}")).arg(&self.0));
    }
}

fn run(command: &mut Command) -> Result<String> {
    let output = command.output()?;
    ensure!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn owner() -> Result<Option<Owner>> {
    if !rustix::process::geteuid().is_root() {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd")?;
    let line = users.lines().find(|line| line.starts_with("postgres:")).context("there is no user `postgres`")?;
    let number = |field| line.split(':').nth(field).and_then(|text| text.parse().ok());
    let owner = number(2).zip(number(3)).map(|(user, group)| Owner { user, group });
    Ok(Some(owner.context("/etc/passwd has no numbers for `postgres`")?))
}

/// `PG_BIN_DIR`, or the newest of Debian's.
fn postgres_programs() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("PG_BIN_DIR") {
        return Ok(named.into());
    }
    let installed = fs::read_dir("/usr/lib/postgresql").context("Postgres is not installed: scripts/setup run")?;
    let version = |path: &Path| path.file_name()?.to_str()?.parse::<u32>().ok();
    let mut paths: Vec<PathBuf> = installed.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.join("bin/initdb").exists());
    paths.sort_by_key(|path| version(path));
    Ok(paths.pop().context("there is no initdb in /usr/lib/postgresql")?.join("bin"))
}

/// A port of loopback that nobody listens on.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port()
}
