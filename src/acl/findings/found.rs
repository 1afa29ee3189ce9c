//! What was found, as a table, and what can be seen in it without another one to compare with.

use std::collections::{BTreeMap, BTreeSet};

use crate::acl::{
    asking::{
        classify::Judged,
        contract::NOT_MADE,
        plan::PlannedRow,
        round::{FoundRow, Round},
    },
    table::{
        asker::Asker,
        finding::{Finding, FindingKind},
        outcome::Outcome,
        resource::{Relation, Resource},
        route::Route,
        rows::{Cell, Row, Table},
    },
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
        route: Some(row.route.clone()),
        resource: row.resource.clone(),
        asker: asker.cloned(),
        ..Finding::new(kind, text)
    }
}

/// Rows of a route, of one kind where it is about things: what is true of one kind says nothing of another.
fn groups(round: &Round) -> BTreeMap<(&Route, Option<&str>), Vec<&FoundRow>> {
    let mut groups: BTreeMap<_, Vec<&FoundRow>> = BTreeMap::new();
    for found in &round.rows {
        let kind = found.row.resource.as_ref().map(|resource| resource.kind.as_str());
        groups.entry((&found.row.route, kind)).or_default().push(found);
    }
    groups
}

/// Rows of which everybody is told that they are not there, the owner too. What the door answers in the service's place says
/// nothing.
fn not_there(round: &Round) -> Vec<Vec<&FoundRow>> {
    let is_not_there = |rows: &Vec<&FoundRow>| {
        let answers = rows.iter().flat_map(|found| found.cells.iter().flatten().flatten());
        let mut answers = answers.filter(|judged| !judged.by_door).peekable();
        answers.peek().is_some() && answers.all(Judged::is_not_there)
    };
    groups(round).into_values().filter(is_not_there).collect()
}

/// Whether nothing is there where a finding is.
pub fn is_not_there(round: &Round, finding: &Finding) -> bool {
    let mut rows = not_there(round).into_iter().flatten();
    rows.any(|found| Some(&found.row.route) == finding.route.as_ref() && found.row.resource == finding.resource)
}

pub fn not_there_findings(round: &Round) -> Vec<Finding> {
    let finding = |rows: Vec<&FoundRow>| {
        let row = &rows.first()?.row;
        let about = row.resource.as_ref().map(|resource| format!(" of the kind {}", resource.kind)).unwrap_or_default();
        let text =
            format!("Everybody is told 404, its owner too: there is no such route, or its path{about} is another one.");
        Some(Finding { found: Some(Outcome::Absent), ..at(FindingKind::NotThere, row, None, text) })
    };
    not_there(round).into_iter().filter_map(finding).chain(unlisted(round)).collect()
}

/// Lists in which nobody finds their own: that others' are not in them proves nothing then.
fn unlisted(round: &Round) -> Vec<Finding> {
    let finding = |rows: Vec<&FoundRow>| {
        let is_own = |found: &&&FoundRow| {
            found.row.is_list && found.row.resource.as_ref().is_some_and(|own| own.relation != Relation::Nobody)
        };
        let own: Vec<&FoundRow> = rows.iter().filter(is_own).copied().collect();
        let answers = || own.iter().flat_map(|found| found.cells.iter().flatten().flatten());
        let is_shown = |judged: &Judged| judged.outcome == Outcome::Absent && !judged.is_not_there();
        if answers().any(|judged| judged.outcome == Outcome::Allowed) || !answers().any(is_shown) {
            return None;
        }
        let row = &own.first()?.row;
        let kind = row.resource.as_ref().map(|own| own.kind.as_str()).unwrap_or_default();
        let text = format!(
            "Nobody finds a {kind} of their own in this list, so that nobody finds others' proves nothing. Give its path in \
             /.acl/make a query that shows the newest, or an id that stands in it as it is; if it lists no {kind}, name the \
             list under the kinds that it lists."
        );
        Some(Finding { found: Some(Outcome::Absent), ..at(FindingKind::NotThere, row, None, text) })
    };
    groups(round).into_values().filter_map(finding).collect()
}

/// Cells that could not be asked; one finding for a row of which that is true of all of them alike, and one for a kind of which
/// nothing could be made.
pub fn not_asked(round: &Round) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut not_made: BTreeMap<&str, NotMade<'_>> = BTreeMap::new();
    for found in &round.rows {
        let asked: Vec<(&Asker, &Result<Judged, String>)> =
            round.askers.iter().zip(&found.cells).filter_map(|(asker, cell)| Some((asker, cell.as_ref()?))).collect();
        let mut failed: Vec<(&Asker, &str)> =
            asked.iter().filter_map(|(asker, cell)| Some((*asker, cell.as_ref().err()?.as_str()))).collect();
        if let Some(resource) = &found.row.resource {
            let is_made = |why: &str| !why.starts_with(NOT_MADE);
            for (_, why) in failed.iter().filter(|(_, why)| !is_made(why)) {
                let of_kind = not_made.entry(&resource.kind).or_insert_with(|| NotMade { why, ..NotMade::default() });
                of_kind.about.insert(resource);
                of_kind.cells += 1;
            }
            failed.retain(|(_, why)| is_made(why));
        }
        match failed.as_slice() {
            [(_, first), rest @ ..] if failed.len() == asked.len() && rest.iter().all(|(_, why)| why == first) => {
                let text = format!("It could not be asked: {first}.");
                findings.push(at(FindingKind::NotAsked, &found.row, None, text));
            }
            failed => findings.extend(failed.iter().map(|(asker, why)| {
                let text = format!("It could not be asked: {why}.");
                at(FindingKind::NotAsked, &found.row, Some(asker), text)
            })),
        }
    }
    findings.extend(not_made.values().map(NotMade::finding));
    findings
}

/// What of a kind could not be made.
#[derive(Default)]
struct NotMade<'a> {
    why: &'a str,
    about: BTreeSet<&'a Resource>,
    cells: usize,
}

impl NotMade<'_> {
    fn finding(&self) -> Finding {
        let about: Vec<String> = self.about.iter().map(ToString::to_string).collect();
        let text = format!("{}. Cells that are not asked for it: {} ({}).", self.why, self.cells, about.join(", "));
        of_run(FindingKind::NotAsked, capital(&text))
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// A finding about the whole run.
pub fn of_run(kind: FindingKind, text: String) -> Finding {
    Finding { kind, route: None, resource: None, asker: None, expected: None, found: None, text, request: None }
}

/// Cells whose answer says nothing about access, for a table that is new: nobody has seen them yet.
pub fn errors(round: &Round) -> Vec<Finding> {
    let of_row = |found: &FoundRow| {
        let cells = found.cells.iter().zip(&round.askers).filter_map(|(cell, asker)| match cell {
            Some(Ok(judged)) if judged.outcome == Outcome::Error => Some((asker, judged)),
            _ => None,
        });
        errors_of(&found.row, &cells.collect::<Vec<_>>())
    };
    round.rows.iter().flat_map(of_row).collect()
}

/// The errors of one row. A body that is missing is missing for everybody, and told once.
pub fn errors_of(row: &PlannedRow, cells: &[(&Asker, &Judged)]) -> Vec<Finding> {
    let finding = |asker: Option<&Asker>, judged: &Judged, whom: &str| {
        let text = format!("{}{whom}.", judged.why.as_deref().unwrap_or("An error"));
        Finding { found: Some(Outcome::Error), ..at(FindingKind::NotAsked, row, asker, text) }
    };
    let (bodies, others): (Vec<_>, Vec<_>) = cells.iter().partition(|(_, judged)| wants_body(judged));
    let mut findings = match bodies.as_slice() {
        [] => Vec::new(),
        [(asker, judged)] => vec![finding(Some(asker), judged, "")],
        [(_, judged), ..] => {
            let names: Vec<&str> = bodies.iter().map(|(asker, _)| asker.as_str()).collect();
            vec![finding(None, judged, &format!(" (asked as {})", names.join(", ")))]
        }
    };
    findings.extend(others.iter().map(|(asker, judged)| finding(Some(asker), judged, "")));
    findings
}

fn wants_body(judged: &Judged) -> bool {
    matches!(judged.status, 400 | 415 | 422)
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

/// Personas that nothing treats differently: one of them tests nothing, or a rule is missing. Where a cell was not asked, or
/// its answer says nothing about access, a difference may be there and not be seen.
pub fn same_personas(table: &Table) -> Vec<Finding> {
    let column =
        |at: usize| table.rows.iter().map(move |row| row.cells.get(at).copied().flatten().map(|cell| cell.outcome));
    let is_seen = |at: usize| column(at).all(|cell| !matches!(cell, None | Some(Outcome::Error)));
    let are_same = |one: usize, other: usize| {
        is_seen(one) && is_seen(other) && !table.rows.is_empty() && column(one).eq(column(other))
    };
    let personas: Vec<usize> =
        (0..table.askers.len()).filter(|&at| matches!(table.askers[at], Asker::Persona(_))).collect();
    let finding = |(at, &persona): (usize, &usize)| {
        let other = personas[..at].iter().find(|&&other| are_same(other, persona))?;
        let (asker, other) = (&table.askers[persona], &table.askers[*other]);
        let text = format!(
            "Nothing treats {asker} differently from {other}: a rule is missing, or one of them is not needed (personas in the settings, or --personas)."
        );
        Some(Finding { asker: Some(asker.clone()), ..Finding::new(FindingKind::SamePersona, text) })
    };
    personas.iter().enumerate().filter_map(finding).collect()
}
