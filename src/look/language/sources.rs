//! Reads files of sentences, and tells what is wrong with them.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, LazyLock},
};

use fluent_bundle::FluentResource;

use super::{TextsError, arguments::MARKS, shipped::ENGLISH};

/// Variables by sentence: `id`, or `id.attribute`.
pub type Variables = BTreeMap<String, BTreeSet<String>>;

/// The sentences that there are.
pub fn ours() -> &'static Variables {
    static OURS: LazyLock<Variables> = LazyLock::new(|| ENGLISH.iter().flat_map(|(_, text)| variables(text)).collect());
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
    for Sentence { id, line, variables } in sentences(text) {
        let file = file.to_owned();
        let Some(known) = ours().get(&id) else {
            wrong.push(TextsError::Unknown { file, line, id });
            continue;
        };
        let unknown = variables.into_iter().filter(|name| !known.contains(name) && !is_everywhere(name));
        wrong.extend(unknown.map(|name| TextsError::Variable { file: file.clone(), line, id: id.clone(), name }));
    }
    wrong
}

/// The variables of each sentence of a text.
pub fn variables(text: &str) -> Variables {
    let mut found = Variables::new();
    for Sentence { id, variables, .. } in sentences(text) {
        found.entry(id).or_default().extend(variables);
    }
    found
}

/// A sentence, or one of those beside it: `id.attribute`.
#[derive(Debug)]
struct Sentence {
    id: String,
    /// Where it begins; the first line is 1.
    line: usize,
    variables: BTreeSet<String>,
}

/// The sentences of a text and what each has in it. Fluent's own tree of them needs one crate more.
fn sentences(text: &str) -> Vec<Sentence> {
    let mut found: Vec<Sentence> = Vec::new();
    let mut message = String::new();
    for (at, line) in text.lines().enumerate() {
        let begins = line.starts_with(|char: char| char.is_ascii_alphabetic());
        let trimmed = line.trim_start();
        let id = if begins {
            message = line.split('=').next().unwrap_or_default().trim().to_owned();
            Some(message.clone())
        } else if line.starts_with(' ') && trimmed.starts_with('.') {
            Some(format!("{message}{}", trimmed.split('=').next().unwrap_or_default().trim()))
        } else if line.starts_with(' ') {
            None
        } else {
            // A comment, or nothing.
            continue;
        };
        if let Some(id) = id {
            found.push(Sentence { id, line: at + 1, variables: BTreeSet::new() });
        }
        let Some(sentence) = found.last_mut() else { continue };
        for part in line.split('$').skip(1) {
            let end = part.find(|char: char| !char.is_ascii_alphanumeric() && char != '-' && char != '_');
            sentence.variables.insert(part[..end.unwrap_or(part.len())].to_owned());
        }
    }
    found
}
