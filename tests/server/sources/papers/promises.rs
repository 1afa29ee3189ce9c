//! `docs/security.md` as data: its promises, and what is wrong with them beside the tests that there are.

use std::collections::{BTreeMap, BTreeSet};

/// A promise: `### 14. Title`, a text, and the tests that hold it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Promise {
    pub number: usize,
    pub is_unbuilt: bool,
    /// Functions in Rust.
    pub tests: Vec<String>,
    /// Titles of browser tests.
    pub browser_tests: Vec<String>,
}

/// The tests that there are.
#[derive(Debug, Default)]
pub struct Tests {
    pub functions: BTreeSet<String>,
    /// Titles of browser tests, with the promise that their file quotes.
    pub titles: BTreeMap<String, Option<usize>>,
}

/// The promises of the page, in its order.
pub fn promises(page: &str) -> Vec<Promise> {
    let mut promises = Vec::new();
    for line in page.lines() {
        if let Some(heading) = line.strip_prefix("### ") {
            let number = heading.split_once(". ").and_then(|(number, _)| number.parse().ok());
            promises.push(Promise { number: number.unwrap_or_default(), ..Promise::default() });
        }
        let Some(promise) = promises.last_mut() else { continue };
        let code = |item: &str| item.strip_prefix('`').and_then(|item| item.strip_suffix('`')).map(str::to_owned);
        promise.is_unbuilt |= line.starts_with("*Not built yet*");
        promise.browser_tests.extend(line.strip_prefix("- browser: ").and_then(code));
        promise.tests.extend(line.strip_prefix("- ").and_then(code));
    }
    promises
}

impl Tests {
    /// The test functions of a file in Rust.
    pub fn add_functions(&mut self, text: &str) {
        let mut is_test = false;
        for line in text.lines().map(str::trim) {
            // A line of a table, of which a macro makes a test.
            if let Some((name, _)) = line.strip_prefix("case ").and_then(|rest| rest.split_once('(')) {
                self.functions.insert(name.to_owned());
            }
            let function = line.strip_prefix("async ").unwrap_or(line).strip_prefix("fn ");
            if let Some((name, _)) = function.and_then(|rest| rest.split_once('('))
                && std::mem::take(&mut is_test)
            {
                self.functions.insert(name.to_owned());
            }
            is_test |= ["#[test]", "#[tokio::test", "#[sqlx::test"].iter().any(|start| line.starts_with(start));
        }
    }

    /// The browser tests of a file; its first comment may quote a promise: `(SECURITY 21)`.
    pub fn add_titles(&mut self, text: &str) {
        let head = text.split("\n\n").next().unwrap_or_default();
        let quoted =
            head.split_once("(SECURITY ").and_then(|(_, rest)| rest.split(|char: char| !char.is_ascii_digit()).next());
        let quoted = quoted.and_then(|number| number.parse().ok());
        for line in text.lines().map(str::trim) {
            let Some(rest) = line.strip_prefix("test(") else { continue };
            let Some(quote) = rest.chars().next().filter(|char| "'`".contains(*char)) else { continue };
            if let Some((title, _)) = rest[1..].split_once(quote) {
                self.titles.insert(title.to_owned(), quoted);
            }
        }
    }
}

/// What is wrong, a sentence each.
pub fn faults(promises: &[Promise], tests: &Tests, count: usize) -> Vec<String> {
    let mut faults = Vec::new();
    let numbers: Vec<usize> = promises.iter().map(|promise| promise.number).collect();
    if !numbers.iter().copied().eq(1..=count) {
        faults.push(format!("the promises are not 1 to {count}: {numbers:?}"));
    }
    for Promise { number, is_unbuilt, tests: named, browser_tests } in promises {
        let has_tests = !named.is_empty() || !browser_tests.is_empty();
        if *is_unbuilt == has_tests {
            faults
                .push(format!("{number} {}", if has_tests { "is not built and names tests" } else { "names no test" }));
        }
        let unknown = named.iter().filter(|name| !tests.functions.contains(*name));
        let unknown = unknown.chain(browser_tests.iter().filter(|title| !tests.titles.contains_key(*title)));
        faults.extend(unknown.map(|name| format!("{number} names {name}, which is not there")));
    }
    let names = |number: usize, name: &String| {
        promises.iter().any(|promise| {
            promise.number == number && (promise.tests.contains(name) || promise.browser_tests.contains(name))
        })
    };
    let quoting = tests.functions.iter().filter_map(|name| Some((quoted_by(name)?, name)));
    let quoting = quoting.chain(tests.titles.iter().filter_map(|(title, number)| Some(((*number)?, title))));
    faults.extend(
        quoting
            .filter(|(number, name)| !names(*number, name))
            .map(|(number, name)| format!("{number} does not name {name}")),
    );
    faults
}

/// The promise that a function's name quotes: `security_14_…`.
fn quoted_by(name: &str) -> Option<usize> {
    name.strip_prefix("security_")?.split('_').next()?.parse().ok()
}
