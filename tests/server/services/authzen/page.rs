//! The page about it: its commands, run as they are printed, say what it says.

use std::process::Stdio;

use serde_json::{Value, json};
use tokio::process::Command;
use vestibule::model::service::rule::Rule;

use super::{secret, somebody, start_with};
use crate::support::{Database, Pool};

const PAGE: &str = include_str!("../../../../docs/authzen.md");

/// The blocks of a language, in their order.
fn blocks(language: &str) -> Vec<&'static str> {
    let fence = format!("```{language}\n");
    PAGE.split(&fence).skip(1).map(|rest| rest.split_once("```").expect("an end").0).collect()
}

#[sqlx::test]
async fn the_commands_of_the_page_are_answered_as_it_says(_: Pool, db: Database) {
    let (server, checks) = start_with(db, |setup| {
        let roles = vec!["admin".to_owned()];
        setup.services[0].rules = vec![Rule { roles, ..Rule::new("/admin/**".parse().unwrap()) }];
    })
    .await;
    let known = somebody(&server, &checks).await;
    let [one, several, metadata] = blocks("sh")[..] else { panic!("three commands") };
    let run = async |commands: &str| -> Value {
        let mut shell = Command::new("sh");
        shell.args(["-euc", commands]).env("DOOR", server.address.as_str().trim_end_matches('/'));
        shell.env("SECRET", secret("wiki")).env("SID", &known.session).stdin(Stdio::null());
        let output = shell.output().await.unwrap();
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"))
    };
    let shown: Value = serde_json::from_str(blocks("json")[0]).expect("JSON");
    assert_eq!(run(one).await, shown);
    let decisions = run(several).await["evaluations"].as_array().expect("a list").clone();
    let yes = json!({"decision": true});
    assert_eq!(decisions, [yes.clone(), yes, shown]);
    assert_eq!(run(metadata).await["policy_decision_point"], "https://door.example");
}

/// Whoever goes from one page to the other has made the file already.
#[test]
fn every_page_names_the_same_file_for_the_secret() {
    let named = "client_secret_file = \"/etc/vestibule/wiki-secret\"";
    let pages = [
        PAGE,
        include_str!("../../../../docs/signals.md"),
        include_str!("../../../../docs/services.md"),
        include_str!("../../../../vestibule.example.toml"),
    ];
    let paths = |page: &'static str| page.match_indices("/etc/vestibule/wiki").map(move |(at, _)| &page[at..]);
    for page in pages {
        assert!(paths(page).count() > 0 && paths(page).all(|rest| rest.starts_with("/etc/vestibule/wiki-secret")));
    }
    for page in [pages[0], pages[1], pages[3]] {
        assert!(page.contains(named));
    }
}
