//! What the papers name is there.

use std::{fs, path::Path};

/// The papers that lead through the source.
const PAPERS: [&str; 3] = ["README.md", "docs/architecture.md", "docs/operations.md"];

#[test]
fn every_file_that_a_paper_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut named = 0;
    for paper in PAPERS {
        let text = fs::read_to_string(root.join(paper)).expect("readable");
        for file in text.split('`').skip(1).step_by(2).filter_map(file_in) {
            assert!(root.join(&file).exists(), "{paper} names {file}");
            named += 1;
        }
    }
    assert!(named > 40, "only {named} files were found");
}

/// A file of the repository, where a piece of code names one: `server/guard.rs` is in `src`.
fn file_in(code: &str) -> Option<String> {
    let path = code.split("::").next()?;
    let is_path = path.ends_with(".rs") && path.contains('/') && !path.contains(['…', ' ', '{']);
    let top = ["src/", "tests/", "benches/"].iter().any(|top| path.starts_with(top));
    is_path.then(|| if top { path.to_owned() } else { format!("src/{path}") })
}

#[test]
fn files_are_found_as_papers_write_them() {
    let found = |code| file_in(code);
    assert_eq!(found("src/model/flow.rs").as_deref(), Some("src/model/flow.rs"));
    assert_eq!(found("model/session.rs::state_at(facts, now, limits)").as_deref(), Some("src/model/session.rs"));
    assert_eq!((found("sessions::end"), found("docs/operations.md"), found("state_at")), (None, None, None));
}
