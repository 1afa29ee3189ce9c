//! Tuples: who has which relation to what. In the store file, or in files beside it (YAML, JSON, CSV).

use std::path::{Component, Path};

use serde::Deserialize;

use crate::acl::sources::{document, fetch};

/// Conditions are for the model; whoever has a relation under one has it here.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Tuple {
    pub user: String,
    pub relation: String,
    pub object: String,
}

/// A line of a CSV file, as `fga tuple write` takes it.
#[derive(Deserialize)]
struct Line {
    user_type: String,
    user_id: String,
    #[serde(default)]
    user_relation: String,
    relation: String,
    object_type: String,
    object_id: String,
}

/// Those of the file itself, and of the files that it names.
pub fn gather(
    folder: &Path,
    own: Option<Vec<Tuple>>,
    files: impl Iterator<Item = String>,
) -> Result<Vec<Tuple>, Vec<String>> {
    let mut tuples = own.unwrap_or_default();
    let mut mistakes = Vec::new();
    for file in files {
        match of_file(folder, &file) {
            Ok(found) => tuples.extend(found),
            Err(mistake) => mistakes.push(mistake),
        }
    }
    if mistakes.is_empty() { Ok(tuples) } else { Err(mistakes) }
}

fn of_file(folder: &Path, name: &str) -> Result<Vec<Tuple>, String> {
    let path = Path::new(name);
    // As `fga` has it unless told otherwise: a store file is somebody else's word.
    if path.is_absolute() || path.components().any(|part| part == Component::ParentDir) {
        return Err(format!("{name:?} is outside of the store file's folder"));
    }
    let path = folder.join(path);
    let text = fetch::of_file(&path)?;
    let told = |error: String| format!("{} has no tuples: {error}", path.display());
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv")) {
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
        let lines = reader.deserialize::<Line>().collect::<Result<Vec<_>, _>>();
        return lines
            .map(|lines| lines.into_iter().map(Tuple::from).collect())
            .map_err(|error| told(error.to_string()));
    }
    let value = document::read(&path.display().to_string(), &text)?;
    serde_json::from_value(value).map_err(|error| told(error.to_string()))
}

impl From<Line> for Tuple {
    fn from(line: Line) -> Self {
        let set = if line.user_relation.is_empty() { String::new() } else { format!("#{}", line.user_relation) };
        Self {
            user: format!("{}:{}{set}", line.user_type, line.user_id),
            relation: line.relation,
            object: format!("{}:{}", line.object_type, line.object_id),
        }
    }
}
