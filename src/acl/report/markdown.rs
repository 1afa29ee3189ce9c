//! The report for a pull request: what was found, and the matrix folded.

use std::fmt::Write;

use super::run::Run;
use super::{
    markdown_text::{code, text},
    matrix::{Matrix, MatrixCell, MatrixRow},
    text::{count, cut_middle},
    words::{asked, asked_at, difference, sections, verdict},
};
use crate::acl::table::{finding::Finding, rows::Cell};

/// GitHub takes 65,536 characters of a comment, GitLab a million.
const MOST_CHARS: usize = 60_000;
/// What the matrix may leave for, where there is much to find.
const MOST_OF_FINDINGS: usize = 45_000;
/// A request is shown whole or not at all: with its middle left out it is another one.
const MOST_OF_REQUEST: usize = 2000;
/// Room for the words that tell of what is left out, and for what closes.
const ROOM: usize = 400;

pub fn markdown(run: &Run) -> String {
    let mut out = format!("### Access rules of {}\n\n", code(&shorter(&run.service)));
    let _ = writeln!(out, "**{}** {}, {}.\n", verdict(run), asked(run), text(&shorter(&asked_at(run))));
    findings(&mut out, run);
    notes(&mut out, run);
    matrix(&mut out, &Matrix::of(run));
    out
}

/// What nobody reads to its end.
fn shorter(text: &str) -> String {
    cut_middle(text, 300)
}

fn findings(out: &mut String, run: &Run) {
    if run.findings.is_empty() {
        return;
    }
    let mut left = 0;
    for section in sections(run) {
        let head = format!(
            "#### {} ({})\n\n{}\n\n| Route | Resource | Asker | Found | What it is |\n\
             | --- | --- | --- | --- | --- |\n",
            section.title,
            section.findings.len(),
            section.to_do
        );
        let mut rows = String::new();
        for (_, finding) in section.findings {
            let row = row_of(run, finding);
            if out.len() + head.len() + rows.len() + row.len() > MOST_OF_FINDINGS {
                left += 1;
            } else {
                rows.push_str(&row);
            }
        }
        if !rows.is_empty() {
            let _ = writeln!(out, "{head}{rows}");
        }
    }
    if left > 0 {
        let _ = writeln!(out, "{} more left out here: the other reports have them all.\n", count(left, "finding"));
    }
}

fn row_of(run: &Run, finding: &Finding) -> String {
    let cell = |text: Option<String>| code(&shorter(&text.unwrap_or_default()));
    let request = finding.request.as_ref().map(|request| {
        if request.len() <= MOST_OF_REQUEST {
            format!(" by {}", code(request))
        } else {
            " by a request that is too long for here: the other reports have it".to_owned()
        }
    });
    format!(
        "| {} | {} | {} | {}{} | {} |\n",
        cell(finding.route.as_ref().map(ToString::to_string)),
        cell(finding.resource.as_ref().map(ToString::to_string)),
        cell(finding.asker.as_ref().map(ToString::to_string)),
        difference(run, finding),
        request.unwrap_or_default(),
        text(&shorter(&finding.text)),
    )
}

fn notes(out: &mut String, run: &Run) {
    let skipped = run.skipped.iter().map(|(route, reason)| {
        format!("- {} is left out: {}\n", code(&shorter(&route.to_string())), text(&shorter(reason)))
    });
    let notes = run.notes.iter().map(|note| format!("- {}\n", text(&shorter(note))));
    let mut left = 0;
    for note in skipped.chain(notes) {
        if out.len() + note.len() + ROOM > MOST_OF_FINDINGS {
            left += 1;
        } else {
            out.push_str(&note);
        }
    }
    if left > 0 {
        let _ = writeln!(out, "- {} more", count(left, "note"));
    }
    if !(run.skipped.is_empty() && run.notes.is_empty()) {
        out.push('\n');
    }
}

fn matrix(out: &mut String, matrix: &Matrix<'_>) {
    if matrix.rows.is_empty() {
        return;
    }
    let mut head = String::from("| Route | Resource |");
    for asker in &matrix.askers {
        let _ = write!(head, " {} |", text(&shorter(asker.as_str())));
    }
    head.push('\n');
    head.push_str(&"| --- ".repeat(matrix.askers.len() + 2));
    head.push_str("|\n");
    let _ = write!(out, "<details><summary>The matrix ({})</summary>\n\n{head}", count(matrix.rows.len(), "row"));
    let mut left = 0;
    for row in &matrix.rows {
        let row = row_of_matrix(row);
        if left > 0 || out.len() + row.len() + ROOM > MOST_CHARS {
            left += 1;
        } else {
            out.push_str(&row);
        }
    }
    if left > 0 {
        let _ = writeln!(out, "\n{} more left out here: the other reports have them all.", count(left, "row"));
    }
    out.push_str("\n</details>\n");
}

fn row_of_matrix(row: &MatrixRow<'_>) -> String {
    let resource = row.resource.map(ToString::to_string).unwrap_or_default();
    let mut out = format!("| {} | {} |", code(&shorter(&row.route.to_string())), code(&shorter(&resource)));
    for cell in &row.cells {
        let _ = write!(out, " {} |", cell_in_words(row, cell));
    }
    out.push('\n');
    out
}

fn cell_in_words(row: &MatrixRow<'_>, cell: &MatrixCell) -> String {
    let name = |cell: Cell| cell.to_string();
    let words = match (cell.expected, cell.found) {
        (Some(_), Some(found)) if cell.was().is_none() => name(found),
        (Some(expected), Some(found)) => format!("{} → {}", name(expected), name(found)),
        (None, Some(found)) => name(found),
        (Some(expected), None) if row.skipped.is_some() => format!("{}, left out", name(expected)),
        (Some(expected), None) => format!("{}, not asked", name(expected)),
        (None, None) => String::new(),
    };
    if cell.findings.is_empty() { words } else { format!("**{words}** ❗") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acl::report::sample;

    #[test]
    fn a_run_is_told_as_a_whole() {
        let told = markdown(&sample::run());
        assert_eq!(told, include_str!("sample/markdown.md"));
    }

    #[test]
    fn a_request_is_told_whole_or_not_at_all() {
        let told = |request: String| {
            let mut run = sample::run();
            run.findings[2].request = Some(request);
            markdown(&run)
        };
        let long = format!("curl -H 'remote-groups: editor' 'http://a/{}/17'", "x".repeat(1500));
        assert!(told(long.clone()).contains(&format!("by <code>{}</code>", text(&long))));
        let told = told("x".repeat(2001));
        assert!(!told.contains("xxx") && told.contains("found allowed by a request that is too long for here"));
    }

    #[test]
    fn it_is_never_longer_than_a_comment_may_be() {
        for (routes, askers) in [(40, 4), (2000, 8), (20_000, 2), (30, 300)] {
            let told = markdown(&sample::large(routes, askers));
            assert!(told.len() <= MOST_CHARS, "{routes}, {askers}: {}", told.len());
            assert!(told.ends_with("\n</details>\n"));
            assert_eq!(told.contains("rows more left out here"), routes > 40 || askers > 100, "{routes}, {askers}");
            assert_eq!(told.contains("findings more left out here"), routes > 2000, "{routes}, {askers}");
        }
    }
}
