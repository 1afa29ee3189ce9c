//! The pages about signals, run as they are printed: a real websocket is closed in time, whatever ends its session, and when
//! the door is silent.

#[allow(unreachable_pub)]
#[rustfmt::skip]
mod page;
pub mod script;
mod websocket;

use std::{
    fs,
    net::SocketAddr,
    path::Path,
    process::Stdio,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{Router, routing::any};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::{
    net::{TcpListener, TcpStream},
    process::{Child, Command},
    sync::watch,
};
use vestibule::model::service::Service;

use self::{
    script::{ALIVE, Script},
    websocket::{Heard, Websocket},
};
use super::{
    assertion_pages::{page as assertion, tools},
    identity::service,
    signing_keys::claims,
};
use crate::{
    proxies::running::free_port,
    support::{Browser, Database, DatabaseGate, Pool, Setup, TestServer, patiently},
};

const RUST: &str = include_str!("../../../docs/signals-rust.md");
const PYTHON: &str = include_str!("../../../docs/signals-python.md");
const NODE: &str = include_str!("../../../docs/signals-node.md");
const ASSERTION_IN_PYTHON: &str = include_str!("../../../docs/assertion-python.md");
const ASSERTION_IN_NODE: &str = include_str!("../../../docs/assertion-node.md");
const SECRET: &str = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";

/// The first program of a page.
fn program(page: &'static str, language: &str) -> &'static str {
    page.split_once(&format!("```{language}\n")).and_then(|(_, rest)| rest.split_once("```")).expect("a program").0
}

#[test]
fn each_program_is_short_enough_to_read() {
    for (page, language) in [(RUST, "rust"), (PYTHON, "python"), (NODE, "js")] {
        let lines = program(page, language).lines().filter(|line| !line.is_empty()).count();
        assert!(lines <= 40, "{language}: {lines}");
    }
}

#[test]
fn the_page_in_rust_is_the_program_that_is_compiled_here() {
    assert_eq!(program(RUST, "rust"), include_str!("signal_pages/page.rs"));
}

/// A door whose database can be frozen, and which may say of ends what a test has it say, and the wiki behind it.
struct Started {
    server: TestServer,
    gate: DatabaseGate,
    script: Script,
}

async fn start(db: Database) -> Started {
    let gate = DatabaseGate::start(&db).await;
    let wiki = Service { secret_hash: Some(Sha256::digest(SECRET).into()), ..service("wiki") };
    let (script, server_database) = (Script::begin(), Some(gate.database.clone()));
    let scripted = script.clone();
    let router = Box::new(|state| scripted.router(state).into());
    let setup = Setup { services: vec![wiki], server_database, router, ..Setup::default() };
    Started { server: setup.start(db).await, gate, script }
}

/// Somebody who is signed in at the door and at the wiki, and the wiki's assertion about them.
async fn somebody(server: &TestServer) -> (Browser, String) {
    let browser = server.browser();
    let wish = json!({"persona": "reader", "isolated": true, "service": "wiki"}).to_string();
    let made = browser.ask(Method::POST, "/autosession").header("accept", "application/json");
    let made: Value = made.body("application/json", wish.as_bytes()).await.json();
    (browser, made["service"]["assertion"].as_str().expect("an assertion").to_owned())
}

/// Opens a websocket that stays open, as soon as the program hears the door.
async fn opened(address: SocketAddr, assertion: &str) -> Websocket {
    let began = Instant::now();
    loop {
        if let Ok(mut socket) = Websocket::open(address, assertion).await
            && socket.echoes().await
        {
            return socket;
        }
        assert!(began.elapsed() < Duration::from_secs(20), "it never stays open");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

fn unavailable() -> Heard {
    Heard::Closed(4001, "unavailable".to_owned())
}

fn signed_out() -> Heard {
    Heard::Closed(4001, "signed_out".to_owned())
}

/// What a service makes of what the door says, whatever it is written in.
async fn does_as_it_is_told(Started { server, script, .. }: &Started, address: SocketAddr) {
    let (_, assertion) = somebody(server).await;
    // Bytes that come are no sign of life.
    patiently("it listens", || async { script.is_heard() }).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let mut early = Websocket::open(address, &assertion).await.expect("the assertion is good");
    assert_eq!(early.hear().await, unavailable());
    script.be_alive();
    let mut open = opened(address, &assertion).await;
    // After a gap nothing stays open, however soon the next sign of life comes.
    script.say(&format!("event: gap\ndata: {{\"since\":\"2026-11-26T20:00:00Z\"}}\n\n{ALIVE}"));
    let said = Instant::now();
    assert_eq!(open.hear().await, unavailable());
    assert!(said.elapsed() < Duration::from_secs(2), "{:?}", said.elapsed());
    let mut open = opened(address, &assertion).await;
    // However many end at once, none of them is forgotten: neither what is open nor who is on their way.
    let ended = |sid: &str| format!("event: ended\ndata: {{\"sid\":\"{sid}\",\"reason\":\"signed_out\"}}\n\n");
    let sid = claims(&assertion)["sid"].as_str().expect("a sid").to_owned();
    let others: String =
        (0..10_100).map(|number| ended(&format!("f{number:07}-0000-7000-8000-000000000000"))).collect();
    script.say(&(ended(&sid) + &others));
    assert_eq!(open.hear().await, signed_out());
    assert!(open.ends_cut_off().await);
    script.say(ALIVE);
    let mut late = Websocket::open(address, &assertion).await.expect("the assertion is good for a minute");
    assert_eq!(late.hear().await, signed_out());
}

/// And of what really ends. Where nobody is refused before there is a websocket, this is the status.
async fn closes_in_time(started: &Started, address: SocketAddr, refused: Option<u16>) {
    let Started { server, gate, script } = started;
    does_as_it_is_told(started, address).await;
    script.end();
    patiently("it listens to the door", || async { server.signals.count() == 1 }).await;
    let ((browser, first), (_, other)) = (somebody(server).await, somebody(server).await);
    let (mut socket, mut open) = (opened(address, &first).await, opened(address, &other).await);
    browser.post("/auth/sign-out", &[]).await;
    let ended = Instant::now();
    assert_eq!(socket.hear().await, signed_out());
    assert!(ended.elapsed() < Duration::from_millis(1500), "{:?}", ended.elapsed());
    assert!(open.echoes().await, "another person's stays open");
    // One that was on its way while that was told, with what was good then.
    let mut late = Websocket::open(address, &first).await.expect("the assertion is good for a minute");
    assert_eq!(late.hear().await, signed_out());
    let mut nobody = Websocket::open(address, "none").await;
    assert_eq!(nobody.as_ref().err().copied(), refused);
    if let Ok(nobody) = &mut nobody {
        assert_eq!(nobody.hear().await, Heard::Closed(4001, "not_signed_in".to_owned()));
    }
    // While nobody can tell what has ended, nothing stays open.
    gate.freeze().await;
    let silent = Instant::now();
    assert_eq!(open.hear().await, unavailable());
    let after = silent.elapsed();
    assert!((Duration::from_secs(2)..Duration::from_secs(6)).contains(&after), "{after:?}");
    gate.thaw();
    drop(opened(address, &other).await);
}

#[sqlx::test]
async fn security_42_the_page_in_rust_closes_a_websocket_with_its_session(_: Pool, db: Database) {
    let started = start(db).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let url = door(&started.server);
    let (tell, told) = watch::channel(page::Told::default());
    tokio::spawn(page::listen(url.clone(), "wiki".to_owned(), SECRET.to_owned(), tell));
    let wiki = Arc::new(assertion::Door::new(&url, "wiki"));
    let routes = Router::new().route("/socket", any(page::open)).with_state((wiki, told));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    closes_in_time(&started, address, Some(401)).await;
}

/// A program of a page, in a process of its own.
async fn run(server: &TestServer, mut command: Command) -> (Child, SocketAddr) {
    let address = SocketAddr::from(([127, 0, 0, 1], free_port()));
    command.env("DOOR", door(server)).env("SERVICE", "wiki").env("SECRET", SECRET);
    command.env("PORT", address.port().to_string()).stdin(Stdio::null()).kill_on_drop(true);
    let child = command.spawn().expect("scripts/setup test installs what it takes");
    patiently("it listens", || async { TcpStream::connect(address).await.is_ok() }).await;
    (child, address)
}

fn door(server: &TestServer) -> String {
    server.public_url.origin().ascii_serialization()
}

#[sqlx::test]
async fn security_42_the_page_in_python_closes_a_websocket_with_its_session(_: Pool, db: Database) {
    let started = start(db).await;
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("assertion.py"), program(ASSERTION_IN_PYTHON, "python")).unwrap();
    fs::write(folder.path().join("signals.py"), program(PYTHON, "python")).unwrap();
    let mut python = Command::new(tools().join("python/bin/python"));
    python.args(["-B", "signals.py"]).current_dir(folder.path());
    let (_child, address) = run(&started.server, python).await;
    closes_in_time(&started, address, None).await;
}

#[sqlx::test]
async fn security_42_the_page_in_node_closes_a_websocket_with_its_session(_: Pool, db: Database) {
    let started = start(db).await;
    let folder = tempfile::tempdir().unwrap();
    let packages = Path::new(env!("CARGO_MANIFEST_DIR")).join("end2end/node_modules");
    std::os::unix::fs::symlink(packages, folder.path().join("node_modules")).unwrap();
    fs::write(folder.path().join("assertion.mjs"), program(ASSERTION_IN_NODE, "js")).unwrap();
    fs::write(folder.path().join("signals.mjs"), program(NODE, "js")).unwrap();
    let mut node = Command::new("node");
    node.arg("signals.mjs").current_dir(folder.path());
    let (_child, address) = run(&started.server, node).await;
    closes_in_time(&started, address, Some(401)).await;
}
