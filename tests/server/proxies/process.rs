//! The door as a process of its own, which the system stops and lets go on, over the database of the test's door.

use std::{fs, net::SocketAddr, os::unix::fs::PermissionsExt};

use super::running::free_port;
use crate::support::{Database, Program, TestServer};

pub struct Process {
    /// Where proxies ask it.
    pub checks: SocketAddr,
    program: Program,
    _folder: tempfile::TempDir,
}

impl Process {
    /// `keys` is what seals the signing keys of both.
    pub async fn start(db: &Database, server: &TestServer, keys: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let checks = SocketAddr::from(([127, 0, 0, 1], free_port()));
        let sealed = folder.path().join("keys");
        fs::write(&sealed, keys).unwrap();
        fs::set_permissions(&sealed, fs::Permissions::from_mode(0o600)).unwrap();
        let settings = format!(
            r#"
            public_url = "https://door.localhost"
            [keys]
            file = "{}"
            [forward_auth]
            listen = "{checks}"
            [[service]]
            id = "wiki"
            url = "https://wiki.example.org"
            [[service.rule]]
            path = "/assets/**"
            public = true
            "#,
            sealed.display()
        );
        let file = folder.path().join("door.toml");
        fs::write(&file, settings).unwrap();
        let environment = [("VESTIBULE_CONFIG", file.to_str().unwrap())];
        let program = Program::serve(db, server.provider(), &environment, None).await;
        Self { checks, program, _folder: folder }
    }

    pub fn freeze(&self) {
        self.program.signal("STOP");
    }

    pub fn goes_on(&self) {
        self.program.signal("CONT");
    }
}
