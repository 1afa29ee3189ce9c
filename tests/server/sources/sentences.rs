//! What people read is written in `locales/` and nowhere else.

use std::path::Path;

use crate::sources::imports::visit;

/// Where pages and pieces of pages are made.
const PLACES: [&str; 4] = ["src/pages", "src/look", "src/islands", "src/services/at_service"];

#[test]
fn no_sentence_is_written_outside_locales() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for place in PLACES {
        visit(&root.join(place), &mut |file, text| {
            let is_test = format!("{file:?}").contains("tests");
            let found: Vec<&str> = if is_test { Vec::new() } else { sentences(text).collect() };
            assert!(found.is_empty(), "{file:?}: {found:?}");
        });
    }
}

/// Literals that read like something said to people: a capital, a space, and no sign of code. What the log is told and what a
/// programmer expects begins with a small letter.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.flat_map(|line| line.split('"').skip(1).step_by(2)).filter(|literal| reads_like_a_sentence(literal))
}

fn reads_like_a_sentence(literal: &str) -> bool {
    let has_code = literal.contains(['{', '<', '=', '/', ';']) || literal.chars().any(|char| char.is_ascii_digit());
    literal.starts_with(|char: char| char.is_ascii_uppercase()) && literal.trim().contains(' ') && !has_code
}

#[test]
fn a_sentence_is_seen() {
    let text =
        "view! { <p>\"Sign in again\"</p> }\n// \"Not this one\"\nlet x = \"M5 21V6a\"; log!(\"nothing has ended\");";
    assert_eq!(sentences(text).collect::<Vec<_>>(), ["Sign in again"]);
}
