//! `vestibule doctor --through` at a real proxy: with the configuration of its page it finds nothing to mend, and with the one that
//! its own documentation shows it finds what is wrong with that, each by its name.

use std::{fs, process::Stdio};

use serde_json::Value;
use tokio::process::Command;

use super::running::Behind;
use crate::support::WIKI;

/// What the doctor's door knows. It has the rules of the one that is asked, since it looks for an address that they close.
const SETTINGS: &str = r#"
public_url = "https://door.localhost"
[[service]]
id = "wiki"
url = "https://wiki.example.org"
[[service.rule]]
path = "/assets/**"
public = true
[[service]]
id = "crm"
url = "https://crm.example.com"
[forward_auth]
listen = "127.0.0.1:3002"
"#;

/// What is found that is not right: problems and notes.
#[derive(Debug, PartialEq, Eq)]
pub struct Found {
    pub problems: Vec<String>,
    pub notes: Vec<String>,
}

/// With somebody who is signed in, or without.
pub async fn doctor(at: &Behind, session: Option<&str>) -> (Found, Value, Option<i32>) {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("door.toml");
    fs::write(&settings, SETTINGS).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_vestibule"));
    command.args(["doctor", "--json", "--through", "https://wiki.example.org"]).current_dir(folder.path());
    for host in ["wiki.example.org", "crm.example.com", "door.localhost"] {
        command.arg("--resolve").arg(format!("{host}:{}", at.proxy));
    }
    command.arg("--ca").arg(at.authority()).args(["--proxy", at.kind.page.trim_end_matches(".md")]);
    if let Some(session) = session {
        command.args(["--session", session]);
    }
    command.env("VESTIBULE_CONFIG", &settings).env("DATABASE_URL", at.server.database_url()).stdin(Stdio::null());
    let output = command.output().await.unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let report: Value =
        serde_json::from_str(&said).unwrap_or_else(|_| panic!("{said}{}", String::from_utf8_lossy(&output.stderr)));
    let of = |level: &str| {
        let sections = report["sections"].as_array().unwrap().iter();
        let findings = sections.flat_map(|section| section["findings"].as_array().unwrap());
        let of_level = findings.filter(|found| found["level"] == level);
        of_level.map(|found| found["check"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let (elsewhere, notes): (Vec<_>, Vec<_>) = of("note").into_iter().partition(|check| check == "elsewhere");
    // What no echo shows is told at every proxy that has one.
    assert_eq!(elsewhere.len(), usize::from(output.status.code() != Some(2)), "{report:#}");
    let found = Found { problems: of("problem"), notes };
    (found, report.clone(), output.status.code())
}

/// The page is right: nothing has to be mended, with somebody and with nobody, and what it cannot do is a note.
pub async fn documented(at: &Behind) {
    let (person, _) = at.at_wiki().await;
    for session in [person.at_wiki(), None] {
        let (found, report, status) = doctor(at, session.as_deref()).await;
        assert_eq!((found.problems.len(), status), (0, Some(0)), "{report:#}");
        let mut expected = at.kind.notes.to_vec();
        if session.is_none() && !at.kind.passes_empty_on {
            expected.insert(expected.iter().take_while(|check| **check == "unlisted").count(), "hop_by_hop");
        }
        assert_eq!(found.notes, expected, "{report:#}");
        at.wiki.nothing("what the doctor asks");
        at.crm.nothing("what the doctor asks");
    }
    let left: i64 = sqlx::query_scalar("select count(*) from echoes").fetch_one(&at.server.db).await.unwrap();
    assert_eq!(left, 0, "a token ends with its run");
}

/// What the proxy's own documentation shows has the faults that were seen of it, and no other is told.
pub async fn naive(at: &Behind) {
    let person = at.person();
    person.register().await;
    // Not every one of them leads people there.
    person.go(&format!("{WIKI}/.vestibule/enter?return_to=/page")).await.arrived();
    let (found, report, status) = doctor(at, person.at_wiki().as_deref()).await;
    assert_eq!((found.problems, status), (owned(at.kind.naive), Some(1)), "{report:#}");
    assert_eq!(found.notes, owned(at.kind.naive_notes), "{report:#}");
    for name in ["x-forwarded-uri", "x-original-url"] {
        let is_told = report.to_string().contains(&format!("A client's {name} reaches the check"));
        assert_eq!(is_told, at.kind.hands_on.contains(&name), "{name}: {report:#}");
    }
    let sections = report["sections"].as_array().unwrap().iter();
    for found in sections.flat_map(|section| section["findings"].as_array().unwrap()) {
        let mends = found["advice"].as_str().unwrap_or_default();
        assert!(found["level"] != "problem" || mends.contains(at.kind.page), "which line mends it: {found:#}");
    }
}

fn owned(checks: &[&str]) -> Vec<String> {
    checks.iter().map(ToString::to_string).collect()
}
