//! A store file of OpenFGA, as we read it and as its own command does.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;
use vestibule::acl::fga::Store;

const STORE: &str = include_str!("../../fixtures/acl/store.fga.yaml");

const TUPLES: &str = include_str!("../../fixtures/acl/tuples.csv");

/// Test, user, relation, object, and what is expected.
type Check = (String, String, String, String, bool);

fn store(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("store.fga.yaml");
    fs::write(&file, text).unwrap();
    fs::write(folder.path().join("tuples.csv"), TUPLES).unwrap();
    (folder, file)
}

/// What `fga model test` says of it: its results, and whether all are as expected.
fn of_fga(file: &Path) -> (Value, bool) {
    let tools = std::env::var_os("VESTIBULE_TOOLS").expect("VESTIBULE_TOOLS, of scripts/env");
    let program = Path::new(&tools).join("fga/bin/fga");
    // A home of its own: it reads settings from there.
    let output = Command::new(program)
        .args(["model", "test", "--verbose", "--suppress-summary", "--tests"])
        .arg(file)
        .env("HOME", file.parent().unwrap())
        .output()
        .expect("fga, of scripts/setup test");
    let text = String::from_utf8_lossy(&output.stdout);
    let results = serde_json::from_str(text.trim()).unwrap_or_else(|error| panic!("{error}: {text} {output:?}"));
    (results, output.status.success())
}

fn checks_of_fga(results: &Value) -> BTreeSet<Check> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let of_test = |test: &Value| {
        let name = text(&test["name"]);
        let checks = test["check_results"].as_array().cloned().unwrap_or_default();
        checks.into_iter().map(move |check| {
            let asked = &check["request"];
            let expected = check["expected"].as_bool().unwrap();
            (name.clone(), text(&asked["user"]), text(&asked["relation"]), text(&asked["object"]), expected)
        })
    };
    results.as_array().unwrap().iter().flat_map(of_test).collect()
}

fn checks_of_ours(store: &Store) -> BTreeSet<Check> {
    let checks = store.assertions.iter().filter(|assertion| assertion.is_check).cloned();
    checks.map(|check| (check.test, check.user, check.relation, check.object, check.expected)).collect()
}

#[test]
fn every_check_of_a_store_reads_as_openfga_reads_it() {
    let (_folder, file) = store(STORE);
    let (results, is_as_expected) = of_fga(&file);
    let ours = Store::read(&file).unwrap();
    assert!(is_as_expected, "{results:#}");
    assert_eq!(checks_of_ours(&ours), checks_of_fga(&results));
    assert_eq!(ours.assertions.iter().filter(|assertion| assertion.is_check).count(), 14);
    // A list is a yes for what is in it, and a no for all else: as if each had been checked.
    for test in results.as_array().unwrap() {
        for list in test["list_objects_results"].as_array().into_iter().flatten() {
            let (user, relation) = (&list["request"]["user"], &list["request"]["relation"]);
            let listed: BTreeSet<&str> = list["got"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
            let of_ours: Vec<_> = ours
                .assertions
                .iter()
                .filter(|ours| !ours.is_check && *user == ours.user.as_str() && *relation == ours.relation.as_str())
                .collect();
            assert!(of_ours.len() > listed.len(), "{list}");
            for ours in of_ours {
                assert_eq!(ours.expected, listed.contains(ours.object.as_str()), "{ours:?}");
            }
        }
    }
}

#[test]
fn an_assertion_that_is_wrong_is_read_as_it_stands() {
    let wrong = STORE.replacen("can_delete: false", "can_delete: true", 1);
    let (_folder, file) = store(&wrong);
    let (results, is_as_expected) = of_fga(&file);
    assert!(!is_as_expected);
    let checks = results.as_array().unwrap().iter().flat_map(|test| test["check_results"].as_array().unwrap());
    let failed = checks.filter(|check| check["test_result"] == false).count();
    assert_eq!(failed, 1, "{results:#}");
    assert_eq!(checks_of_ours(&Store::read(&file).unwrap()), checks_of_fga(&results));
}
