//! `vestibule doctor`: looks at everything that signing in depends on, and says in plain words what is right, what is
//! worth knowing, and what has to be mended. It changes nothing.

mod client;
mod database;
mod print;
mod providers;
mod proxies;
mod site;

use serde::Serialize;

use super::{config::Config, say::say};
use crate::model::printable::printable;

/// How a finding is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// As it should be.
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
    /// How it is to be taken.
    pub level: Level,
    /// What was found.
    pub text: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
}

/// What belongs together.
#[derive(Debug, Serialize)]
pub struct Section {
    /// Its heading.
    pub title: String,
    /// What was found.
    pub findings: Vec<Finding>,
}

/// Everything.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Whether nothing has to be mended.
    pub healthy: bool,
    /// In the order in which somebody signing in meets it.
    pub sections: Vec<Section>,
}

impl Section {
    fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), findings: Vec::new() }
    }

    fn right(&mut self, check: &'static str, text: impl Into<String>) {
        self.findings.push(Finding { check, level: Level::Right, text: printable(&text.into()), advice: None });
    }

    fn note(&mut self, check: &'static str, text: impl Into<String>, advice: &str) {
        let advice = Some(advice.to_owned()).filter(|advice| !advice.is_empty());
        self.findings.push(Finding { check, level: Level::Note, text: printable(&text.into()), advice });
    }

    fn problem(&mut self, check: &'static str, text: impl Into<String>, advice: &str) {
        let advice = Some(advice.to_owned());
        self.findings.push(Finding { check, level: Level::Problem, text: printable(&text.into()), advice });
    }
}

/// Looks at everything.
pub async fn examine(config: &Config) -> Report {
    let mut sections = vec![site::examine(config).await];
    sections.extend(providers::examine(config).await);
    sections.push(database::examine(config).await);
    let findings = || sections.iter().flat_map(|section| &section.findings);
    Report { healthy: findings().all(|finding| finding.level != Level::Problem), sections }
}

impl Report {
    /// Prints it for people, with colours where there is a terminal.
    pub fn print(&self) {
        print::report(self);
    }

    /// Prints it for programs.
    pub fn print_json(&self) {
        say(serde_json::to_string_pretty(self).unwrap_or_default());
    }
}
