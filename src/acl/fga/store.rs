//! A store file, as the `fga` command reads it: tuples, and tests with what they assert.

use std::{collections::BTreeSet, path::Path};

use serde::Deserialize;

use super::tuples::{self, Tuple};
use crate::acl::sources::{document, fetch};

/// What the tests of a store assert, one by one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Store {
    pub assertions: Vec<Assertion>,
    /// What is in the file and no expectation of ours.
    pub notes: Vec<String>,
}

/// Whether a user has a relation to an object, by one test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assertion {
    pub test: String,
    pub user: String,
    pub relation: String,
    pub object: String,
    pub expected: bool,
    /// The relations that this user has to this object by a tuple.
    pub direct: BTreeSet<String>,
    /// Whether it is one of `check`; the others are what `list_objects` comes to, object by object.
    pub is_check: bool,
}

#[derive(Deserialize)]
struct StoreFile {
    #[serde(default)]
    tuples: Option<Vec<Tuple>>,
    tuple_file: Option<String>,
    #[serde(default)]
    tuple_files: Option<Vec<String>>,
    #[serde(default)]
    tests: Option<Vec<Test>>,
}

#[derive(Deserialize)]
struct Test {
    #[serde(default)]
    name: String,
    tuples: Option<Vec<Tuple>>,
    tuple_file: Option<String>,
    tuple_files: Option<Vec<String>>,
    check: Option<Vec<Check>>,
    list_objects: Option<Vec<ListObjects>>,
    list_users: Option<Vec<serde_json::Value>>,
}

#[derive(Deserialize)]
struct Check {
    user: Option<String>,
    users: Option<Vec<String>>,
    object: Option<String>,
    objects: Option<Vec<String>>,
    #[serde(default)]
    assertions: std::collections::BTreeMap<String, bool>,
}

#[derive(Deserialize)]
struct ListObjects {
    user: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    assertions: std::collections::BTreeMap<String, Option<Vec<String>>>,
}

impl Store {
    /// Reads a store file and the files of tuples that it names, which lie in its folder.
    pub fn read(file: &Path) -> Result<Self, Vec<String>> {
        let name = file.display().to_string();
        let text = fetch::of_file(file).map_err(|mistake| vec![mistake])?;
        let value = document::read(&name, &text).map_err(|mistake| vec![mistake])?;
        let told = |error: serde_json::Error| vec![format!("{name} is no store file: {error}")];
        let store: StoreFile = serde_json::from_value(value).map_err(told)?;
        let folder = file.parent().unwrap_or(Path::new(""));
        let files = store.tuple_file.into_iter().chain(store.tuple_files.unwrap_or_default());
        let shared = tuples::gather(folder, store.tuples, files)?;
        let mut read = Self::default();
        let mut mistakes = Vec::new();
        for (at, test) in store.tests.unwrap_or_default().into_iter().enumerate() {
            let test_name = if test.name.is_empty() { format!("tests[{at}]") } else { test.name.clone() };
            if let Err(found) = read.test(folder, &shared, test, &test_name) {
                mistakes.extend(found.into_iter().map(|mistake| format!("{name}: {test_name:?}: {mistake}")));
            }
        }
        if mistakes.is_empty() { Ok(read) } else { Err(mistakes) }
    }

    fn test(&mut self, folder: &Path, shared: &[Tuple], test: Test, name: &str) -> Result<(), Vec<String>> {
        let files = test.tuple_file.into_iter().chain(test.tuple_files.unwrap_or_default());
        let tuples = [shared, &tuples::gather(folder, test.tuples, files)?].concat();
        let mut mistakes = Vec::new();
        for check in test.check.unwrap_or_default() {
            let users = one_or_more("user", check.user, check.users);
            let objects = one_or_more("object", check.object, check.objects);
            match (users, objects) {
                (Ok(users), Ok(objects)) => {
                    let pairs = users.iter().flat_map(|user| objects.iter().map(move |object| (user, object)));
                    for (user, object) in pairs {
                        for (relation, expected) in &check.assertions {
                            self.add(name, &tuples, (user, relation, object), *expected, true);
                        }
                    }
                }
                (users, objects) => mistakes.extend([users.err(), objects.err()].into_iter().flatten()),
            }
        }
        for list in test.list_objects.unwrap_or_default() {
            self.list(name, &tuples, list);
        }
        if let Some(lists) = test.list_users.filter(|lists| !lists.is_empty()) {
            self.notes.push(format!("{name:?}: {} of list_users are left out: they name no asker", lists.len()));
        }
        if mistakes.is_empty() { Ok(()) } else { Err(mistakes) }
    }

    /// A list says yes to what is in it, and no to all else of the kind that there is.
    fn list(&mut self, name: &str, tuples: &[Tuple], list: ListObjects) {
        let prefix = format!("{}:", list.kind);
        for (relation, listed) in &list.assertions {
            let listed = listed.as_deref().unwrap_or_default();
            let there = tuples.iter().map(|tuple| &tuple.object).filter(|object| object.starts_with(&prefix));
            for object in listed.iter().chain(there).collect::<BTreeSet<_>>() {
                self.add(name, tuples, (&list.user, relation, object), listed.contains(object), false);
            }
        }
    }

    fn add(
        &mut self,
        test: &str,
        tuples: &[Tuple],
        (user, relation, object): (&str, &str, &str),
        expected: bool,
        is_check: bool,
    ) {
        let own = tuples.iter().filter(|tuple| tuple.user == user && tuple.object == object);
        self.assertions.push(Assertion {
            test: test.to_owned(),
            user: user.to_owned(),
            relation: relation.to_owned(),
            object: object.to_owned(),
            expected,
            direct: own.map(|tuple| tuple.relation.clone()).collect(),
            is_check,
        });
    }
}

/// `user` or `users`, and never both.
fn one_or_more(name: &str, one: Option<String>, more: Option<Vec<String>>) -> Result<Vec<String>, String> {
    match (one.filter(|one| !one.is_empty()), more.filter(|more| !more.is_empty())) {
        (Some(one), None) => Ok(vec![one]),
        (None, Some(more)) => Ok(more),
        (Some(_), Some(_)) => Err(format!("has both {name} and {name}s")),
        (None, None) => Err(format!("has neither {name} nor {name}s")),
    }
}
