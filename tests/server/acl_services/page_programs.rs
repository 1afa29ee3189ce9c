//! The programs of docs/acl-{rust,python,node}.md.

#[allow(dead_code, unreachable_pub)]
#[rustfmt::skip]
#[path = "pages/main.rs"]
pub mod in_rust;

use vestibule::acl::sources::settings::AclSettings;

const PAGE: &str = include_str!("../../../docs/acl.md");
pub const RUST: &str = include_str!("../../../docs/acl-rust.md");
pub const PYTHON: &str = include_str!("../../../docs/acl-python.md");
pub const NODE: &str = include_str!("../../../docs/acl-node.md");

/// The file of a page whose block begins with its name.
pub fn file(page: &'static str, language: &str, name: &str) -> &'static str {
    let comment = if language == "rust" || language == "js" { "//" } else { "#" };
    let start = format!("```{language}\n{comment} {name}\n");
    page.split_once(&start).and_then(|(_, rest)| rest.split_once("```")).unwrap_or_else(|| panic!("no {name}")).0
}

/// The one program of a page.
pub fn only(page: &'static str, language: &str) -> &'static str {
    let start = format!("```{language}\n");
    page.split_once(&start).and_then(|(_, rest)| rest.split_once("```")).expect("a program").0
}

#[test]
fn the_page_in_rust_is_the_program_that_is_compiled_here() {
    assert_eq!(file(RUST, "rust", "src/acl.rs"), include_str!("pages/acl.rs"));
    assert_eq!(file(RUST, "rust", "src/main.rs"), include_str!("pages/main.rs"));
}

#[test]
fn the_contract_is_short_enough_to_read_in_every_language() {
    for (page, language, name) in [(RUST, "rust", "src/acl.rs"), (PYTHON, "python", "acl.py"), (NODE, "js", "acl.mjs")]
    {
        assert!(file(page, language, name).lines().count() < 60, "{name}");
    }
}

#[test]
fn the_page_shows_the_table_that_these_programs_have_and_settings_that_are_read() {
    assert!(PAGE.contains(&format!("```csv\n{}```", include_str!("pages/access.csv"))));
    let settings: String =
        PAGE.split("```toml\n").skip(1).filter_map(|rest| rest.split_once("```")).map(|(text, _)| text).collect();
    let settings = settings.split_once("openapi =").expect("acl.toml comes after the door's settings").1;
    let settings = AclSettings::read("acl.toml", &format!("openapi ={settings}")).expect("readable");
    assert_eq!((settings.paths.len(), settings.bodies.len(), settings.skip.len()), (1, 1, 1));
    assert!(!settings.fga.relations.is_empty());
}
