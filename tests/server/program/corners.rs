//! The program as it is started: which file it reads, what it makes of the environment, who need not listen to it.

use std::{
    io::{BufRead, BufReader, pipe},
    path::Path,
    process::{Child, Command, Stdio},
};

use crate::support::{Browser, Database, Pool};

const RIGHT: &str = "public_url = \"http://localhost:4000\"\n";
const WRONG: &str = "colour = \"blue\"\n";

fn vestibule(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vestibule"));
    command.args(arguments).current_dir(folder).env_remove("DATABASE_URL").env_remove("VESTIBULE_CONFIG");
    command
}

fn database() -> String {
    std::env::var("DATABASE_URL").expect("run through scripts/with-postgres")
}

/// The status, and everything that was said.
fn outcome(command: &mut Command) -> (Option<i32>, String) {
    let output = command.output().expect("it runs");
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8_lossy(&said).into_owned())
}

#[test]
fn the_file_is_the_one_that_the_command_line_names_or_else_the_environment() {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in [("right.toml", RIGHT), ("wrong.toml", WRONG), ("vestibule.toml", WRONG)] {
        std::fs::write(folder.path().join(name), content).unwrap();
    }
    let check = |arguments: &[&str], variable: Option<&str>| {
        let mut command = vestibule(folder.path(), arguments);
        command.envs(variable.map(|file| ("VESTIBULE_CONFIG", file)));
        outcome(&mut command).0
    };
    assert_eq!(check(&["check"], None), Some(2), "vestibule.toml, which is there");
    assert_eq!(check(&["check"], Some("right.toml")), Some(0));
    assert_eq!(check(&["check", "--config", "right.toml"], Some("wrong.toml")), Some(0));
    assert_eq!(check(&["--config=right.toml", "check"], None), Some(0), "before the command too");
    assert_eq!(check(&["check", "--config", "wrong.toml"], Some("right.toml")), Some(2));
    assert_eq!(check(&["check"], Some("")), Some(2));
}

#[test]
fn a_file_that_is_named_and_not_there_is_a_mistake_for_every_command() {
    let folder = tempfile::tempdir().unwrap();
    for command in [
        &["serve"][..],
        &["migrate"],
        &["check"],
        &["doctor"],
        &["doctor", "--json"],
        &["invite", "ada@example.org"],
        &[],
    ] {
        let arguments = [command, &["--config", "/nonexistent/vestibule.toml"]].concat();
        let (status, said) = outcome(&mut vestibule(folder.path(), &arguments));
        assert_eq!(status, Some(2), "{command:?}: {said}");
        assert!(said.contains("--config: /nonexistent/vestibule.toml cannot be read"), "{command:?}: {said}");
    }
}

#[test]
fn help_and_the_readme_say_how_to_name_the_file() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [&["--help"][..], &["check", "--help"], &["serve", "--help"]] {
        let (_, help) = outcome(&mut vestibule(folder.path(), arguments));
        assert!(help.contains("--config <FILE>") && help.contains("VESTIBULE_CONFIG"), "{help}");
    }
    let readme = include_str!("../../../README.md");
    assert!(readme.contains("--config") && readme.contains("VESTIBULE_CONFIG"));
}

#[test]
fn a_file_as_windows_saves_it_is_read_or_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("vestibule.toml");
    std::fs::write(&file, format!("\u{feff}{}", RIGHT.replace('\n', "\r\n"))).unwrap();
    assert_eq!(outcome(&mut vestibule(folder.path(), &["check"])).0, Some(0));
    let utf_16: Vec<u8> = format!("\u{feff}{RIGHT}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(&file, utf_16).unwrap();
    let (status, said) = outcome(&mut vestibule(folder.path(), &["check"]));
    assert!(status == Some(2) && said.contains("vestibule.toml is UTF-16. Save it as UTF-8"), "{said}");
}

#[test]
fn a_kubernetes_service_of_our_name_is_no_mistake_and_a_mistyped_setting_is() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = vestibule(folder.path(), &["check"]);
    command.envs([
        ("VESTIBULE_DB_SERVICE_HOST", "10.0.0.1"),
        ("VESTIBULE_DB_SERVICE_PORT", "5432"),
        ("VESTIBULE_DB_PORT", "tcp://10.0.0.1:5432"),
        ("VESTIBULE_DB_PORT_5432_TCP_ADDR", "10.0.0.1"),
        ("VESTIBULE_SERVICE_PORT_HTTP", "80"),
        ("VESTIBULE_SERVICE__0__ID", "wiki"),
        ("VESTIBULE_SERVICE__0__URL", "https://wiki.example.org"),
    ]);
    assert_eq!(outcome(&mut command).0, Some(0));
    command.envs([("VESTIBULE_PUBLIK_URL", "x"), ("VESTIBULE_SERVICE__0__URL", "nowhere")]);
    let (status, said) = outcome(&mut command);
    assert_eq!(status, Some(2));
    assert!(said.contains("publik_url: ") && said.contains("service[0].url: ") && !said.contains("db_"), "{said}");
}

#[test]
fn nobody_has_to_listen() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [
        &["check"][..],
        &["check", "--config", "nowhere"],
        &["doctor"],
        &["doctor", "--json"],
        &["doctor", "--json", "--config", "nowhere"],
        &["migrate"],
        &["invite", "somebody@example.org"],
        &["invite", "nobody"],
        &["--help"],
        &["--version"],
        &["dance"],
    ] {
        let command = || {
            let mut command = vestibule(folder.path(), arguments);
            command.env("DATABASE_URL", database());
            command
        };
        let closed = || {
            let (reader, writer) = pipe().unwrap();
            drop(reader);
            writer
        };
        let listened = outcome(&mut command()).0;
        let unheard = outcome(command().stdout(closed()));
        assert_eq!(unheard.0, listened, "{arguments:?}: {}", unheard.1);
        assert!(!unheard.1.contains("panicked"), "{arguments:?}: {}", unheard.1);
        let nothing = command().stdout(closed()).stderr(closed()).status().unwrap();
        assert_eq!(nothing.code(), listened, "{arguments:?}, with nobody at either end");
    }
}

/// A program that serves, and ends with the test.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[sqlx::test]
async fn any_port_is_announced_and_a_workshop_with_a_database_needs_no_folder(_: Pool, _db: Database) {
    let folder = tempfile::tempdir().unwrap();
    let mut command = vestibule(folder.path(), &["serve"]);
    command
        .env("VESTIBULE_DATABASE_URL", database())
        .env("VESTIBULE_LISTEN", "127.0.0.1:0")
        .env("VESTIBULE_LOG", "off");
    let mut child = Serving(command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap());
    let out = BufReader::new(child.0.stdout.take().unwrap());
    let lines = tokio::task::spawn_blocking(move || out.lines().take(2).map(Result::unwrap).collect::<Vec<_>>());
    let lines = lines.await.unwrap();
    let address: url::Url = lines[0].strip_prefix("Vestibule is open: ").expect(&lines[0]).parse().unwrap();
    assert_ne!(address.port(), Some(0));
    assert_eq!(lines[1], format!("It listens on {}.", address.authority()));
    let browser = Browser::new(&address, &address);
    assert_eq!(browser.open("/").await.page(200), "Sign in to Vestibule");
    let begun = browser.click("/auth/sign-in?provider=dev").await;
    let request: url::Url = begun.location().parse().unwrap();
    let redirect_uri = request.query_pairs().find(|(name, _)| name == "redirect_uri").unwrap().1.into_owned();
    assert_eq!(redirect_uri, format!("{address}auth/callback"));
    assert!(folder.path().join("data/provider-key.pem").exists(), "made where it was missing");
    // The development provider takes it for its own client's.
    let page = reqwest::get(request).await.unwrap();
    assert_eq!(page.status(), 200);
}
