//! Every dependency that is declared is used: one that nobody names is built, audited and shipped for nothing.

use std::{fs, path::Path};

use toml::Table;

use crate::sources::imports::visit;

#[test]
fn every_dependency_is_used() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| fs::read_to_string(root.join(path)).expect("readable");
    let text_of = |folders: &[&str]| {
        let mut all = String::new();
        folders.iter().for_each(|folder| visit(&root.join(folder), &mut |_, text| all.push_str(text)));
        all
    };
    let manifest: Table = read("Cargo.toml").parse().expect("TOML");
    let program = text_of(&["src", "benches"]) + &read("build.rs");
    let tests = text_of(&["src", "tests"]);
    let unused = [unused(&manifest, "dependencies", &program), unused(&manifest, "dev-dependencies", &tests)].concat();
    assert_eq!(unused, [""; 0]);
}

/// What one version of wasm-bindgen writes, only the same version of its program reads.
#[test]
fn the_tools_have_the_wasm_bindgen_of_the_program() {
    let version = |lock: &str, package: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(lock);
        let lock: Table = fs::read_to_string(path).expect("readable").parse().expect("TOML");
        let packages = lock["package"].as_array().expect("packages");
        let of = |key: &str, at: usize| packages[at][key].as_str().map(String::from);
        (0..packages.len()).find(|&at| of("name", at).as_deref() == Some(package)).and_then(|at| of("version", at))
    };
    let ours = version("Cargo.lock", "wasm-bindgen");
    assert!(ours.is_some());
    assert_eq!(version("tools/Cargo.lock", "wasm-bindgen-cli"), ours);
}

/// The dependencies in this table of the manifest that the text does not name.
fn unused<'a>(manifest: &'a Table, kind: &str, text: &str) -> Vec<&'a str> {
    let declared = manifest[kind].as_table().expect("a table");
    declared.keys().map(String::as_str).filter(|name| !is_named(text, &name.replace('-', "_"))).collect()
}

/// Whether a path begins with this crate: `name::…`, not `crate::name::…`, and not in a comment.
fn is_named(text: &str, name: &str) -> bool {
    let start = format!("{name}::");
    text.lines().filter(|line| !line.trim_start().starts_with("//")).any(|line| {
        line.match_indices(&start).any(|(at, _)| {
            !line[..at].ends_with(|char: char| char.is_alphanumeric() || char == '_') && !is_inside(&line[..at])
        })
    })
}

/// Whether what follows is a part of a longer path. `::name` is the crate, `crate::name` is not.
fn is_inside(before: &str) -> bool {
    before.strip_suffix("::").is_some_and(|path| path.ends_with(|char: char| char.is_alphanumeric() || char == '_'))
}

#[test]
fn the_check_sees_what_nobody_uses() {
    let manifest: Table = "[dependencies]\nweb-sys = \"1\"\nlibc = \"1\"\nurl = \"2\"\nuuid = \"1\"\ntower = \"1\""
        .parse()
        .expect("TOML");
    let text =
        "use ::url::Url;\n// libc::kill\nlet x = uuid::now();\nuse crate::tower::Stone;\nuse my_web_sys::Window;";
    assert_eq!(unused(&manifest, "dependencies", text), ["libc", "tower", "web-sys"]);
}
