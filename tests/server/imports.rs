//! Imports run one way: `main -> server -> { pages | services | dev } -> look -> auth -> { sessions | openid } -> store ->
//! model`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// What each part may use beside itself. `islands` is compiled for the browser too, so it knows `model` only.
const MAY_USE: [(&str, &[&str]); 11] = [
    ("model", &[]),
    ("store", &["model"]),
    ("islands", &["model"]),
    ("openid", &["model"]),
    ("sessions", &["store", "model"]),
    ("auth", &["sessions", "openid", "store", "model"]),
    ("look", &["auth", "sessions", "openid", "store", "model", "islands"]),
    ("services", &["auth", "sessions", "openid", "store", "model"]),
    ("pages", &["look", "auth", "sessions", "openid", "store", "model", "islands"]),
    ("dev", &["look", "auth", "sessions", "openid", "store", "model"]),
    ("server", &["pages", "services", "dev", "look", "auth", "sessions", "openid", "store", "model"]),
];

#[test]
fn imports_run_one_way() {
    let mut wrong = Vec::new();
    let mut files = 0;
    for (part, allowed) in MAY_USE {
        visit(Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(part).as_path(), &mut |path, text| {
            files += 1;
            for used in names_after("crate::", text) {
                if used != part && !allowed.contains(&used.as_str()) {
                    wrong.push(format!("{} uses crate::{used}", path.display()));
                }
            }
        });
    }
    assert!(files > 40, "only {files} files were found");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Rooms in which no file uses itself by way of others.
const WITHOUT_CIRCLES: [&str; 1] = ["openid"];

#[test]
fn no_circles_inside_a_room() {
    for room in WITHOUT_CIRCLES {
        let mut uses = BTreeMap::new();
        visit(Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(room).as_path(), &mut |path, text| {
            let file = path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
            let mut used = names_after("super::", text);
            // The tests of a file use all of it.
            used.retain(|name| !name.is_empty());
            uses.insert(file, used);
        });
        uses.remove("mod").expect("mod.rs");
        let by_mod: Vec<_> = uses.iter().filter(|(_, used)| used.iter().any(|name| !uses.contains_key(name))).collect();
        assert!(by_mod.is_empty(), "{room}: what only mod.rs knows is used by {by_mod:?}");
        assert_eq!(circles(uses), BTreeMap::new(), "{room}");
    }
}

/// What is left when, again and again, the files that use no other one are taken away.
fn circles(mut uses: BTreeMap<String, Vec<String>>) -> BTreeMap<String, Vec<String>> {
    loop {
        let before = uses.len();
        let left: BTreeSet<String> = uses.keys().cloned().collect();
        uses.retain(|_, used| used.iter().any(|name| left.contains(name)));
        if uses.len() == before {
            return uses;
        }
    }
}

/// Every `crate::part` in a text, also in `use crate::{part, part::…}`; the same for `super::`.
fn names_after(prefix: &str, text: &str) -> Vec<String> {
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut used = Vec::new();
    for (at, _) in code.match_indices(prefix) {
        let rest = &code[at + prefix.len()..];
        match rest.strip_prefix('{') {
            Some(list) => used.extend(top_level_names(list)),
            None => used.push(name(rest)),
        }
    }
    used
}

fn top_level_names(list: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut depth = 0;
    let mut at_start = true;
    for (at, char) in list.char_indices() {
        match char {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => at_start = true,
            char if at_start && depth == 0 && !char.is_whitespace() => {
                names.push(name(&list[at..]));
                at_start = false;
            }
            _ => {}
        }
    }
    names
}

fn name(text: &str) -> String {
    text.chars().take_while(|char| char.is_alphanumeric() || *char == '_').collect()
}

fn visit(folder: &Path, look: &mut impl FnMut(&Path, &str)) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            visit(&path, look);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            look(&path, &fs::read_to_string(&path).expect("readable"));
        }
    }
}

#[test]
fn the_check_sees_what_it_must_see() {
    let text =
        "use crate::{\n    auth::{Caller, Door},\n    model::user::User,\n};\nlet x = crate::store::users::add();";
    assert_eq!(names_after("crate::", text), ["auth", "model", "store"]);
    let room = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(file, used)| ((*file).to_owned(), names_after("super::", used))).collect()
    };
    assert!(circles(room(&[("a", "use super::{b::B, c};"), ("b", "super::c::f()"), ("c", "")])).is_empty());
    let circle = circles(room(&[("a", "use super::b;"), ("b", "use super::{c::{D, E}};"), ("c", "super::b::f()")]));
    assert_eq!(circle.into_keys().collect::<Vec<_>>(), ["a", "b", "c"]);
}

/// A file that nobody names is not compiled, and its tests prove nothing.
#[test]
fn every_file_of_tests_is_one_that_runs() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/server");
    let main = fs::read_to_string(folder.join("main.rs")).expect("readable");
    for entry in fs::read_dir(&folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        let module = path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
        assert!(
            module == "main" || main.contains(&format!("\nmod {module};\n")),
            "tests/server/main.rs lacks {module}"
        );
    }
}
