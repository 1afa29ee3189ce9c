//! The real program, as a developer and a CI step run it: exit codes, files, and what Ctrl-C leaves behind.

use std::{fs, path::Path, time::Duration};

use serde_json::Value;
use tokio::process::{Child, Command};

use super::service::{Fault, ROUTES, TOKEN, Wiki};
use crate::support::{Database, Pool, Program, Provider};

/// A door, a service, and a folder of somebody's repository.
struct Repository {
    door: Program,
    wiki: Wiki,
    folder: tempfile::TempDir,
}

impl Repository {
    async fn new(db: &Database) -> Self {
        let provider = Provider::start(false).await;
        let environment = [
            ("VESTIBULE_AUTOSESSION", "true"),
            ("VESTIBULE_SERVICE__0__ID", "wiki"),
            ("VESTIBULE_SERVICE__0__URL", "http://wiki.localhost:8080"),
        ];
        let door = Program::serve(db, &provider, &environment, None).await;
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("routes.txt"), ROUTES.join("\n")).unwrap();
        Self { door, wiki: Wiki::start().await, folder }
    }

    fn acl(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vestibule"));
        command.arg("acl").args(arguments.split(' ')).args(["--routes", "routes.txt"]);
        command.args(["--base", &format!("http://{}", self.wiki.address)]);
        command.current_dir(self.folder.path()).env_remove("DATABASE_URL").env_remove("VESTIBULE_CONFIG");
        command.env("VESTIBULE_PUBLIC_URL", self.door.address.as_str()).env("VESTIBULE_ACL_TOKEN", TOKEN);
        command.env("VESTIBULE_SERVICE__0__ID", "wiki").env("VESTIBULE_SERVICE__0__URL", "http://wiki.localhost:8080");
        // Whoever asks straight does not go through anything.
        command.env("HTTP_PROXY", "http://127.0.0.1:9").env("http_proxy", "http://127.0.0.1:9");
        command.kill_on_drop(true);
        command
    }

    /// Exit code, what was said, and what was complained about.
    async fn run(&self, arguments: &str) -> (i32, String, String) {
        let output = self.acl(arguments).output().await.unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap()
    }
}

#[sqlx::test]
async fn record_check_and_a_broken_rule_as_a_ci_step_sees_them(_: Pool, db: Database) {
    let repository = Repository::new(&db).await;
    let (exit, _, why) = repository.run("check").await;
    assert_eq!(exit, 2);
    assert!(why.contains("There is no table access.csv"), "{why}");
    let (exit, said, why) = repository.run("record").await;
    assert_eq!((exit, why.trim_end()), (0, "access.csv is written."), "{said}");
    let table = repository.read("access.csv");
    let (exit, said, why) = repository.run("check --junit junit.xml --html page.html --markdown pull.md").await;
    assert_eq!((exit, why.as_str()), (0, ""), "{said}");
    assert!(repository.read("junit.xml").contains("<testsuite") && repository.read("page.html").contains("<html"));
    assert!(!repository.read("pull.md").is_empty());

    repository.wiki.break_rule(Some(Fault::ListLeaks));
    let (exit, said, _) = repository.run("check --json").await;
    assert_eq!(exit, 1);
    let json: Value = serde_json::from_str(&said).expect("nothing but JSON");
    assert_eq!(json["findings"].as_array().map(Vec::len), Some(4), "{said}");
    assert_eq!(repository.read("access.csv"), table, "check changes no file");
    let (exit, _, why) = repository.run("check --personas reader,nobody").await;
    assert_eq!(exit, 2);
    assert!(why.contains("No persona has the id \"nobody\""), "{why}");
}

#[sqlx::test]
async fn ctrl_c_leaves_nothing_behind(_: Pool, db: Database) {
    let repository = Repository::new(&db).await;
    for signal in ["INT", "TERM"] {
        repository.wiki.take_time(Duration::from_millis(50));
        let mut run = repository.acl("record --parallel 2").spawn().unwrap();
        let wiki = repository.wiki.clone();
        let made = async move {
            while wiki.things() < 5 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), made).await.expect("things are made");
        send(&run, signal);
        let ended = tokio::time::timeout(Duration::from_secs(5), run.wait()).await.expect("it ends").unwrap();
        assert_eq!(ended.code(), Some(2), "{signal}");
        assert_eq!(repository.wiki.things(), 0, "{signal}");
        let table: &Path = &repository.folder.path().join("access.csv");
        assert!(!table.exists(), "{signal}: half a table would look like less access");
    }
}

fn send(run: &Child, signal: &str) {
    let pid = run.id().expect("it runs").to_string();
    assert!(std::process::Command::new("kill").args([&format!("-{signal}"), &pid]).status().unwrap().success());
}
