//! `vestibule doctor --through`: what it says where no proxy asks, and that nothing of a run is left behind.

use std::{
    fs,
    net::SocketAddr,
    process::{Output, Stdio},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    process::{Child, Command},
    time::timeout,
};
use url::Url;
use vestibule::model::service::Service;

use crate::{
    program::doctor::level,
    support::{Database, DatabaseGate, Pool, Setup, TestServer, patiently, url_of},
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
        (&["--through", WIKI, "--ca", "/nowhere"], "/nowhere holds no certificate"),
        (&["--through", WIKI, "--session", "nonsense"], "--session is not the cookie"),
        (
            &["--through", WIKI, "--session", "vestibule-8099="],
            "--session is empty: it takes the value of the cookie vestibule-8099",
        ),
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
        assert_eq!((&report["asked"], &report["proxy"]), (&json!(false), &Value::Null), "{arguments:?}: {report:#}");
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
    assert_eq!((&report["asked"], &report["proxy"]), (&json!(true), &Value::Null), "{report:#}");
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

/// Whatever is wrong with the database is said at once, and what to do.
#[sqlx::test]
async fn a_database_that_is_no_use_is_told_of(_: Pool, db: Database) {
    let server = door(&db).await;
    let without_runs = "drop table echoes";
    sqlx::raw_sql(without_runs).execute(&server.db).await.unwrap();
    for (url, said) in [
        (Some("postgres://vestibule@127.0.0.1:1/vestibule".to_owned()), "The database does not answer"),
        (Some(url_of(&db)), "vestibule migrate"),
        (None, "set database_url or DATABASE_URL"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut command = doctor(&db, &folder, &["--through", WIKI, "--resolve", "wiki.localhost:127.0.0.1:1"]);
        match url {
            Some(url) => command.env("DATABASE_URL", url),
            None => command.env_remove("DATABASE_URL"),
        };
        let began = Instant::now();
        let (report, status) = read(&command.output().await.unwrap());
        assert_eq!(status, Some(2), "{report:#}");
        assert!(report.to_string().contains(said), "{said}: {report:#}");
        assert!(began.elapsed() < Duration::from_secs(2), "{said} is said after {:?}", began.elapsed());
    }
}

/// A development door without a database of the settings' has one in its data directory.
#[sqlx::test]
async fn the_database_of_a_development_door_is_found(_: Pool, db: Database) {
    let folder = tempfile::tempdir().unwrap();
    let cluster = folder.path().join("data/postgres");
    fs::create_dir_all(&cluster).unwrap();
    let mut command = doctor(&db, &folder, &["--through", WIKI, "--resolve", "wiki.localhost:127.0.0.1:1"]);
    command.env_remove("DATABASE_URL");
    // What Postgres keeps there while it serves: who it is, since when, and where it listens.
    let served = format!("1\n{}\n1700000000\n5432\n/nowhere/sockets\n\n1 2\nready   \n", cluster.display());
    fs::write(cluster.join("postmaster.pid"), served).unwrap();
    let (report, status) = read(&command.output().await.unwrap());
    assert_eq!(status, Some(2), "{report:#}");
    assert!(report.to_string().contains("The database does not answer"), "it was asked: {report:#}");
}

/// The first connections lead to the door, and the others nowhere.
async fn forgetful(door: SocketAddr, first: usize) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, accepted) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&accepted);
    tokio::spawn(async move {
        let mut silent = Vec::new();
        loop {
            let (mut from, _) = listener.accept().await.unwrap();
            if counted.fetch_add(1, Ordering::Relaxed) < first {
                let mut to = TcpStream::connect(door).await.unwrap();
                tokio::spawn(async move { copy_bidirectional(&mut from, &mut to).await });
            } else {
                silent.push(from);
            }
        }
    });
    (address, accepted)
}

#[sqlx::test]
async fn a_run_that_is_broken_off_ends_its_token_and_says_what_it_found(_: Pool, db: Database) {
    let server = door(&db).await;
    for sent in ["-INT", "-TERM", "-HUP"] {
        let (proxy, accepted) = forgetful(address(&server.address), 4).await;
        let way = format!("wiki.localhost:{proxy}");
        let folder = tempfile::tempdir().unwrap();
        let mut command = doctor(&db, &folder, &["--through", WIKI, "--resolve", &way]);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
        patiently("it waits", || async { accepted.load(Ordering::Relaxed) > 4 }).await;
        assert_eq!(tokens(&server).await, 1, "{sent}");
        signal(&child, sent).await;
        let output = timeout(Duration::from_secs(5), child.wait_with_output()).await.expect("it ends").unwrap();
        let (report, status) = read(&output);
        assert_eq!((status, &report["asked"]), (Some(2), &json!(false)), "{sent}: {report:#}");
        assert_eq!((level(&report, "echo"), level(&report, "asked")), ("right".into(), "note".into()), "{report:#}");
        assert_eq!(tokens(&server).await, 0, "{sent}");
    }
}

async fn signal(child: &Child, signal: &str) {
    let pid = child.id().unwrap().to_string();
    assert!(Command::new("kill").args([signal, &pid]).status().await.unwrap().success());
}

/// A token that cannot be taken away is over in five minutes: nobody waits for a database that has gone silent.
#[sqlx::test]
async fn a_run_ends_though_the_database_says_nothing_any_more(_: Pool, db: Database) {
    let server = door(&db).await;
    for is_sent_twice in [false, true] {
        let gate = DatabaseGate::start(&db).await;
        let (proxy, accepted) = forgetful(address(&server.address), 4).await;
        let way = format!("wiki.localhost:{proxy}");
        let folder = tempfile::tempdir().unwrap();
        let mut command = doctor(&db, &folder, &["--through", WIKI, "--resolve", &way]);
        let (user, name) = (gate.database.get_username(), gate.database.get_database().unwrap());
        let url = format!("postgres://{user}@127.0.0.1:{}/{name}?sslmode=disable", gate.database.get_port());
        command.env("DATABASE_URL", url);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
        patiently("it waits", || async { accepted.load(Ordering::Relaxed) > 4 }).await;
        gate.freeze().await;
        let began = Instant::now();
        signal(&child, "-INT").await;
        if is_sent_twice {
            tokio::time::sleep(Duration::from_millis(300)).await;
            signal(&child, "-INT").await;
        }
        let output = timeout(Duration::from_secs(20), child.wait_with_output()).await.expect("it ends").unwrap();
        let (report, status) = read(&output);
        assert_eq!((status, level(&report, "asked")), (Some(2), "note".into()), "{report:#}");
        assert_eq!(began.elapsed() < Duration::from_secs(3), is_sent_twice, "{:?}", began.elapsed());
    }
}

#[sqlx::test]
async fn a_run_whose_database_never_answers_is_over_at_the_first_signal_or_by_itself(_: Pool, db: Database) {
    for is_stopped in [true, false] {
        let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut command = doctor(&db, &folder, &["--through", WIKI, "--resolve", "wiki.localhost:127.0.0.1:1"]);
        command.env("DATABASE_URL", format!("postgres://vestibule@{}/vestibule", silent.local_addr().unwrap()));
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
        let (_asked, _) = silent.accept().await.unwrap();
        if is_stopped {
            signal(&child, "-INT").await;
        }
        let output = timeout(Duration::from_secs(30), child.wait_with_output()).await.expect("it ends").unwrap();
        let (report, status) = read(&output);
        assert_eq!(status, Some(2), "{report:#}");
        let said = if is_stopped { "Somebody ended the run" } else { "The database does not answer" };
        assert!(report.to_string().contains(said), "{report:#}");
    }
}
