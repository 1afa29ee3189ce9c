//! `vestibule doctor --through`: what it says where no proxy asks, and that nothing of a run is left behind.

use std::{
    fs,
    net::SocketAddr,
    process::{Output, Stdio},
    time::Duration,
};

use serde_json::Value;
use tokio::{net::TcpListener, process::Command, time::timeout};
use url::Url;
use vestibule::model::service::Service;

use crate::{
    program::doctor::level,
    support::{Database, Pool, Setup, TestServer, patiently, url_of},
};

const WIKI: &str = "http://wiki.localhost:8099";

/// A door with a service, and no proxy before it.
async fn door(db: &Database) -> TestServer {
    let wiki = Service::new("wiki".to_owned(), "The wiki".to_owned(), WIKI.parse().unwrap());
    Setup { services: vec![wiki], ..Setup::default() }.start(db.clone()).await
}

fn address(url: &Url) -> SocketAddr {
    url.socket_addrs(|| None).unwrap()[0]
}

/// As an operator runs it; the folder has its settings.
fn doctor(db: &Database, folder: &tempfile::TempDir, arguments: &[&str]) -> Command {
    let settings = format!("public_url = \"https://door.localhost\"\n[[service]]\nid = \"wiki\"\nurl = \"{WIKI}\"\n");
    let file = folder.path().join("door.toml");
    fs::write(&file, settings).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_vestibule"));
    command.args(["doctor", "--json"]).args(arguments).current_dir(folder.path()).stdin(Stdio::null());
    command.env("VESTIBULE_CONFIG", file).env("DATABASE_URL", url_of(db));
    command
}

async fn asked(db: &Database, arguments: &[&str]) -> (Value, Option<i32>) {
    let folder = tempfile::tempdir().unwrap();
    read(&doctor(db, &folder, arguments).output().await.unwrap())
}

fn read(output: &Output) -> (Value, Option<i32>) {
    let said = String::from_utf8_lossy(&output.stdout);
    let report = serde_json::from_str(&said);
    (report.unwrap_or_else(|_| panic!("{said}{}", String::from_utf8_lossy(&output.stderr))), output.status.code())
}

async fn tokens(server: &TestServer) -> i64 {
    sqlx::query_scalar("select count(*) from echoes").fetch_one(&server.db).await.unwrap()
}

#[sqlx::test]
async fn what_cannot_be_asked_is_told_and_leaves_nothing_behind(_: Pool, db: Database) {
    let server = door(&db).await;
    for (arguments, said) in [
        (&["--through", "https://elsewhere.example"][..], WIKI),
        (&["--through", "https://door.localhost/x"], WIKI),
        (&["--through", WIKI, "--resolve", "wiki.localhost:127.0.0.1:1"], "Nobody answers at wiki.localhost"),
        (&["--through", WIKI, "--ca", "/nowhere"], ""),
        (&["--through", WIKI, "--session", "nonsense"], "--session is not the cookie"),
        (
            &[
                "--through",
                WIKI,
                "--session",
                "01a21747-7408-7403-b9b9-0f9045155491.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            ],
            "--session is not the cookie",
        ),
    ] {
        let (report, status) = asked(&db, arguments).await;
        assert_eq!((status, report["healthy"].as_bool()), (Some(2), Some(false)), "{arguments:?}: {report:#}");
        assert!(report.to_string().contains(said), "{arguments:?}: {report:#}");
        assert_eq!(tokens(&server).await, 0, "{arguments:?}");
    }
}

/// The door answers itself where the proxy should be, so that everything arrives as it was sent and nothing is judged.
#[sqlx::test]
async fn security_38_where_nobody_asks_the_door_everything_is_found(_: Pool, db: Database) {
    let server = door(&db).await;
    let way = format!("wiki.localhost:{}", address(&server.address));
    let (report, status) = asked(&db, &["--through", WIKI, "--resolve", &way]).await;
    assert_eq!((status, report["healthy"].as_bool()), (Some(1), Some(false)), "{report:#}");
    for (check, found) in [
        ("echo", "right"),
        ("stranger", "right"),
        ("folder", "right"),
        ("upload", "right"),
        ("websocket", "problem"),
        ("echo_asks", "problem"),
        ("asks", "problem"),
        ("identity", "problem"),
        ("twins", "problem"),
        ("unlisted", "note"),
        ("host", "note"),
        ("seen", "note"),
        ("away", "problem"),
        ("cookies", "problem"),
        ("token", "problem"),
        ("h2c", "problem"),
    ] {
        assert_eq!(level(&report, check), found, "{check}: {report:#}");
    }
    assert_eq!(tokens(&server).await, 0, "which ends with the run");
}

#[sqlx::test]
async fn a_run_that_is_broken_off_ends_its_token(_: Pool, db: Database) {
    let server = door(&db).await;
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let way = format!("wiki.localhost:{}", silent.local_addr().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let mut command = doctor(&db, &folder, &["--through", WIKI, "--resolve", &way]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
    patiently("it has a token", || async { tokens(&server).await == 1 }).await;
    let pid = child.id().unwrap().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().await.unwrap().success());
    let output = timeout(Duration::from_secs(5), child.wait_with_output()).await.expect("it ends").unwrap();
    let (report, status) = read(&output);
    assert_eq!(status, Some(2), "{report:#}");
    assert!(report.to_string().contains("broken off"), "{report:#}");
    assert_eq!(tokens(&server).await, 0);
}
