//! Which module uses what of which other one, as far as paths tell. A name that is passed on is looked for where it is
//! defined: `mod.rs` with `pub use file::Name` only stands in between.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use super::tokens::{tokens, without_tests};

/// Aliases of aliases are followed so far.
const ALIASES: usize = 8;

type Names = Vec<String>;

/// What each module uses of each other one: both as `room::file`, with the names.
pub type Uses = BTreeMap<(String, String), BTreeSet<String>>;

#[derive(Default)]
struct Module {
    imports: Vec<Import>,
    /// The paths outside `use`.
    paths: Vec<Names>,
    /// The words outside `use` at which a path begins, or that stand alone.
    words: BTreeSet<String>,
}

struct Import {
    alias: String,
    path: Names,
    is_passed_on: bool,
}

/// The modules of the crate by path: `""` is its root.
pub struct Modules(BTreeMap<String, Module>);

impl Modules {
    /// Of the files in a folder; with their tests or without.
    pub fn read(folder: &Path, with_tests: bool) -> Self {
        let mut texts = Vec::new();
        visit(folder, &mut |path, text| {
            let inside = path.strip_prefix(folder).expect("inside").with_extension("");
            texts.push((inside.to_str().expect("a name").to_owned(), text.to_owned()));
        });
        Self::of(texts.iter().map(|(path, text)| (path.as_str(), text.as_str())), with_tests)
    }

    /// Of texts by path: `room/mod`, `room/file`.
    pub fn of<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>, with_tests: bool) -> Self {
        let mut modules = BTreeMap::new();
        for (path, text) in texts {
            let is_test = path.ends_with("_tests") || path.ends_with("/tests");
            // The program's own crate stands above all of them.
            if path == "main" || is_test && !with_tests {
                continue;
            }
            let path = if path == "lib" { "" } else { path.strip_suffix("/mod").unwrap_or(path) };
            let all = tokens(text);
            let module = Module::of(&if with_tests { all } else { without_tests(&all) });
            modules.insert(path.replace('/', "::"), module);
        }
        Self(modules)
    }

    /// Everything that one module uses of another one.
    pub fn uses(&self) -> Uses {
        let mut uses = Uses::new();
        for (path, module) in &self.0 {
            for used in module.used() {
                let Some(absolute) = self.absolute(path, used, ALIASES) else { continue };
                let Some((definer, name)) = self.definer(absolute, ALIASES) else { continue };
                if definer != *path {
                    uses.entry((path.clone(), definer)).or_default().insert(name);
                }
            }
        }
        uses
    }

    /// Everything that is used or passed on of the crate, as `(module, path from the crate's root on)`.
    pub fn paths(&self) -> BTreeSet<(String, String)> {
        let mut paths = BTreeSet::new();
        for (path, module) in &self.0 {
            let used = module.imports.iter().map(|import| &import.path).chain(&module.paths);
            let absolute = used.filter_map(|used| self.absolute(path, used, ALIASES));
            paths.extend(absolute.map(|absolute| (path.clone(), absolute.join("::"))));
        }
        paths
    }

    /// A path from the crate's root on; `None` is another crate's.
    fn absolute(&self, module: &str, path: &[String], depth: usize) -> Option<Names> {
        let (first, rest) = path.split_first()?;
        let own = || module.split("::").filter(|name| !name.is_empty()).map(str::to_owned);
        match first.as_str() {
            "crate" => Some(rest.to_vec()),
            "self" => Some(own().chain(rest.iter().cloned()).collect()),
            "super" if rest.first().is_some_and(|next| next == "super") => self.absolute(parent(module), rest, depth),
            "super" => self.absolute(parent(module), &[&["self".to_owned()], rest].concat(), depth),
            name if self.0.contains_key(&join(module, name)) => Some(own().chain(path.iter().cloned()).collect()),
            name => {
                let import = self.0[module].import(name).filter(|import| import.path[0] != name)?;
                let mut absolute = self.absolute(module, &import.path, depth.checked_sub(1)?)?;
                absolute.extend_from_slice(rest);
                Some(absolute)
            }
        }
    }

    /// The module that defines what an absolute path names, and its name there.
    fn definer(&self, absolute: Names, depth: usize) -> Option<(String, String)> {
        let mut module = String::new();
        for (at, name) in absolute.iter().enumerate() {
            let child = join(&module, name);
            if self.0.contains_key(&child) {
                module = child;
                continue;
            }
            let Some(import) = self.0.get(&module)?.import(name) else { return Some((module, name.clone())) };
            let mut further = self.absolute(&module, &import.path, depth)?;
            further.extend_from_slice(&absolute[at + 1..]);
            return self.definer(further, depth.checked_sub(1)?);
        }
        let name = module.rsplit("::").next().unwrap_or_default().to_owned();
        Some((module, name))
    }
}

impl Module {
    fn of(tokens: &[String]) -> Self {
        let mut module = Self::default();
        let token = |at: usize| tokens.get(at).map_or("", String::as_str);
        let mut at = 0;
        while at < tokens.len() {
            let before = if at == 0 { "" } else { token(at - 1) };
            if token(at) == "use" && token(at + 1) != "<" {
                let end = (at..tokens.len()).find(|&end| token(end) == ";").unwrap_or(tokens.len());
                let is_passed_on = before == "pub" || before == ")";
                module.import_tree(&mut tokens[at + 1..end].iter().map(String::as_str), &[], is_passed_on);
                at = end;
            } else if is_name(token(at)) && !["::", ".", "mod"].contains(&before) {
                let mut path = vec![tokens[at].clone()];
                while token(at + 1) == "::" && is_name(token(at + 2)) {
                    path.push(tokens[at + 2].clone());
                    at += 2;
                }
                module.words.insert(path[0].clone());
                module.paths.extend((path.len() > 1).then_some(path));
                at += 1;
            } else {
                at += 1;
            }
        }
        module
    }

    /// Takes one tree of a `use`, up to the `,` or `}` behind it, and says whether another one follows.
    fn import_tree<'a>(&mut self, tokens: &mut impl Iterator<Item = &'a str>, prefix: &[String], pass: bool) -> bool {
        let mut path = prefix.to_vec();
        let mut alias = None;
        let mut is_leaf = false;
        let more = loop {
            match tokens.next() {
                None | Some("}") => break false,
                Some(",") => break true,
                Some("{") => {
                    is_leaf = false;
                    while self.import_tree(tokens, &path, pass) {}
                }
                Some("as") => alias = tokens.next().map(str::to_owned),
                // In a list it is what the list belongs to, else where a path begins.
                Some("self") if !path.is_empty() => is_leaf = true,
                Some("::") => {}
                Some(name) => {
                    path.push(name.to_owned());
                    is_leaf = true;
                }
            }
        };
        if is_leaf && let Some(last) = path.last() {
            let alias = alias.unwrap_or_else(|| last.clone());
            self.imports.push(Import { alias, path, is_passed_on: pass });
        }
        more
    }

    fn import(&self, alias: &str) -> Option<&Import> {
        self.imports.iter().find(|import| import.alias == alias)
    }

    /// The paths that the module itself needs: what it only passes on is its users' need.
    fn used(&self) -> impl Iterator<Item = &Names> {
        let imports = self.imports.iter().filter(|import| !import.is_passed_on || self.words.contains(&import.alias));
        imports.map(|import| &import.path).chain(&self.paths)
    }
}

fn is_name(token: &str) -> bool {
    token.starts_with(|char: char| char.is_alphabetic() || char == '_')
}

fn join(module: &str, name: &str) -> String {
    if module.is_empty() { name.to_owned() } else { format!("{module}::{name}") }
}

fn parent(module: &str) -> &str {
    module.rsplit_once("::").map_or("", |(parent, _)| parent)
}

/// Shows every file of Rust in a folder, and its text.
pub fn visit(folder: &Path, look: &mut impl FnMut(&Path, &str)) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            visit(&path, look);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            look(&path, &fs::read_to_string(&path).expect("readable"));
        }
    }
}
