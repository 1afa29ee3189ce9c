//! The report that a person reads first: what came of it, what to do, and the matrix.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use strum::VariantArray;

use super::run::Run;
use super::{
    matrix::{Matrix, MatrixCell, MatrixRow},
    text::{columns, cut_middle, padded, shown, wrapped},
    words::{self, asked, asked_at, difference, meaning, place, sections, verdict},
};
use crate::acl::table::{finding::Finding, outcome::Outcome, rows::Cell};

/// Narrower than this nothing can be read.
const NARROWEST: usize = 60;
/// Askers' names are cut here; most of them are shorter.
const ASKER_COLUMNS: usize = 12;
/// `R>A!`
const MARK_COLUMNS: usize = 4;
const GAP: &str = "  ";
const INDENT: &str = "    ";

/// The report, with colours if wanted, in so many columns; lines of findings are as long as their texts.
pub fn terminal(run: &Run, colours: bool, width: usize) -> String {
    let style = |style: Style| if colours { style } else { Style::new() };
    let mut out = String::new();
    let (bold, bad, good) = (style(Style::new().bold()), style(BAD), style(of(AnsiColor::Green)));
    line(&mut out, format_args!("{bold}{}{bold:#}, asked {}", shown(&run.service), asked_at(run)));
    let told = if run.findings.is_empty() { good } else { bad };
    line(&mut out, format_args!("  {}. {told}{}{told:#}", asked(run), verdict(run)));
    for section in sections(run) {
        let counted = format!("{}, {}", section.kind.as_str(), section.findings.len());
        line(&mut out, format_args!("\n{bold}{}{bold:#} ({counted})", section.title));
        for to_do in wrapped(section.to_do, width.max(NARROWEST) - 2) {
            line(&mut out, format_args!("  {to_do}"));
        }
        for (_, finding) in section.findings {
            line(&mut out, format_args!("  {bad}!{bad:#} {}", in_a_line(run, finding)));
        }
    }
    if !(run.skipped.is_empty() && run.notes.is_empty()) {
        line(&mut out, format_args!("\n{bold}Worth knowing{bold:#}"));
    }
    for (route, reason) in &run.skipped {
        line(&mut out, format_args!("  {} is left out: {}", shown(&route.to_string()), shown(reason)));
    }
    for note in &run.notes {
        line(&mut out, format_args!("  {}", shown(note)));
    }
    let matrix = Matrix::of(run);
    if !matrix.rows.is_empty() {
        blocks(&mut out, &matrix, &style, width.max(NARROWEST));
        legend(&mut out, &style, width.max(NARROWEST));
    }
    // What stands first has gone by when there is much between.
    if !run.findings.is_empty() {
        line(&mut out, format_args!("\n{told}{}{told:#}", verdict(run)));
    }
    out
}

const BAD: Style = of(AnsiColor::Red).bold();

const QUIET: Style = Style::new().dimmed();

const fn of(colour: AnsiColor) -> Style {
    colour.on_default()
}

/// A letter and a colour for each answer: neither is needed to tell it from the others.
fn look(cell: Cell) -> (&'static str, Style) {
    match cell.outcome {
        Outcome::Allowed if cell.public => ("P", of(AnsiColor::Green).bold()),
        Outcome::Allowed => ("A", of(AnsiColor::Green)),
        Outcome::SignIn => ("S", of(AnsiColor::Cyan)),
        Outcome::Refused => ("R", of(AnsiColor::Yellow)),
        Outcome::Absent => ("N", of(AnsiColor::Blue)),
        Outcome::Error => ("E", of(AnsiColor::Magenta)),
    }
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    // A string takes whatever is written to it.
    let _ = writeln!(out, "{text}");
}

fn in_a_line(run: &Run, finding: &Finding) -> String {
    let request = finding.request.as_ref().map(|request| format!("by {}", shown(request))).unwrap_or_default();
    let found: Vec<String> = [difference(run, finding), request].into_iter().filter(|part| !part.is_empty()).collect();
    let found = if found.is_empty() { found } else { vec![format!("{}.", found.join(" "))] };
    let told = found.into_iter().chain([shown(&finding.text)]).collect::<Vec<_>>().join(" ");
    let place = place(finding);
    if place.is_empty() { told } else { format!("{place}: {told}") }
}

/// The matrix, in as many blocks of askers as it takes.
fn blocks(out: &mut String, matrix: &Matrix<'_>, style: &impl Fn(Style) -> Style, width: usize) {
    let names: Vec<String> =
        matrix.askers.iter().map(|asker| cut_middle(&shown(asker.as_str()), ASKER_COLUMNS)).collect();
    let widths: Vec<usize> = names.iter().map(|name| columns(name).max(MARK_COLUMNS)).collect();
    let all: usize = widths.iter().map(|width| width + GAP.len()).sum();
    let longest = matrix.rows.iter().flat_map(|row| [route_of(row, usize::MAX), resource_of(row, usize::MAX)]);
    let longest = longest.map(|text| columns(&text)).max().unwrap_or_default();
    // Routes give way to askers up to the half of the width; then the askers go on in another block.
    let first = longest.min(width.saturating_sub(all).max(width / 2));
    let mut from = 0;
    while from < names.len() {
        let mut room = width - first;
        let fits = |width: &&usize| {
            let fits = **width + GAP.len() <= room;
            room = room.saturating_sub(**width + GAP.len());
            fits
        };
        let to = from + widths[from..].iter().take_while(fits).count().max(1);
        let head: Vec<String> = (from..to).map(|at| padded(&names[at], widths[at])).collect();
        let bold = style(Style::new().bold());
        line(out, format_args!("\n{bold}{}{GAP}{}{bold:#}", padded("", first), head.join(GAP).trim_end()));
        for route in matrix.routes() {
            if route[0].resource.is_some() {
                line(out, format_args!("{}", route_of(&route[0], first)));
            }
            for row in route {
                let name = if row.resource.is_some() { resource_of(row, first) } else { route_of(row, first) };
                let marks: Vec<String> = (from..to).map(|at| mark(row, &row.cells[at], widths[at], style)).collect();
                line(out, format_args!("{}{GAP}{}", padded(&name, first), marks.join(GAP).trim_end()));
            }
        }
        from = to;
    }
}

fn route_of(row: &MatrixRow<'_>, most: usize) -> String {
    let found = if row.about.is_empty() { "" } else { " !" };
    format!("{}{found}", cut_middle(&shown(&row.route.to_string()), most - found.len()))
}

fn resource_of(row: &MatrixRow<'_>, most: usize) -> String {
    let resource = row.resource.map(ToString::to_string).unwrap_or_default();
    format!("{INDENT}{}", cut_middle(&shown(&resource), most - INDENT.len()))
}

fn mark(row: &MatrixRow<'_>, cell: &MatrixCell, width: usize, style: &impl Fn(Style) -> Style) -> String {
    let asked = cell.found.map(look);
    let was = if asked.is_some() { cell.was() } else { cell.expected };
    let was = was.map(|was| format!("{}>", look(was).0)).unwrap_or_default();
    let (letter, plain) = asked.unwrap_or(match (was.is_empty(), row.skipped) {
        (true, _) => (".", QUIET),
        (false, Some(_)) => ("-", QUIET),
        (false, None) => ("?", BAD),
    });
    let found = !cell.findings.is_empty();
    let text = format!("{was}{letter}{}", if found { "!" } else { "" });
    let style = style(if found { BAD } else { plain });
    format!("{style}{text}{style:#}{}", padded("", width.saturating_sub(columns(&text))))
}

fn legend(out: &mut String, style: &impl Fn(Style) -> Style, width: usize) {
    let answers = Outcome::VARIANTS.iter().flat_map(|&outcome| {
        let cell = Cell { outcome, public: false };
        let plain = (look(cell), format!("{} ({})", outcome.as_str(), meaning(outcome)));
        let public = Cell { outcome, public: true };
        [
            Some(plain),
            (outcome == Outcome::Allowed).then(|| (look(public), format!("allowed public ({})", words::PUBLIC))),
        ]
    });
    let signs = [
        ((".", QUIET), words::NOTHING),
        (("-", QUIET), words::LEFT_OUT),
        (("R>A", BAD), words::CHANGED),
        (("?", BAD), words::UNASKED),
        (("!", BAD), words::FOUND),
    ];
    let signs = signs.map(|(sign, text)| (sign, text.to_owned()));
    let mut taken = width;
    for ((sign, look), text) in answers.flatten().chain(signs) {
        let look = style(look);
        let needs = columns(sign) + 1 + columns(&text) + 3;
        let begin = if taken + needs > width { "\n  " } else { "   " };
        taken = if taken + needs > width { needs } else { taken + needs };
        let _ = write!(out, "{begin}{look}{sign}{look:#} {text}");
    }
    line(out, format_args!(""));
}

#[cfg(test)]
#[path = "terminal_tests.rs"]
mod tests;
