//! The report for people and for programs.

use anstyle::{AnsiColor, Style};

use super::report::{Level, Report};
use crate::server::say::say;

impl Report {
    /// Prints it for people, with colours where there is a terminal.
    pub fn print(&self) {
        let bold = Style::new().bold();
        for section in &self.sections {
            say(format_args!("{bold}{}{bold:#}", section.title));
            for finding in &section.findings {
                let (mark, style) = look_of(finding.level);
                say(format_args!("  {style}{mark}{style:#} {}", finding.text));
                if let Some(advice) = &finding.advice {
                    say(format_args!("      {advice}"));
                }
            }
            say("");
        }
        let count = |level| {
            self.sections.iter().flat_map(|section| &section.findings).filter(|finding| finding.level == level).count()
        };
        let (problems, notes) = (count(Level::Problem), count(Level::Note));
        let (_, style) = look_of(if self.healthy { Level::Right } else { Level::Problem });
        let summary = match (self.healthy, self.is_whole()) {
            (true, _) => "Nothing has to be mended.".to_owned(),
            (false, true) => things(problems, "to mend"),
            // What is found so far is not all.
            (false, false) => "Not everything was asked.".to_owned(),
        };
        let notes = if notes == 0 { String::new() } else { format!(" {}", things(notes, "worth knowing")) };
        say(format_args!("{style}{summary}{style:#}{notes}"));
    }

    /// Prints it for programs.
    pub fn print_json(&self) {
        say(serde_json::to_string_pretty(self).unwrap_or_default());
    }
}

/// A mark, so that nobody has to see colours.
fn look_of(level: Level) -> (&'static str, Style) {
    match level {
        Level::Right => ("ok  ", AnsiColor::Green.on_default()),
        Level::Note => ("note", AnsiColor::Yellow.on_default()),
        Level::Problem => ("MEND", AnsiColor::Red.on_default().bold()),
    }
}

fn things(count: usize, what: &str) -> String {
    if count == 1 { format!("One thing {what}.") } else { format!("{count} things {what}.") }
}
