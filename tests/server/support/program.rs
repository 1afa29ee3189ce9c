//! The real program, as an operator runs it.

use std::{
    net::TcpListener,
    process::{Command, ExitStatus, Output, Stdio},
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Child,
    time::timeout,
};
use url::Url;

use super::{Browser, Database, Provider, pooler::through_pooler};

/// A program that serves. Dropping it kills it.
pub struct Program {
    pub address: Url,
    child: Child,
    _folder: tempfile::TempDir,
}

impl Program {
    /// Runs a command to its end.
    pub fn run(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
        let empty = tempfile::tempdir().unwrap();
        let mut command = command(env!("CARGO_BIN_EXE_vestibule"), empty.path());
        command.args(arguments).envs(environment.iter().copied()).output().unwrap()
    }

    /// Serves on a port of its own, with a provider, and with what `ulimit` says of open files.
    pub async fn serve(db: &Database, provider: &Provider, environment: &[(&str, &str)], files: Option<u32>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut command = command("sh", folder.path());
        let limit = files.map_or_else(String::new, |files| format!("ulimit -n {files}; "));
        command.arg("-c").arg(format!("{limit}exec {} serve", env!("CARGO_BIN_EXE_vestibule")));
        command.env("DATABASE_URL", url_of(&through_pooler(db.clone()))).env("VESTIBULE_MIGRATE_URL", url_of(db));
        command.env("VESTIBULE_LISTEN", free.to_string());
        for (key, value) in [
            ("ID", "op"),
            ("ISSUER", &provider.issuer),
            ("CLIENT_ID", provider.client_id),
            ("CLIENT_SECRET", provider.client_secret),
        ] {
            command.env(format!("VESTIBULE_PROVIDER__0__{key}"), value);
        }
        command.envs(environment.iter().copied()).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = tokio::process::Command::from(command).kill_on_drop(true).spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        let opened = timeout(Duration::from_secs(20), said.next_line()).await.expect("it opens").unwrap();
        assert!(opened.expect("a line").starts_with("Vestibule is open"));
        Self { address: format!("http://{free}").parse().unwrap(), child, _folder: folder }
    }

    pub fn browser(&self) -> Browser {
        Browser::new(&self.address, &self.address)
    }

    /// Sends a signal by its name.
    pub fn signal(&self, name: &str) {
        let pid = self.child.id().expect("it runs").to_string();
        assert!(Command::new("kill").args([&format!("-{name}"), &pid]).status().unwrap().success());
    }

    /// Its end, which has to come within so long.
    pub async fn ends_within(&mut self, limit: Duration) -> ExitStatus {
        timeout(limit, self.child.wait()).await.expect("it ends in time").unwrap()
    }
}

fn command(program: &str, folder: &std::path::Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).env_remove("DATABASE_URL").env_remove("VESTIBULE_CONFIG");
    command
}

/// The address of a test's database for other programs.
pub fn url_of(database: &Database) -> String {
    let socket = database.get_socket().expect("a unix socket").display().to_string();
    format!(
        "postgres://{}@localhost:{}/{}?host={socket}",
        database.get_username(),
        database.get_port(),
        database.get_database().expect("a name"),
    )
}
