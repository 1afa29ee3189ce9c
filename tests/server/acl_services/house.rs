//! A door as a process of its own, with settings on disk, and `vestibule acl` as somebody types it.

use std::{collections::BTreeSet, fs, os::unix::fs::PermissionsExt, path::PathBuf, process::Stdio};

use serde_json::Value;
use tokio::process::{Child, Command};
use vestibule::signing::FileKey;

use crate::{
    proxies::running::free_port,
    support::{Database, Program, Provider},
};

pub const TOKEN: &str = "the-token-of-a-test-32-characters-or-more";

/// Where people find the door and its services.
pub enum Reached {
    /// The door on plain http on this machine; services are asked straight.
    Straight,
    /// Everything on https, through a proxy that listens there.
    Proxy { port: u16, certificate: PathBuf },
}

pub struct House {
    pub folder: tempfile::TempDir,
    pub door: String,
    pub listen: u16,
    pub checks: u16,
    reached: Reached,
    _provider: Provider,
    _program: Program,
}

impl House {
    /// `more` is of the settings of the first service.
    pub async fn start(db: &Database, reached: Reached, more: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (listen, checks) = (free_port(), free_port());
        let (door, wiki, crm) = match reached {
            Reached::Straight => {
                let at = |host: &str| format!("http://{host}:{listen}");
                (at("127.0.0.1"), at("wiki.localhost"), at("crm.localhost"))
            }
            Reached::Proxy { port, .. } => (
                format!("https://door.localhost:{port}"),
                "https://wiki.example.org".to_owned(),
                "https://crm.example.com".to_owned(),
            ),
        };
        let keys = folder.path().join("keys");
        fs::write(&keys, FileKey::generate()).unwrap();
        fs::set_permissions(&keys, fs::Permissions::from_mode(0o600)).unwrap();
        let settings = format!(
            r#"
            public_url = "{door}"
            listen = "127.0.0.1:{listen}"
            trusted_proxies = ["127.0.0.1/32"]
            autosession = true
            [keys]
            file = "{}"
            [forward_auth]
            listen = "127.0.0.1:{checks}"
            [[service]]
            id = "wiki"
            url = "{wiki}"
            {more}
            [[service]]
            id = "crm"
            url = "{crm}"
            "#,
            keys.display()
        );
        fs::write(folder.path().join("vestibule.toml"), settings).unwrap();
        let file = folder.path().join("vestibule.toml");
        let provider = Provider::start(false).await;
        let address = format!("127.0.0.1:{listen}");
        let environment = [("VESTIBULE_CONFIG", file.to_str().unwrap()), ("VESTIBULE_LISTEN", &address)];
        let program = Program::serve(db, &provider, &environment, None).await;
        Self { folder, door, listen, checks, reached, _provider: provider, _program: program }
    }

    pub fn key_set(&self) -> String {
        format!("http://127.0.0.1:{}/.well-known/jwks.json", self.listen)
    }

    /// Writes a file beside the table.
    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join(name), text).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap()
    }

    /// `vestibule acl …`, about to be run.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vestibule"));
        command.current_dir(self.folder.path()).env_remove("DATABASE_URL").arg("acl").args(arguments);
        command.env("VESTIBULE_CONFIG", self.folder.path().join("vestibule.toml")).env("VESTIBULE_ACL_TOKEN", TOKEN);
        if let Reached::Proxy { port, certificate } = &self.reached {
            for host in ["wiki.example.org", "crm.example.com"] {
                command.arg("--resolve").arg(format!("{host}:127.0.0.1:{port}"));
            }
            command.arg("--ca").arg(certificate);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        command
    }

    /// Runs a command to its end: its exit code, and all that it said.
    pub async fn acl(&self, arguments: &[&str]) -> (i32, String) {
        let output = self.command(arguments).output().await.unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code().expect("an end of its own"), String::from_utf8(said).unwrap())
    }

    /// Checks the table, and gives what was found, each in one line: `changed DELETE /things/{id} thing:nobody reader absent
    /// -> allowed`, and after it the request where it is another one than the plain one.
    pub async fn findings(&self, arguments: &[&str]) -> BTreeSet<String> {
        let output = self.command(&[&["check", "--json"], arguments].concat()).output().await.unwrap();
        let (said, code) = (String::from_utf8_lossy(&output.stdout), output.status.code());
        let report: Value = serde_json::from_str(&said)
            .unwrap_or_else(|_| panic!("{code:?} {said} {}", String::from_utf8_lossy(&output.stderr)));
        let findings = report["findings"].as_array().unwrap();
        assert_eq!(code, Some(i32::from(!findings.is_empty())), "{said}");
        findings.iter().map(in_a_line).collect()
    }
}

fn in_a_line(finding: &Value) -> String {
    let of = |name: &str| finding[name].as_str().map(str::to_owned);
    let moved = of("expected").zip(of("found")).map(|(expected, found)| format!("{expected} -> {found}"));
    let request = of("request").map(|request| format!("by {}", in_short(&request)));
    let words = ["kind", "method", "route", "resource", "asker"].map(of).into_iter().chain([moved, request]);
    words.flatten().collect::<Vec<_>>().join(" ")
}

/// Of a curl command what is different from the plain request: `POST /things/{} x-http-method-override: DELETE`. Ids are others in
/// each run.
fn in_short(curl: &str) -> String {
    let parts: Vec<&str> = curl.split('\'').collect();
    let quoted = || parts.iter().skip(1).step_by(2).copied();
    let method = curl.split_once("-X ").map_or("GET", |(_, rest)| rest.split(' ').next().unwrap());
    let method = if curl.contains(" -I ") { "HEAD" } else { method };
    let url = quoted().last().expect("an address");
    let path = url
        .splitn(4, '/')
        .last()
        .unwrap()
        .split('/')
        .map(|part| if uuid::Uuid::try_parse(part).is_ok() { "{}" } else { part });
    let headers: String = quoted().filter(|text| text.starts_with("x-")).map(|header| format!(" {header}")).collect();
    format!("{method} /{}{headers}", path.collect::<Vec<_>>().join("/"))
}

/// A service as a process. Dropping it kills it.
pub struct Service {
    pub port: u16,
    child: Child,
}

impl Service {
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Its end, after which another one can have its port.
    pub async fn end(mut self) {
        self.child.kill().await.unwrap();
    }

    /// Starts a program that listens at `port`, and waits until it does.
    pub async fn start(mut command: Command, port: u16, broken: &str) -> Self {
        // One that has been told of a token, or of none, keeps to that.
        if !command.as_std().get_envs().any(|(name, _)| name == "VESTIBULE_ACL_TOKEN") {
            command.env("VESTIBULE_ACL_TOKEN", TOKEN);
        }
        command.env("BROKEN", broken).stdin(Stdio::null()).stdout(Stdio::null());
        let mut child = command.kill_on_drop(true).spawn().expect("scripts/setup test installs what it takes");
        for _ in 0..400 {
            if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
                return Self { port, child };
            }
            assert!(child.try_wait().unwrap().is_none(), "{command:?} ended");
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        panic!("{command:?} does not listen");
    }
}

/// What the contract answers to whoever knows the token; to any other there is nothing.
pub async fn contract_is_told_to_nobody_else(base: &str) {
    let client = reqwest::Client::new();
    let status = async |headers: &[(&str, &str)]| {
        let mut statuses = Vec::new();
        for request in [client.get(format!("{base}/.acl/describe")), client.post(format!("{base}/.acl/drop"))] {
            let request = request.header("content-type", "application/json").body(r#"{"run":"another"}"#);
            let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
            statuses.push(request.send().await.unwrap().status().as_u16());
        }
        statuses
    };
    let right = format!("Bearer {TOKEN}");
    let right = ("authorization", right.as_str());
    assert_eq!(status(&[right]).await, [200, 200], "{base}");
    for headers in [
        &[][..],
        &[("authorization", "Bearer another")],
        &[("authorization", TOKEN)],
        &[("authorization", "Bearer ")],
        &[("remote-user", "somebody")],
        &[right, ("x-forwarded-for", "127.0.0.1")],
        &[right, ("x-forwarded-host", "wiki.example.org")],
        &[right, ("forwarded", "for=127.0.0.1")],
        &[right, ("x-real-ip", "127.0.0.1")],
        &[right, ("via", "1.1 proxy")],
    ] {
        assert_eq!(status(headers).await, [404, 404], "{base}: {headers:?}");
    }
}
