//! Imports run one way: `main -> server -> { pages | services | dev | acl } -> look -> auth -> { sessions | openid | signing } -> store ->
//! model`, and inside a room they run in no circle either.

mod circles;
mod modules;
mod tokens;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use circles::{Circle, circles};
use modules::Modules;
pub use modules::visit;

/// What each part may use beside itself. `islands` is compiled for the browser too, so it knows `model` only.
const MAY_USE: [(&str, &[&str]); 13] = [
    ("model", &[]),
    ("acl", &["model"]),
    ("store", &["model"]),
    ("islands", &["model"]),
    ("openid", &["model"]),
    ("sessions", &["store", "model"]),
    ("signing", &["store", "model"]),
    ("auth", &["sessions", "openid", "signing", "store", "model"]),
    ("look", &["auth", "sessions", "openid", "signing", "store", "model", "islands"]),
    ("services", &["look", "auth", "sessions", "openid", "signing", "store", "model"]),
    ("pages", &["look", "auth", "sessions", "openid", "signing", "store", "model", "islands"]),
    ("dev", &["look", "auth", "sessions", "openid", "signing", "store", "model"]),
    ("server", &["pages", "services", "dev", "acl", "look", "auth", "sessions", "openid", "signing", "store", "model"]),
];

#[test]
fn imports_run_one_way() {
    let paths = Modules::read(&source(), true).paths();
    assert!(paths.len() > 500, "only {} imports were found", paths.len());
    let wrong: Vec<String> = paths
        .iter()
        .filter(|(module, used)| !may_use(room(module), room(used)))
        .map(|(module, used)| format!("{module} uses {used}"))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn may_use(part: &str, used: &str) -> bool {
    part == used || MAY_USE.iter().any(|(name, allowed)| *name == part && allowed.contains(&used))
}

fn room(path: &str) -> &str {
    path.split("::").next().unwrap_or_default()
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

#[test]
fn imports_run_in_no_circle() {
    let circles = circles(&Modules::read(&source(), false).uses());
    assert!(circles.is_empty(), "{:#?}", circles.iter().map(Circle::to_string).collect::<Vec<_>>());
}

/// Who uses what in these files, as `user -> definer: names`.
fn uses_in(files: &[(&str, &str)]) -> Vec<String> {
    let uses = Modules::of(files.iter().copied(), false).uses();
    let text = |((from, to), names): (&(String, String), &BTreeSet<String>)| {
        format!("{from} -> {to}: {}", names.iter().map(String::as_str).collect::<Vec<_>>().join(" "))
    };
    uses.iter().map(text).collect()
}

fn circles_in(files: &[(&str, &str)]) -> Vec<String> {
    let rooms = [("lib", "mod a;\nmod b;"), ("a/mod", "mod p;"), ("b/mod", "mod q;")];
    circles(&Modules::of(rooms.iter().chain(files).copied(), false).uses()).iter().map(Circle::to_string).collect()
}

#[test]
fn every_way_to_name_something_is_seen() {
    let other = ("b/mod", "pub mod c;\npub struct Own;");
    let deep = ("b/c", "pub struct Deep; pub fn call() {}");
    for (text, expected) in [
        ("use crate::b::c::Deep;", "a -> b::c: Deep"),
        (
            "use crate::{x, b::{self, c::{self as d, Deep as E}}};\nfn f() { d::call() }",
            "a -> b: b|a -> b::c: Deep c call",
        ),
        ("fn f() { let x = crate::b::c::call(); }", "a -> b::c: call"),
        ("fn f() { super::b::c::call::<u8>() }", "a -> b::c: call"),
        ("use crate::b::Own;\nfn f() { Own::new() }", "a -> b: Own"),
        ("use crate::b;\nfn f() { b::c::call() }", "a -> b: b|a -> b::c: call"),
        ("pub(crate) use crate::b::Own;\nstruct A(Own);", "a -> b: Own"),
        ("pub use crate::b::Own;", ""),
        ("use axum::b::c;\nuse self::own;\nfn own() { c::call(); x.b::<u8>() }", ""),
        ("// use crate::b::c;\n/* crate::b /* nested */ crate::b */ const A: &str = \"\\\"crate::b\";", ""),
        (
            "const A: &str = r#\"\"crate::b\"#; const B: char = '\"'; const C: char = '\\''; fn f<'a>(r#type: &'a u8) {}",
            "",
        ),
        ("#[cfg(test)]\n#[path = \"x\"]\nmod tests { use crate::b::c; }\n#[cfg(test)]\nuse crate::{b};", ""),
        (
            "#[cfg(all(test, feature = \"dev\"))]\nfn f(x: [u8; 2]) { crate::b::f(); }\n#[cfg(not(test))]\nuse crate::b::Own;",
            "a -> b: Own",
        ),
    ] {
        assert_eq!(uses_in(&[("a", text), other, deep]).join("|"), expected, "{text}");
    }
    assert_eq!(uses_in(&[("a/tests", "use crate::b::Own;"), ("a_tests", "use crate::b::Own;"), other]), [""; 0]);
}

#[test]
fn every_circle_is_seen() {
    // What `mod.rs` passes on is its files' own; what it defines or needs itself is not.
    let room = ("a/mod", "mod x;\nmod y;\npub use x::X;\npub use self::y::Y;");
    let x = ("a/x", "use super::Y;\npub struct X(Y);");
    assert_eq!(circles_in(&[room, x, ("a/y", "pub struct Y(Box<crate::a::X>);")]), ["a::x -(Y)-> a::y -(X)-> a::x"],);
    assert_eq!(circles_in(&[room, x, ("a/y", "pub struct Y;")]), [""; 0]);
    let named_alike = [("a/mod", "mod p;\npub use p::p;\npub struct Y;"), ("a/p", "use super::Y;\npub fn p() {}")];
    assert_eq!(circles_in(&named_alike), [""; 0]);
    let above = ("a/mod", "mod x;\npub use x::X;\npub struct Y(X);");
    assert_eq!(circles_in(&[above, x]), ["a::self -(X)-> a::x -(Y)-> a::self"]);
    // Of three, and between rooms whose files are in none.
    let three = [("a/p", "use super::q::Q;"), ("a/q", "use super::r;"), ("a/r", "use crate::a::p::{P, O};")];
    assert_eq!(circles_in(&three), ["a::p -(Q)-> a::q -(r)-> a::r -(O, P)-> a::p"]);
    let rooms = [("a/p", "use crate::b::q::Q;"), ("a/s", ""), ("b/q", ""), ("b/r", "use crate::a::s::S;")];
    assert_eq!(circles_in(&rooms), ["a -(Q)-> b -(S)-> a"]);
    // An arrow in two circles closes the shorter one, and each of the others is told too.
    let two = [("a/p", "use super::{q, r};"), ("a/q", "use super::p;"), ("a/r", "use super::q;")];
    assert_eq!(circles_in(&two), ["a::p -(q)-> a::q -(p)-> a::p", "a::p -(r)-> a::r -(q)-> a::q -(p)-> a::p"]);
}

/// A file that nobody names is not compiled, and its tests prove nothing.
#[test]
fn every_file_of_tests_is_one_that_runs() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/server");
    assert!(named_in(&tests, &tests.join("main.rs")) > 90);
}

/// How many files there are below, each named by the file above it.
fn named_in(folder: &Path, above: &Path) -> usize {
    let names = fs::read_to_string(above).expect("readable");
    let mut files = 0;
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        let module = path.file_stem().and_then(|stem| stem.to_str()).expect("a name");
        let is_source = path.extension().is_some_and(|extension| extension == "rs");
        if is_source && path != above && module != "mod" {
            assert!(names.contains(&format!("mod {module};\n")), "{} lacks {module}", above.display());
            files += 1;
        }
        if path.is_dir() {
            let inside = [path.join("mod.rs"), path.with_extension("rs")];
            files += inside.iter().find(|file| file.exists()).map_or(0, |above| named_in(&path, above));
            let is_named = !inside[0].exists() || names.contains(&format!("mod {module};\n"));
            assert!(is_named, "{} lacks {module}", above.display());
        }
    }
    files
}
