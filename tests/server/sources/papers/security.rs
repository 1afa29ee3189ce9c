//! Every promise in `docs/security.md` has its tests, and every test that quotes one stands there.

use std::{fs, path::Path};

use super::promises::{Promise, Tests, faults, promises};
use crate::sources::imports::visit;

/// The promises, as they were numbered from the beginning.
const COUNT: usize = 50;

#[test]
fn every_promise_names_its_tests_and_every_test_that_quotes_one_is_named() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/security.md")).expect("readable");
    let mut tests = Tests::default();
    for folder in ["src", "tests"] {
        visit(&root.join(folder), &mut |_, text| tests.add_functions(text));
    }
    for entry in fs::read_dir(root.join("end2end/specs")).expect("the folder is there") {
        tests.add_titles(&fs::read_to_string(entry.expect("an entry").path()).expect("readable"));
    }
    assert!(tests.functions.len() > 500 && tests.titles.len() > 50, "tests are found");
    assert_eq!(faults(&promises(&page), &tests, COUNT), [""; 0]);
}

/// A small page that is right about [`small_tests`].
const PAGE: &str = "\
# What must hold

- `not_a_promise`

### 1. Cookies

Every `cookie` has a name.

- `security_1_a_name`
- `another_name`

### 2. Doors

- browser: `the door of ${whom} is shut`
- `security_2_of_a_table`

### 3. Windows

*Not built yet*: with the wall.
";

fn small_tests() -> Tests {
    let mut tests = Tests::default();
    tests.add_functions("#[sqlx::test]\nasync fn security_1_a_name(_: Pool) {}\nfn security_3_no_test() {}");
    tests.add_functions("    #[test]\n    #[cfg(unix)]\n    fn another_name() {}");
    tests.add_functions("            case security_2_of_a_table(start, away::stopped);");
    tests.add_titles(
        "// Shut (SECURITY 2).\n\nimport x;\nfor (;;) {\n  test(`the door of ${whom} is shut`, async () => {});\n}",
    );
    tests
        .add_titles("// Open.\n\ntest('the window is open, isn’t it', async () => {});\ntest.use({});\ntest(name, f);");
    tests
}

#[test]
fn a_page_is_read_as_it_is_written() {
    let [cookies, doors, windows] = &promises(PAGE)[..] else { panic!("three promises") };
    let tests = ["security_1_a_name", "another_name"].map(str::to_owned).to_vec();
    assert_eq!(*cookies, Promise { number: 1, tests, ..Promise::default() });
    let browser_tests = vec!["the door of ${whom} is shut".to_owned()];
    assert_eq!(
        *doors,
        Promise { number: 2, browser_tests, tests: vec!["security_2_of_a_table".to_owned()], ..Promise::default() }
    );
    assert_eq!(*windows, Promise { number: 3, is_unbuilt: true, ..Promise::default() });
    let tests = small_tests();
    assert_eq!(
        tests.functions.iter().collect::<Vec<_>>(),
        ["another_name", "security_1_a_name", "security_2_of_a_table"]
    );
    let titles: Vec<_> = tests.titles.iter().map(|(title, quoted)| (title.as_str(), *quoted)).collect();
    assert_eq!(titles, [("the door of ${whom} is shut", Some(2)), ("the window is open, isn’t it", None)]);
    assert_eq!(faults(&promises(PAGE), &tests, 3), [""; 0]);
}

#[test]
fn every_fault_of_a_page_is_found() {
    let door = "- browser: `the door of ${whom} is shut`";
    for (from, to, fault) in [
        ("### 2. ", "### 4. ", "the promises are not 1 to 3: [1, 4, 3]"),
        ("### 3. Windows", "Windows", "the promises are not 1 to 3: [1, 2]"),
        ("### 1. Cookies", "### Cookies", "the promises are not 1 to 3: [0, 2, 3]"),
        ("- `security_1_a_name`\n", "", "1 does not name security_1_a_name"),
        (door, "- `another_name`", "2 does not name the door of ${whom} is shut"),
        (door, "", "2 does not name the door of ${whom} is shut"),
        (&format!("{door}\n- `security_2_of_a_table`"), "", "2 names no test"),
        ("- `security_2_of_a_table`\n", "", "2 does not name security_2_of_a_table"),
        ("`another_name`", "`security_3_no_test`", "1 names security_3_no_test, which is not there"),
        ("of ${whom} is", "is", "2 names the door is shut, which is not there"),
        ("with the wall.\n", "with the wall.\n\n- `another_name`\n", "3 is not built and names tests"),
    ] {
        let page = PAGE.replace(from, to);
        let faults = faults(&promises(&page), &small_tests(), 3);
        assert!(faults.iter().any(|found| found == fault), "{fault}: {faults:?}");
    }
}
