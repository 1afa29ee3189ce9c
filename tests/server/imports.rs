//! Imports run one way: `main -> server -> { pages | services | dev } -> look -> auth -> { sessions | openid } -> store ->
//! model`.

use std::{fs, path::Path};

/// What each part may use beside itself. `islands` is compiled for the browser too, so it knows `model` only.
const MAY_USE: [(&str, &[&str]); 11] = [
    ("model", &[]),
    ("store", &["model"]),
    ("islands", &["model"]),
    ("openid", &["store", "model"]),
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
            for used in parts_used(text) {
                if used != part && !allowed.contains(&used.as_str()) {
                    wrong.push(format!("{} uses crate::{used}", path.display()));
                }
            }
        });
    }
    assert!(files > 40, "only {files} files were found");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Every `crate::part` in a text, also in `use crate::{part, part::…}`.
fn parts_used(text: &str) -> Vec<String> {
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut used = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
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
    assert_eq!(parts_used(text), ["auth", "model", "store"]);
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
