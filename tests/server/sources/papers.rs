//! What the papers name is there, and what they say of the code is so.

mod events;
mod promises;
mod reference;
mod security;
mod settings;

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Every paper there is.
fn papers() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let packages = ["packages/pytest-vestibule", "packages/vestibule-playwright", "packages/vestibule-testing"];
    let folders = ["", "docs", "docs/decisions", "docs/providers", "docs/proxies"].into_iter().chain(packages);
    let entries = folders.flat_map(|folder| fs::read_dir(root.join(folder)).expect("the folder is there"));
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "md")).collect()
}

#[test]
fn every_paper_is_looked_at() {
    let papers = papers();
    let names: Vec<_> = papers.iter().filter_map(|path| path.file_name()?.to_str()).collect();
    for name in [
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "architecture.md",
        "operations.md",
        "reference.md",
        "security.md",
        "guard.md",
    ] {
        assert!(names.contains(&name), "{name} is not among {names:?}");
    }
}

#[test]
fn every_file_that_a_paper_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut named = 0;
    for paper in papers() {
        let text = fs::read_to_string(&paper).expect("readable");
        for file in text.split('`').skip(1).step_by(2).filter_map(file_in) {
            assert!(root.join(&file).exists(), "{} names {file}", paper.display());
            named += 1;
        }
    }
    assert!(named > 40, "only {named} files were found");
}

#[test]
fn every_link_of_a_paper_leads_somewhere() {
    let mut followed = 0;
    for paper in papers() {
        let text = fs::read_to_string(&paper).expect("readable");
        let folder = paper.parent().expect("a folder");
        for link in links_in(&text) {
            assert!(folder.join(link).exists(), "{} leads to {link}", paper.display());
            followed += 1;
        }
    }
    assert!(followed > 20, "only {followed} links were found");
}

/// Where a paper leads inside the repository.
fn links_in(text: &str) -> impl Iterator<Item = &str> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets.filter(|target| !target.contains("://")).filter_map(|target| target.split('#').next())
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

#[test]
fn links_are_found_as_papers_write_them() {
    let text = "[a](docs/a.md#here) and ![b](b.png), not [c](https://c.example) or f(x)";
    assert_eq!(links_in(text).collect::<Vec<_>>(), ["docs/a.md", "b.png"]);
}
