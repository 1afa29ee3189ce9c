//! What people read is written in `locales/` and nowhere else.

use std::{fs, path::Path};

use crate::sources::imports::visit;

/// Where pages and pieces of pages are made, and what people are told is decided.
const PLACES: [&str; 7] = [
    "src/pages",
    "src/look",
    "src/islands",
    "src/auth",
    "src/services/at_service",
    "src/services/authz/pages.rs",
    "src/server/errors.rs",
];

#[test]
fn no_sentence_is_written_outside_locales() {
    let mut seen = 0;
    for place in PLACES {
        each_file(place, &mut |file, code| {
            seen += 1;
            let found: Vec<&str> = literals(code).filter(|literal| reads_like_a_sentence(literal)).collect();
            assert!(found.is_empty(), "{file}: {found:?}");
        });
    }
    assert!(seen > 100, "only {seen} files were looked at");
}

/// What the site is called stands in the settings: whoever has not said otherwise is the only one who reads our name.
#[test]
fn no_page_names_anything_but_the_brand() {
    let mut found = Vec::new();
    for place in ["src/pages", "src/look", "src/islands"] {
        each_file(place, &mut |file, code| {
            let names = literals(code).filter(|literal| literal.contains("Vestibule"));
            found.extend(names.map(|name| format!("{file}: {name}")));
        });
    }
    assert_eq!(found, ["src/look/language/settings.rs: Vestibule"]);
}

#[test]
fn every_sentence_is_said_somewhere() {
    let (mut names, mut said) = (Vec::new(), String::new());
    for place in ["src/pages", "src/look", "src/services", "src/server"] {
        each_file(place, &mut |file, code| {
            if file == "src/look/language/text.rs" {
                let list = code.split("texts! {").nth(1).and_then(|list| list.split("\n}\n").next());
                names = list.map(sentences_in).expect("the list of sentences");
            }
            said.push_str(code);
        });
    }
    assert!(names.len() > 150, "only {} sentences were found", names.len());
    let is_said = |name: &String| said.split(&format!("Text::{name}")).skip(1).any(ends_there);
    let unsaid: Vec<&String> = names.iter().filter(|name| !is_said(name)).collect();
    assert!(unsaid.is_empty(), "nobody says {unsaid:?}");
}

/// The names in the list of sentences, without what stands in each.
fn sentences_in(list: &str) -> Vec<String> {
    let lines = list.lines().filter(|line| !line.trim_start().starts_with("//"));
    let text: String = lines.collect();
    let outside: String = text.split('{').map(|part| part.rsplit('}').next().unwrap_or_default()).collect();
    outside.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Whether a name ends where this begins.
fn ends_there(rest: &str) -> bool {
    !rest.starts_with(|char: char| char.is_ascii_alphanumeric())
}

/// Every file at a place, or that file: its name and what is compiled of it outside tests.
fn each_file(place: &str, look: &mut dyn FnMut(&str, &str)) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut one = |file: &Path, text: &str| {
        let name = file.strip_prefix(root).unwrap_or(file).display().to_string();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        if !name.contains("tests") {
            look(&name, code);
        }
    };
    if place.ends_with(".rs") {
        let file = root.join(place);
        let text = fs::read_to_string(&file).unwrap();
        return one(&file, &text);
    }
    visit(&root.join(place), &mut one);
}

/// What stands between quotation marks in code, and in no comment.
fn literals(code: &str) -> impl Iterator<Item = &str> {
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.flat_map(|line| line.split('"').skip(1).step_by(2))
}

/// Literals that read like something said to people: a capital, a space, and no sign of code. What the log is told and what a
/// programmer expects begins with a small letter.
fn reads_like_a_sentence(literal: &str) -> bool {
    let has_code = literal.contains(['{', '<', '=', '/', ';']) || literal.chars().any(|char| char.is_ascii_digit());
    let is_upper = |char: char| char.is_ascii_uppercase();
    // With an abbreviation begins what a programmer expects.
    let begins = literal.starts_with(is_upper) && !literal[1..].starts_with(is_upper);
    begins && literal.trim().contains(' ') && !has_code
}

#[test]
fn a_sentence_is_seen() {
    let text =
        "view! { <p>\"Sign in again\"</p> }\n// \"Not this one\"\nlet x = \"M5 21V6a\"; log!(\"nothing has ended\");";
    let found: Vec<_> = literals(text).filter(|literal| reads_like_a_sentence(literal)).collect();
    assert_eq!(found, ["Sign in again"]);
    let list = "\n    // One\n    Skip, Hello { name: &'a str },\n    Names { a: Slot, b: Slot }, SignIn,\n";
    assert_eq!(sentences_in(list), ["Skip", "Hello", "Names", "SignIn"]);
    assert!(ends_there(" { name }") && !ends_there("Again"));
}
