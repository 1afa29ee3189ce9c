//! What an operator says about languages.

use std::{collections::BTreeMap, path::PathBuf};

use chrono_tz::Tz;
use unic_langid::LanguageIdentifier;

/// What a site is called that has not said otherwise.
pub const USUAL_NAME: &str = "Vestibule";

/// Whom people can ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// An address of the schemes https, mailto or tel.
    pub url: String,
    /// What the link says.
    pub label: String,
}

#[derive(Debug, Clone)]
pub struct LanguageSettings {
    /// What the site is called in sentences.
    pub site: String,
    pub contact: Option<Contact>,
    /// The language of those who ask for none that there is.
    pub language: Option<LanguageIdentifier>,
    /// Those that are offered; all that there are, if none is named.
    pub languages: Vec<LanguageIdentifier>,
    /// The operator's own sentences by language, with the file that each stands in.
    pub texts: BTreeMap<String, Vec<(PathBuf, String)>>,
    /// The zone in which times are written.
    pub time_zone: Tz,
}

impl Default for LanguageSettings {
    fn default() -> Self {
        Self {
            site: USUAL_NAME.to_owned(),
            contact: None,
            language: None,
            languages: Vec::new(),
            texts: BTreeMap::new(),
            time_zone: Tz::UTC,
        }
    }
}

/// What is wrong with the settings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextsError {
    #[error("{file}, line {line}: cannot be read as Fluent: {why}")]
    Syntax { file: String, line: usize, why: String },
    #[error("{file}, line {line}: there is no sentence \"{id}\"")]
    Unknown { file: String, line: usize, id: String },
    #[error("{file}, line {line}: \"{id}\" uses {{ ${name} }}, which that sentence does not have")]
    Variable { file: String, line: usize, id: String, name: String },
    #[error("is \"{tag}\", and there are sentences in {known} only. `texts` adds languages")]
    Language { key: &'static str, tag: String, known: String },
}

impl TextsError {
    /// The setting in which it is wrong.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Language { key, .. } => key,
            Self::Syntax { .. } | Self::Unknown { .. } | Self::Variable { .. } => "texts",
        }
    }

    /// Where in its file it is; the first line is 1.
    pub const fn line(&self) -> usize {
        match self {
            Self::Syntax { line, .. } | Self::Unknown { line, .. } | Self::Variable { line, .. } => *line,
            Self::Language { .. } => 0,
        }
    }
}
