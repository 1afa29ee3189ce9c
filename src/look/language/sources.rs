//! Reads files of sentences, and tells what is wrong with them.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, LazyLock},
};

use fluent_bundle::FluentResource;

use super::{TextsError, arguments::MARKS, shipped::ENGLISH};

/// Variables by sentence: `id`, or `id.attribute`.
pub type Variables = BTreeMap<String, BTreeSet<String>>;

pub fn parse(file: &str, text: &str) -> Result<Arc<FluentResource>, TextsError> {
    FluentResource::try_new(text.to_owned()).map(Arc::new).map_err(|(_, errors)| {
        let error = errors.first();
        let at = error.map_or(0, |error| error.pos.start.min(text.len()));
        let line = 1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count();
        TextsError::Syntax {
            file: file.to_owned(),
            line,
            why: error.map(|error| error.kind.to_string()).unwrap_or_default(),
        }
    })
}

/// Whether an operator's file has sentences of ours only, with no more in them than we say.
pub fn check(file: &str, text: &str) -> Result<(), TextsError> {
    static OURS: LazyLock<Variables> = LazyLock::new(|| ENGLISH.iter().flat_map(|(_, text)| variables(text)).collect());
    for (id, used) in variables(text) {
        let Some(ours) = OURS.get(&id) else { return Err(TextsError::Unknown { file: file.to_owned(), id }) };
        let is_everywhere =
            |name: &str| ["site", "contact"].contains(&name) || MARKS.iter().any(|(mark, _)| *mark == name);
        if let Some(name) = used.into_iter().find(|name| !ours.contains(name) && !is_everywhere(name)) {
            return Err(TextsError::Variable { file: file.to_owned(), id, name });
        }
    }
    Ok(())
}

/// The sentences of a text and what each has in it. Fluent's own tree of them needs one crate more.
pub fn variables(text: &str) -> Variables {
    let mut found = Variables::new();
    let (mut message, mut id) = (String::new(), String::new());
    for line in text.lines() {
        let begins = line.starts_with(|char: char| char.is_ascii_alphabetic());
        let trimmed = line.trim_start();
        if begins {
            message = line.split('=').next().unwrap_or_default().trim().to_owned();
            id.clone_from(&message);
            found.entry(id.clone()).or_default();
        } else if line.starts_with(' ') && trimmed.starts_with('.') {
            let attribute = trimmed.split('=').next().unwrap_or_default().trim();
            id = format!("{message}{attribute}");
            found.entry(id.clone()).or_default();
        } else if !line.starts_with(' ') {
            // A comment, or nothing.
            continue;
        }
        for part in line.split('$').skip(1) {
            let end = part.find(|char: char| !char.is_ascii_alphanumeric() && char != '-' && char != '_');
            found.entry(id.clone()).or_default().insert(part[..end.unwrap_or(part.len())].to_owned());
        }
    }
    found
}
