//! Writes the reports of a run.

use std::{
    fs,
    io::{self, IsTerminal},
    path::PathBuf,
};

use crate::{
    acl::{command::Asked, report, run::Run},
    server::say::say,
};

/// Where nobody says how wide the terminal is.
const WIDTH: usize = 100;

/// How a report is written.
type Written = fn(&Run) -> String;

/// On standard output for people, or for programs; and into the files that were asked for.
pub fn tell(run: &Run, asked: &Asked) -> Result<(), Vec<String>> {
    if asked.json {
        say(serde_json::to_string_pretty(&report::json(run)).unwrap_or_default());
    } else {
        let is_terminal = io::stdout().is_terminal();
        let width = std::env::var("COLUMNS").ok().and_then(|width| width.parse().ok()).unwrap_or(WIDTH);
        say(report::terminal(run, is_terminal, width).trim_end());
    }
    let files: [(&Option<PathBuf>, Written); 3] = [
        (&asked.reports.junit, report::junit),
        (&asked.reports.html, report::html),
        (&asked.reports.markdown, report::markdown),
    ];
    let written = files.into_iter().filter_map(|(file, make)| {
        let file = file.as_ref()?;
        fs::write(file, make(run)).err().map(|error| format!("{} cannot be written: {error}", file.display()))
    });
    let mistakes: Vec<String> = written.collect();
    if mistakes.is_empty() { Ok(()) } else { Err(mistakes) }
}
