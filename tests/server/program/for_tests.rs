//! `vestibule serve --for-tests`: a door for one run of a suite, which ends with whoever started it and leaves nothing behind.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Child,
    time::timeout,
};

use crate::support::{Database, Pool, patiently, url_of};

/// What would be left of a run is in here.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        // Root's Postgres runs as another user, who has to enter it.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o1777)).unwrap();
        Self(folder)
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.0.path()).env("TMPDIR", self.0.path());
        command.env_remove("DATABASE_URL").env_remove("VESTIBULE_CONFIG");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        command
    }

    fn is_empty(&self) -> bool {
        let mut names = fs::read_dir(&self.0).unwrap().map(|entry| entry.unwrap().file_name());
        names.all(|name| name == "vestibule.toml")
    }

    async fn becomes_empty(&self) {
        patiently("nothing of the run is left", || async { self.is_empty() }).await;
    }
}

/// A run, and what its door said of itself.
async fn begin(mut command: Command) -> (Child, Value) {
    let mut child = tokio::process::Command::from({
        command.args(["serve", "--for-tests"]);
        command
    })
    .kill_on_drop(true)
    .spawn()
    .unwrap();
    let about = about(&mut child).await;
    (child, about)
}

async fn about(child: &mut Child) -> Value {
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let line = timeout(Duration::from_secs(60), lines.next_line()).await.expect("it opens").unwrap();
    serde_json::from_str(&line.expect("a line")).expect("JSON")
}

async fn ends(mut child: Child) {
    drop(child.stdin.take());
    let ended = timeout(Duration::from_secs(10), child.wait()).await.expect("it ends").unwrap();
    assert!(ended.success(), "{ended}");
}

/// Whether somebody can be signed in there.
async fn signs_in(url: &str) -> bool {
    let wish = json!({ "persona": "editor", "isolated": true });
    let answer = reqwest::Client::new().post(format!("{url}/autosession")).json(&wish).send().await;
    answer.is_ok_and(|answer| answer.status() == 200)
}

#[tokio::test]
async fn it_says_where_it_is_and_ends_when_its_standard_input_does() {
    let place = Place::new();
    let (child, about) = begin(place.command(env!("CARGO_BIN_EXE_vestibule"))).await;
    assert_eq!(about["pid"], child.id().unwrap());
    let url = about["url"].as_str().unwrap();
    assert_eq!(format!("http://{}", about["listens"].as_str().unwrap()), url);
    assert!(signs_in(url).await);
    assert!(!place.is_empty());
    ends(child).await;
    assert!(place.is_empty());
}

#[tokio::test]
async fn it_ends_with_a_starter_that_is_killed() {
    let place = Place::new();
    // The one that holds the pipe ends without a word, as a runner does that is killed.
    let mut starter = place.command("sh");
    starter.arg("-c").arg(format!("sleep 600 | exec {} serve --for-tests", env!("CARGO_BIN_EXE_vestibule")));
    let mut shell = tokio::process::Command::from(starter).kill_on_drop(true).spawn().unwrap();
    let about = about(&mut shell).await;
    let url = about["url"].as_str().unwrap();
    assert!(signs_in(url).await);
    let holder = format!("pkill -KILL -P {} -x sleep", shell.id().unwrap());
    assert!(Command::new("sh").args(["-c", &holder]).status().unwrap().success());
    place.becomes_empty().await;
    assert!(!signs_in(url).await);
}

#[tokio::test]
async fn a_starter_that_is_gone_before_it_opens_leaves_nothing_either() {
    let place = Place::new();
    let mut command = place.command(env!("CARGO_BIN_EXE_vestibule"));
    let mut child = command.args(["serve", "--for-tests"]).spawn().unwrap();
    patiently("it has begun", || async { !place.is_empty() }).await;
    drop(child.stdin.take());
    child.wait().unwrap();
    place.becomes_empty().await;
}

#[sqlx::test]
async fn on_somebodys_server_it_has_a_database_of_its_own(options: Pool, db: Database) {
    let pool = options.connect_with(db.clone()).await.unwrap();
    let databases = async || {
        let like = "select count(*) from pg_database where starts_with(datname::text, 'vestibule_for_tests_')";
        sqlx::query_scalar::<_, i64>(like).fetch_one(&pool).await.unwrap()
    };
    let place = Place::new();
    let mut command = place.command(env!("CARGO_BIN_EXE_vestibule"));
    command.env("DATABASE_URL", url_of(&db));
    let (child, about) = begin(command).await;
    assert_eq!(databases().await, 1);
    let users = "select count(*) from users";
    assert_eq!(sqlx::query_scalar::<_, i64>(users).fetch_one(&pool).await.unwrap(), 0, "this one is left alone");
    assert!(signs_in(about["url"].as_str().unwrap()).await);
    ends(child).await;
    assert_eq!(databases().await, 0);
    assert!(place.is_empty());
}

/// A real site's own settings: its services and its personas are what is tested, and where it is counts for nothing.
#[tokio::test]
async fn the_settings_of_a_real_site_do() {
    let place = Place::new();
    let settings = Path::new(env!("CARGO_MANIFEST_DIR")).join("packages/suites/own-settings.toml");
    fs::copy(settings, place.0.path().join("vestibule.toml")).unwrap();
    let (child, about) = begin(place.command(env!("CARGO_BIN_EXE_vestibule"))).await;
    let url = about["url"].as_str().unwrap();
    assert!(about["checks"].as_str().unwrap().starts_with("127.0.0.1:"));
    let wish = json!({ "persona": "auditor", "service": "wiki" });
    let answer = reqwest::Client::new().post(format!("{url}/autosession")).json(&wish).send().await.unwrap();
    let told: Value = answer.json().await.unwrap();
    assert_eq!(told["service"]["remote_user"], "auditor@example.org");
    ends(child).await;
    assert!(place.is_empty());
}
