//! A real proxy with the configuration of its page, in front of the door, of two services, and of one under the door's own host.

use std::{
    fs,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::{
    process::{Child, Command},
    time::sleep,
};
use vestibule::{
    model::service::{Service, client_key::MayActFor, rule::Rule},
    signing::FileKey,
};

use super::{
    backend::Backend,
    client,
    page::{self, Blocks, Places},
    process::Process,
    relay::Relay,
};
use crate::support::{Browser, CRM, Checks, DOOR, Database, Person, TestServer, WIKI, family_with};

/// What is particular to one proxy.
#[derive(Clone, Copy)]
pub struct Kind {
    pub page: &'static str,
    pub program: fn() -> PathBuf,
    /// How it is asked for its version, and what it says then.
    pub version: (&'static str, &'static str),
    /// What a test adds around the page: ports, folders, no privileges. Gives the program's arguments.
    pub prepare: fn(PathBuf, &Around) -> Command,
    /// What is told while the door cannot be asked, or says what is no HTTP.
    pub away: u16,
    /// What is told where the door says yes and nothing else.
    pub bare_yes: u16,
    /// With what a header begins that the door's answer lacks, if it is not left out.
    pub writes_for_nothing: Option<&'static str>,
    /// What is told to whoever asks for HTTP/2 without TLS.
    pub h2c: u16,
    /// It gives up by itself on a door that takes connections and says nothing.
    pub gives_up: bool,
    /// It takes all cookies of the door's out by their names, at every service, since its check answers no `Cookie`.
    pub knows_names: bool,
    /// What comes as several lines of `Cookie` over HTTP/1.1 is one with commas for the door.
    pub joins_cookies_by_commas: bool,
    /// It answers two lines of `Authorization` with 400 by itself.
    pub refuses_doubled: bool,
    /// A header with nothing in it reaches the service.
    pub passes_empty_on: bool,
    /// What the doctor finds worth knowing with the configuration of its page.
    pub notes: &'static [&'static str],
    /// What it finds to mend with that of the proxy's own documentation.
    pub naive: &'static [&'static str],
    pub naive_notes: &'static [&'static str],
    /// Descriptions of a client's own that reach the check there, which reads another family.
    pub hands_on: &'static [&'static str],
}

/// Where everything is.
pub struct Around {
    pub folder: PathBuf,
    pub port: u16,
}

pub struct Behind {
    pub kind: Kind,
    pub server: TestServer,
    pub wiki: Backend,
    pub crm: Backend,
    pub app: Backend,
    pub relay: Relay,
    pub proxy: SocketAddr,
    /// The door that is asked, where it is a process of its own.
    pub door: Option<Process>,
    _process: Child,
    folder: tempfile::TempDir,
}

impl Behind {
    pub async fn start(kind: Kind, db: Database) -> Self {
        Self::with(kind, db, Blocks::Usual).await
    }

    /// With the configuration of the proxy's own documentation.
    pub async fn start_naive(kind: Kind, db: Database) -> Self {
        Self::with(kind, db, Blocks::Naive).await
    }

    /// With that of its page, but for lines in whose place others stand.
    pub async fn start_broken(kind: Kind, db: Database, lines: &'static [(&'static str, &'static str)]) -> Self {
        Self::with(kind, db, Blocks::Broken(lines)).await
    }

    /// With the service under the door's own host.
    pub async fn start_with_app(kind: Kind, db: Database) -> Self {
        Self::with(kind, db, Blocks::WithApp).await
    }

    async fn with(kind: Kind, db: Database, blocks: Blocks) -> Self {
        let server = house(db, FileKey::generate()).await;
        let relay = Relay::start(Checks::of(&server).await.address).await;
        let asked = relay.address;
        Self::in_front_of(kind, blocks, server, relay, asked, None).await
    }

    /// The proxy asks a process that can be frozen, with nothing in between.
    pub async fn start_with_process(kind: Kind, db: Database) -> Self {
        let keys = FileKey::generate();
        let server = house(db.clone(), keys.clone()).await;
        let door = Process::start(&db, &server, &keys).await;
        let relay = Relay::start(door.checks).await;
        let asked = door.checks;
        Self::in_front_of(kind, Blocks::Usual, server, relay, asked, Some(door)).await
    }

    async fn in_front_of(
        kind: Kind,
        blocks: Blocks,
        server: TestServer,
        relay: Relay,
        asked: SocketAddr,
        door: Option<Process>,
    ) -> Self {
        let (wiki, crm, app) = (Backend::start().await, Backend::start().await, Backend::start().await);
        let folder = tempfile::tempdir().unwrap();
        let around = Around { folder: folder.path().to_owned(), port: free_port() };
        certificate(&around.folder);
        page::write(kind.page, blocks, &around.folder, &places(&around, &server, asked, [&wiki, &crm, &app]));
        let log = fs::File::create(around.folder.join("said")).unwrap();
        let mut command = (kind.prepare)((kind.program)(), &around);
        command.current_dir(&around.folder).env("HOME", &around.folder).stdin(Stdio::null());
        command.stdout(log.try_clone().unwrap()).stderr(log).kill_on_drop(true);
        let mut process = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let proxy = SocketAddr::from(([127, 0, 0, 1], around.port));
        let mut turns = 0;
        while !client::is_up(proxy).await {
            let said = || fs::read_to_string(around.folder.join("said")).unwrap();
            assert!(process.try_wait().unwrap().is_none(), "{command:?} ended: {}", said());
            turns += 1;
            assert!(turns < 400, "{command:?} does not answer: {}", said());
            sleep(Duration::from_millis(50)).await;
        }
        Self { kind, server, wiki, crm, app, relay, proxy, door, _process: process, folder }
    }

    /// What has signed its certificate: Caddy makes an authority of its own.
    pub fn authority(&self) -> PathBuf {
        let caddys = self.folder.path().join("data/pki/authorities/local/root.crt");
        if caddys.exists() { caddys } else { self.folder.path().join("cert.pem") }
    }

    /// A person whose way to the services leads through the proxy.
    pub fn person(&self) -> Person<'_> {
        let at = |url: &str| Browser::behind(self.proxy, &url.parse().unwrap());
        Person { wiki: at(WIKI), crm: at(CRM), ..Person::new(&self.server) }
    }

    /// The same, known at the wiki; and their id.
    pub async fn at_wiki(&self) -> (Person<'_>, String) {
        let person = self.person();
        person.register().await;
        let trip = person.go(&format!("{WIKI}/page")).await;
        assert_eq!(trip.arrived(), format!("{WIKI}/page"));
        let id = crate::support::me(&person.door).await["user"]["id"].as_str().unwrap().to_owned();
        self.wiki.nothing("signing in");
        (person, id)
    }
}

/// With something open, and something that nobody here may see.
async fn house(db: Database, keys: String) -> TestServer {
    family_with(db, |setup| {
        let rule = |path: &str| Rule::new(path.parse().unwrap());
        setup.key_file = Some(FileKey::parse(&keys).unwrap());
        setup.trusted_proxies = vec!["127.0.0.1/32"];
        setup.services[0].scopes = vec!["read".to_owned(), "write".to_owned()];
        let scopes = vec!["read".to_owned()];
        setup.services[1].may_act_for = vec![MayActFor { audience: "wiki".to_owned(), scopes }];
        setup.services[0].rules = vec![
            Rule { scope: Some("write".to_owned()), ..rule("/api/write/**") },
            Rule { scope: Some("read".to_owned()), ..rule("/api/**") },
            Rule { public: true, ..rule("/assets/**") },
            Rule { roles: vec!["admin".to_owned()], ..rule("/admin/**") },
            Rule { roles: vec!["admin".to_owned()], methods: vec!["DELETE".to_owned()], ..rule("/notes/**") },
        ];
        setup.services[0].quiet = vec!["/poll".parse().unwrap()];
        setup.services.push(app());
    })
    .await
}

fn app() -> Service {
    let rule = |path: &str| Rule::new(path.parse().unwrap());
    let url = format!("{DOOR}/app").parse().unwrap();
    let rules = vec![
        Rule { public: true, ..rule("/app/assets/**") },
        Rule { roles: vec!["admin".to_owned()], ..rule("/app/admin/**") },
    ];
    Service { shares_door_origin: true, rules, ..Service::new("app".to_owned(), "App".to_owned(), url) }
}

pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn certificate(folder: &Path) {
    let names = ["wiki.example.org", "crm.example.com", "door.example"].map(str::to_owned);
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(names).unwrap();
    fs::write(folder.join("cert.pem"), cert.pem()).unwrap();
    fs::write(folder.join("key.pem"), signing_key.serialize_pem()).unwrap();
    fs::write(folder.join("both.pem"), cert.pem() + &signing_key.serialize_pem()).unwrap();
}

/// Files, addresses, ports and hosts of the examples, and what they are here.
fn places(around: &Around, server: &TestServer, asked: SocketAddr, [wiki, crm, app]: [&Backend; 3]) -> Places {
    let folder = around.folder.display();
    let mut places = Vec::new();
    for host in ["door.example.org", "wiki.example.org", "crm.example.com"] {
        places.push((format!("/etc/ssl/{host}.pem"), format!("{folder}/cert.pem")));
        places.push((format!("/etc/ssl/{host}.key"), format!("{folder}/key.pem")));
    }
    let door = server.address.port().unwrap();
    for (example, port) in [
        (3000, door),
        (3002, asked.port()),
        (8080, wiki.address.port()),
        (8081, crm.address.port()),
        (8082, app.address.port()),
        (443, around.port),
    ] {
        places.push((format!("127.0.0.1:{example}"), format!("127.0.0.1:{port}")));
        // As Envoy writes it.
        places.push((format!("port_value: {example} "), format!("port_value: {port} ")));
    }
    places.push(("listen 443".to_owned(), format!("listen 127.0.0.1:{}", around.port)));
    places.push(("door.example.org".to_owned(), "door.example".to_owned()));
    places.push(("/etc/".to_owned(), format!("{folder}/etc/")));
    places
}
