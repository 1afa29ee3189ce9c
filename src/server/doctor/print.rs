//! The report for people.

use anstyle::{AnsiColor, Style};

use super::{Level, Report};
use crate::server::say::say;

pub(super) fn report(report: &Report) {
    let bold = Style::new().bold();
    for section in &report.sections {
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
        report.sections.iter().flat_map(|section| &section.findings).filter(|finding| finding.level == level).count()
    };
    let (problems, notes) = (count(Level::Problem), count(Level::Note));
    let (_, style) = look_of(if report.healthy { Level::Right } else { Level::Problem });
    let summary = if report.healthy { "Nothing has to be mended.".to_owned() } else { things(problems, "to mend") };
    let notes = if notes == 0 { String::new() } else { format!(" {}", things(notes, "worth knowing")) };
    say(format_args!("{style}{summary}{style:#}{notes}"));
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
