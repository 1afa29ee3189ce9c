//! Writes the reports of a run.

use std::{
    fs,
    io::{self, IsTerminal},
    path::PathBuf,
};

use crate::{
    acl::{
        command::Asked,
        report::{self, run::Run},
    },
    server::say::say,
};

/// As wide as a terminal and a page of CI usually are, so that the same run reads the same in both.
const WIDTH: usize = 100;

/// A report as a text.
type Report = fn(&Run) -> String;

/// On standard output for people, or for programs; and into the files that were asked for.
pub fn tell(run: &Run, asked: &Asked) -> Result<(), Vec<String>> {
    if asked.sources.json {
        say(serde_json::to_string_pretty(&report::json(run)).unwrap_or_default());
    } else {
        let is_terminal = io::stdout().is_terminal();
        say(report::terminal(run, is_terminal, WIDTH).trim_end());
    }
    let files: [(&Option<PathBuf>, Report); 3] = [
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
