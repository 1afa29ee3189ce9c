//! Reads files of sentences, and tells what is wrong with them.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, LazyLock},
};

use fluent_bundle::FluentResource;

use super::{TextsError, arguments::MARKS, shipped::ENGLISH};

/// What stands in each sentence, `id` or `id.attribute`.
pub type Sentences = BTreeMap<String, Used>;

/// What one sentence has in it.
#[derive(Debug, Default, Clone)]
pub struct Used {
    /// Where it begins in its file; the first line is 1.
    pub line: usize,
    pub variables: BTreeSet<String>,
    /// Other sentences that are a part of it.
    pub parts: BTreeSet<String>,
}

/// What languages may have in a sentence that has no use for it in English.
pub const BESIDE: [(&str, &[&str]); 1] = [("date-and-time", &["h", "h12", "half"])];

/// The sentences that there are.
pub fn ours() -> &'static Sentences {
    static OURS: LazyLock<Sentences> =
        LazyLock::new(|| whole(&ENGLISH.iter().flat_map(|(_, text)| sentences(text)).collect()));
    &OURS
}

pub fn parse(file: &str, text: &str) -> Result<Arc<FluentResource>, Vec<TextsError>> {
    let line_at = |start: usize| 1 + text.bytes().take(start).filter(|byte| *byte == b'\n').count();
    FluentResource::try_new(text.to_owned()).map(Arc::new).map_err(|(_, errors)| {
        let told = errors.iter().map(|error| TextsError::Syntax {
            file: file.to_owned(),
            line: line_at(error.pos.start),
            why: error.kind.to_string(),
        });
        told.collect()
    })
}

/// What is wrong with an operator's file: it should have sentences of ours only, with no more in them than we say.
pub fn check(file: &str, text: &str) -> Vec<TextsError> {
    if let Err(errors) = parse(file, text) {
        return errors;
    }
    let is_everywhere = |name: &str| ["site", "contact"].contains(&name) || MARKS.iter().any(|(mark, _)| *mark == name);
    let mut wrong = Vec::new();
    for (id, Used { line, mut variables, parts }) in sentences(text) {
        let file = file.to_owned();
        let Some(known) = ours().get(&id) else {
            wrong.push(TextsError::Unknown { file, line, id });
            continue;
        };
        for part in parts {
            match ours().get(&part) {
                Some(part) => variables.extend(part.variables.iter().cloned()),
                None => wrong.push(TextsError::Unknown { file: file.clone(), line, id: part }),
            }
        }
        let is_beside = |name: &str| BESIDE.iter().any(|(of, names)| *of == id && names.contains(&name));
        let is_ours = |name: &String| known.variables.contains(name) || is_everywhere(name) || is_beside(name);
        let unknown = variables.into_iter().filter(|name| !is_ours(name));
        wrong.extend(unknown.map(|name| TextsError::Variable { file: file.clone(), line, id: id.clone(), name }));
    }
    wrong.sort_by_key(TextsError::line);
    wrong
}

/// The same with what the parts of each sentence have in them.
pub fn whole(all: &Sentences) -> Sentences {
    let with_parts = |used: &Used| {
        let parts = used.parts.iter().filter_map(|part| all.get(part));
        let variables = parts.flat_map(|part| &part.variables).chain(&used.variables).cloned().collect();
        Used { variables, ..used.clone() }
    };
    all.iter().map(|(id, used)| (id.clone(), with_parts(used))).collect()
}

/// The sentences of a text and what each has in it. Fluent's own tree of them needs one crate more.
pub fn sentences(text: &str) -> Sentences {
    let mut found = Sentences::new();
    let (mut message, mut id) = (String::new(), String::new());
    for (at, line) in text.lines().enumerate() {
        let begins = line.starts_with(|char: char| char.is_ascii_alphabetic());
        let trimmed = line.trim_start();
        if begins {
            line.split('=').next().unwrap_or_default().trim().clone_into(&mut message);
            id.clone_from(&message);
        } else if line.starts_with(' ') && trimmed.starts_with('.') {
            let attribute = trimmed.split('=').next().unwrap_or_default().trim();
            id = format!("{message}{attribute}");
        } else if !line.starts_with(' ') {
            // A comment, or nothing.
            continue;
        }
        let used = found.entry(id.clone()).or_insert_with(|| Used { line: at + 1, ..Used::default() });
        used.variables.extend(line.split('$').skip(1).filter_map(name_at));
        used.parts.extend(line.split('{').skip(1).filter_map(|inside| name_at(inside.trim_start())));
    }
    found
}

/// The name that a text begins with. Numbers, texts and functions are none.
fn name_at(text: &str) -> Option<String> {
    let is_name = |char: char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_' | '.');
    let name = &text[..text.find(|char| !is_name(char)).unwrap_or(text.len())];
    name.starts_with(|char: char| char.is_ascii_lowercase()).then(|| name.to_owned())
}
