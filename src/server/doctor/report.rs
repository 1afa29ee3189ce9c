//! What was looked at, and how it is to be taken.

use serde::Serialize;

use crate::model::printable::printable;

/// How a finding is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Right,
    /// Worth knowing; people can sign in.
    Note,
    /// Signing in does not work, or is not safe.
    Problem,
}

/// One thing that was looked at.
#[derive(Debug, Serialize)]
pub struct Finding {
    /// Its name for programs; it stays the same.
    pub check: &'static str,
    pub level: Level,
    pub text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
}

/// Findings that belong together.
#[derive(Debug, Serialize)]
pub struct Section {
    pub title: String,
    pub findings: Vec<Finding>,
}

#[derive(Debug, Serialize)]
pub struct Report {
    /// Whether nothing has to be mended.
    pub healthy: bool,
    #[serde(flatten)]
    pub through: Option<AskedThrough>,
    /// In the order in which somebody signing in meets it.
    pub sections: Vec<Section>,
}

/// What a report about a proxy says beside its findings.
#[derive(Debug, Serialize)]
pub struct AskedThrough {
    /// Whether everything was asked.
    pub asked: bool,
    /// Which it is, where that is known.
    pub proxy: Option<&'static str>,
}

impl Report {
    /// Whether everything was asked.
    pub fn is_whole(&self) -> bool {
        self.through.as_ref().is_none_or(|through| through.asked)
    }
}

impl Section {
    pub(super) fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), findings: Vec::new() }
    }

    pub(super) fn right(&mut self, check: &'static str, text: impl Into<String>) {
        self.add(check, Level::Right, text, "");
    }

    pub(super) fn note(&mut self, check: &'static str, text: impl Into<String>, advice: &str) {
        self.add(check, Level::Note, text, advice);
    }

    pub(super) fn problem(&mut self, check: &'static str, text: impl Into<String>, advice: &str) {
        self.add(check, Level::Problem, text, advice);
    }

    /// A finding; advice is kept only where something is not as it should be.
    pub(super) fn add(&mut self, check: &'static str, level: Level, text: impl Into<String>, advice: &str) {
        let advice = Some(advice.to_owned()).filter(|advice| level != Level::Right && !advice.is_empty());
        self.findings.push(Finding { check, level, text: printable(&text.into()), advice });
    }
}
