//! What was found, as a table, and what can be seen in it without another one to compare with.

use std::collections::BTreeSet;

use super::{
    asker::Asker,
    classify::Judged,
    finding::{Finding, FindingKind},
    outcome::Outcome,
    plan::PlannedRow,
    round::{FoundRow, Round},
    route::Route,
    table::{Cell, Row, Table},
};

/// The table of what was found. `is_meant` says whether a route is for anybody.
pub fn table_of(round: &Round, is_meant: &dyn Fn(&PlannedRow) -> bool) -> Table {
    let row = |found: &FoundRow| {
        let is_public = is_meant(&found.row);
        let cells = found.cells.iter().zip(&round.askers).map(|(cell, asker)| {
            let outcome = cell.as_ref()?.as_ref().ok()?.outcome;
            Some(Cell { outcome, public: outcome == Outcome::Allowed && is_public && !asker.is_somebody() })
        });
        Row { route: found.row.route.clone(), resource: found.row.resource.clone(), cells: cells.collect() }
    };
    Table { askers: round.askers.clone(), rows: round.rows.iter().map(row).collect() }
}

/// A finding about a row, and an asker's cell in it.
pub fn at(kind: FindingKind, row: &PlannedRow, asker: Option<&Asker>, text: String) -> Finding {
    Finding {
        kind,
        route: Some(row.route.clone()),
        resource: row.resource.clone(),
        asker: asker.cloned(),
        expected: None,
        found: None,
        text,
        request: None,
    }
}

/// Routes that everybody is told are not there, the owner too. What the door answers in the service's place says nothing.
pub fn not_there(round: &Round) -> BTreeSet<Route> {
    let routes: BTreeSet<&Route> = round.rows.iter().map(|found| &found.row.route).collect();
    let is_not_there = |route: &&Route| {
        let of_route = round.rows.iter().filter(|found| found.row.route == **route);
        let mut answers =
            of_route.flat_map(|found| found.cells.iter().flatten().flatten()).filter(|judged| !judged.by_door);
        answers.clone().next().is_some() && answers.all(Judged::is_not_there)
    };
    routes.into_iter().filter(is_not_there).cloned().collect()
}

pub fn not_there_findings(round: &Round) -> Vec<Finding> {
    let finding = |route: Route| {
        let text =
            "Everybody is told 404, its owner too: there is no such route, or its path is another one.".to_owned();
        Finding {
            kind: FindingKind::NotThere,
            route: Some(route),
            resource: None,
            asker: None,
            expected: None,
            found: Some(Outcome::Absent),
            text,
            request: None,
        }
    };
    not_there(round).into_iter().map(finding).collect()
}

/// Cells that could not be asked; one finding for a row of which that is true of all of them alike.
pub fn not_asked(round: &Round) -> Vec<Finding> {
    let mut findings = Vec::new();
    for found in &round.rows {
        let asked: Vec<(&Asker, &Result<Judged, String>)> =
            round.askers.iter().zip(&found.cells).filter_map(|(asker, cell)| Some((asker, cell.as_ref()?))).collect();
        match asked.as_slice() {
            [(_, Err(first)), rest @ ..] if rest.iter().all(|(_, cell)| cell.as_ref().err() == Some(first)) => {
                let text = format!("It could not be asked: {first}.");
                findings.push(at(FindingKind::NotAsked, &found.row, None, text));
            }
            asked => findings.extend(asked.iter().filter_map(|(asker, cell)| {
                let why = cell.as_ref().err()?;
                let text = format!("It could not be asked: {why}.");
                Some(at(FindingKind::NotAsked, &found.row, Some(asker), text))
            })),
        }
    }
    findings
}

/// Cells whose answer says nothing about access, for a table that is new: nobody has seen them yet.
pub fn errors(round: &Round) -> Vec<Finding> {
    let mut findings = Vec::new();
    for found in &round.rows {
        for (asker, cell) in round.askers.iter().zip(&found.cells) {
            if let Some(Ok(Judged { outcome: Outcome::Error, why, .. })) = cell {
                let text = format!("{}.", why.as_deref().unwrap_or("An error"));
                let finding = at(FindingKind::NotAsked, &found.row, Some(asker), text);
                findings.push(Finding { found: Some(Outcome::Error), ..finding });
            }
        }
    }
    findings
}

/// What anonymous or expired may, and nobody has said that this is meant.
pub fn not_public(row: &PlannedRow, asker: &Asker) -> Finding {
    let whom = match asker {
        Asker::Expired => "somebody whose session has ended",
        _ => "anybody",
    };
    let text =
        format!("{} is allowed to {whom} ({asker}). If that is meant, the table says allowed public there", row.name());
    Finding { found: Some(Outcome::Allowed), ..at(FindingKind::NotPublic, row, Some(asker), text) }
}

/// Personas that nothing treats differently: one of them tests nothing, or a rule is missing.
pub fn same_personas(table: &Table) -> Vec<Finding> {
    let column =
        |at: usize| table.rows.iter().map(move |row| row.cells.get(at).copied().flatten().map(|cell| cell.outcome));
    let are_same = |one: usize, other: usize| {
        let mut both =
            column(one).zip(column(other)).filter(|(one, other)| one.is_some() && other.is_some()).peekable();
        both.peek().is_some() && both.all(|(one, other)| one == other)
    };
    let personas: Vec<usize> =
        (0..table.askers.len()).filter(|&at| matches!(table.askers[at], Asker::Persona(_))).collect();
    let finding = |(at, &persona): (usize, &usize)| {
        let other = personas[..at].iter().find(|&&other| are_same(other, persona))?;
        let (asker, other) = (&table.askers[persona], &table.askers[*other]);
        let text = format!(
            "Nothing treats {asker} differently from {other}: a rule is missing, or one of them is not needed (personas in the settings, or --personas)."
        );
        Some(Finding {
            kind: FindingKind::SamePersona,
            route: None,
            resource: None,
            asker: Some(asker.clone()),
            expected: None,
            found: None,
            text,
            request: None,
        })
    };
    personas.iter().enumerate().filter_map(finding).collect()
}
