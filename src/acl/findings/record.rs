//! Writes the table of what was found.

use std::{fs, io, path::Path};

use super::{
    check::in_order,
    found::{errors, not_asked, not_public, not_there_findings, same_personas},
};
use crate::acl::{
    asking::{plan::Plan, round::Round},
    table::{asker::Asker, finding::Finding, outcome::Outcome, rows::Table},
};

/// What somebody wrote into the table before stays: that anybody may.
pub fn keep_public(found: &mut Table, before: Option<&Table>) {
    let Some(before) = before else { return };
    for row in &mut found.rows {
        let Some(says) = before.find(&row.route, row.resource.as_ref()) else { continue };
        for (cell, asker) in row.cells.iter_mut().zip(&found.askers) {
            if let Some(cell) = cell.as_mut().filter(|cell| cell.outcome == Outcome::Allowed) {
                cell.public |= before.cell(says, asker).is_some_and(|cell| cell.public);
            }
        }
    }
}

/// What whoever reviews a new table should know.
pub fn findings(found: &Table, round: &Round, plan: &Plan) -> Vec<Finding> {
    let mut findings = plan.not_asked.clone();
    findings.extend(not_asked(round));
    findings.extend(errors(round));
    findings.extend(not_there_findings(round));
    for (row, found_row) in round.rows.iter().zip(&found.rows) {
        let open = found_row.cells.iter().zip(&found.askers).filter(|(cell, asker)| {
            !asker.is_somebody() && cell.is_some_and(|cell| cell.outcome == Outcome::Allowed && !cell.public)
        });
        findings.extend(open.map(|(_, asker): (_, &Asker)| not_public(&row.row, asker)));
    }
    findings.extend(same_personas(found));
    in_order(findings, &found.askers)
}

/// What is to be known of a table where cells could not be asked.
pub fn incomplete(file: &Path, cells: usize, is_written: bool) -> String {
    let file = file.display();
    if is_written {
        format!("{file} lacks {cells} cells that could not be asked")
    } else {
        format!("{file} is as it was: {cells} cells could not be asked, and a table without them would say less")
    }
}

/// Writes it whole or not at all: a table of which a half is missing would look like less access.
pub fn write(file: &Path, table: &Table) -> io::Result<()> {
    let mut beside = file.as_os_str().to_owned();
    beside.push(format!(".{}.new", std::process::id()));
    let beside = Path::new(&beside);
    let written = table
        .to_csv()
        .map_err(io::Error::other)
        .and_then(|text| fs::write(beside, text))
        .and_then(|()| fs::rename(beside, file));
    if written.is_err() {
        let _ = fs::remove_file(beside);
    }
    written
}
