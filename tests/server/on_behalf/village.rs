//! A door, nginx with the configuration of its page, and the two services of `make demo` that act on somebody's behalf.

use std::{
    fs,
    net::SocketAddr,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Stdio,
};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::{
    net::TcpStream,
    process::{Child, Command},
};
use vestibule::{
    model::service::{Service, rule::Rule},
    server::config::Config,
    signing::FileKey,
};

use super::people::{key_set, secret};
use crate::{
    proxies::{
        kinds,
        page::{self, Blocks},
        running::{Around, free_port},
    },
    support::{Checks, DOOR, Database, TestServer, family_with, patiently},
};

const PAGE: &str = include_str!("../../../docs/tokens.md");

pub const REPO: &str = "https://repo.example.org";
pub const TRANSFORMATIONS: &str = "https://transformations.example.org";
pub const ACL_TOKEN: &str = "the-token-of-a-test-32-characters-or-more";

pub struct Village {
    pub server: TestServer,
    /// Where nginx is, for every name.
    pub proxy: SocketAddr,
    pub certificate: PathBuf,
    /// Where the services are asked straight.
    pub repo: SocketAddr,
    pub folder: tempfile::TempDir,
    _programs: [Child; 3],
}

impl Village {
    pub async fn open(db: Database) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let services = services_of_the_page(folder.path());
        let server = family_with(db, |setup| setup.services = services).await;
        let checks = Checks::of(&server).await.address;
        let ports = [free_port(), free_port(), free_port()];
        let [proxy, repo, transformations] = ports.map(|port| SocketAddr::from(([127, 0, 0, 1], port)));
        let door = SocketAddr::from(([127, 0, 0, 1], server.address.port().unwrap()));
        let programs = [
            nginx(folder.path(), proxy, [door, checks, repo, transformations]),
            service(folder.path(), "repo", repo, door, transformations),
            service(folder.path(), "transformations", transformations, door, transformations),
        ];
        patiently("it listens", || async { TcpStream::connect(proxy).await.is_ok() }).await;
        for service in [repo, transformations] {
            let health = format!("http://{service}/health");
            let is_well = || async { reqwest::get(&health).await.is_ok_and(|answer| answer.status() == 200) };
            patiently("it hears the door", is_well).await;
        }
        let certificate = folder.path().join("cert.pem");
        Self { server, proxy, certificate, repo, folder, _programs: programs }
    }
}

/// Those of docs/tokens.md, as the door reads its settings, and the address for whoever asks whether they are well.
fn services_of_the_page(folder: &Path) -> Vec<Service> {
    let (_, block) = PAGE.split_once("```toml\n").expect("settings");
    let settings = block.split_once("```").expect("their end").0;
    for (name, text) in [
        ("keys", FileKey::generate()),
        ("repo-secret", secret("repo")),
        ("transformations-secret", secret("transformations")),
        ("transformations-keys.json", key_set()),
    ] {
        fs::write(folder.join(name), text).unwrap();
        fs::set_permissions(folder.join(name), fs::Permissions::from_mode(0o600)).unwrap();
    }
    let settings = settings.replace("/etc/vestibule", folder.to_str().unwrap());
    let mut services = Config::parse(&settings, &[]).unwrap_or_else(|wrong| panic!("{wrong:?}")).house.services;
    for service in &mut services {
        service.rules.insert(0, Rule { public: true, ..Rule::new("/health".parse().unwrap()) });
    }
    services
}

fn service(folder: &Path, id: &str, at: SocketAddr, door: SocketAddr, transformations: SocketAddr) -> Child {
    let secret_file = folder.join(format!("{id}-secret"));
    fs::write(&secret_file, secret(id)).unwrap();
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("end2end/services/{id}.mjs"));
    let mut command = Command::new("node");
    command.arg(program).args([&at.port().to_string(), DOOR, TRANSFORMATIONS, REPO]);
    command.env("DOOR_AT", format!("http://{door}")).env("KEY_SET", format!("http://{door}/.well-known/jwks.json"));
    command.env("SECRET_FILE", secret_file).env("TRANSFORMATIONS_AT", format!("http://{transformations}"));
    command.env("VESTIBULE_ACL_TOKEN", ACL_TOKEN).stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true);
    command.spawn().unwrap()
}

fn nginx(folder: &Path, proxy: SocketAddr, [door, checks, repo, transformations]: [SocketAddr; 4]) -> Child {
    let names = [DOOR, REPO, TRANSFORMATIONS].map(|url| url.trim_start_matches("https://").to_owned());
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(names).unwrap();
    fs::write(folder.join("cert.pem"), cert.pem()).unwrap();
    fs::write(folder.join("key.pem"), signing_key.serialize_pem()).unwrap();
    let mut places = Vec::new();
    for (example, host) in
        [("door.example.org", DOOR), ("wiki.example.org", REPO), ("crm.example.com", TRANSFORMATIONS)]
    {
        places.push((format!("/etc/ssl/{example}.pem"), folder.join("cert.pem").display().to_string()));
        places.push((format!("/etc/ssl/{example}.key"), folder.join("key.pem").display().to_string()));
        places.push((example.to_owned(), host.trim_start_matches("https://").to_owned()));
    }
    for (example, here) in [("3000", door), ("3002", checks), ("8080", repo), ("8081", transformations)] {
        places.push((format!("127.0.0.1:{example}"), here.to_string()));
    }
    places.push(("listen 443".to_owned(), format!("listen {proxy}")));
    places.push(("/etc/".to_owned(), format!("{}/etc/", folder.display())));
    page::write(kinds::NGINX.page, Blocks::Usual, folder, &places);
    let around = Around { folder: folder.to_owned(), port: proxy.port() };
    let mut command = (kinds::NGINX.prepare)((kinds::NGINX.program)(), &around);
    command.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true);
    command.spawn().unwrap()
}
