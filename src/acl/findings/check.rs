//! What was found, compared with what the table says.

use std::collections::BTreeSet;

use super::found::{at, errors_of, is_not_there, not_asked, not_public, not_there_findings, same_personas};
use crate::acl::{
    asking::{
        around::Around,
        plan::{Plan, PlannedRow, order_of_rows},
        round::{FoundRow, Round},
    },
    sources::known::KnownRoute,
    table::{
        asker::Asker,
        finding::{Finding, FindingKind},
        outcome::Outcome,
        resource::Relation,
        route::{self, Route},
        rows::{Cell, Row, Table},
    },
};

/// Everything that is not as the table says, or that no table should say, in the order of the table.
pub fn findings(expected: &Table, found: &Table, round: &Round, plan: &Plan, known: &[KnownRoute]) -> Vec<Finding> {
    let mut findings = plan.not_asked.clone();
    findings.extend(not_asked(round));
    findings.extend(not_there_findings(round));
    for row in &round.rows {
        compare(expected, row, found, &mut findings);
    }
    findings.extend(bypasses(round, found, known));
    findings.extend(unanswered(round));
    findings.extend(expected.rows.iter().filter_map(|row| without_route(row, round, plan, known)));
    findings.extend(without_column(expected, found));
    findings.extend(same_personas(found));
    in_order(findings, &found.askers)
}

/// By row and asker; what is about the whole table comes last.
pub fn in_order(mut findings: Vec<Finding>, askers: &[Asker]) -> Vec<Finding> {
    let column = |finding: &Finding| askers.iter().position(|asker| Some(asker) == finding.asker.as_ref());
    findings.sort_by(|one, other| match (&one.route, &other.route) {
        (Some(first), Some(second)) => order_of_rows((first, one.resource.as_ref()), (second, other.resource.as_ref()))
            .then_with(|| column(one).cmp(&column(other)))
            .then_with(|| one.kind.cmp(&other.kind)),
        (first, second) => second.is_some().cmp(&first.is_some()),
    });
    findings
}

fn compare(expected: &Table, row: &FoundRow, found: &Table, findings: &mut Vec<Finding>) {
    let planned = &row.row;
    let Some(says) = expected.find(&planned.route, planned.resource.as_ref()) else {
        let text = "The table has no row for it. If it is a new route, record writes one.".to_owned();
        findings.push(at(FindingKind::RouteWithoutRow, planned, None, text));
        let is_meant =
            |asker| found.cell_at(&planned.route, planned.resource.as_ref(), asker).is_some_and(|cell| cell.public);
        let open = row.cells.iter().zip(&found.askers);
        let open = open.filter(|(cell, asker)| is_open(cell.as_ref(), asker) && !is_meant(asker));
        findings.extend(open.map(|(_, asker)| not_public(planned, asker)));
        return;
    };
    let mut errors = Vec::new();
    for (cell, asker) in row.cells.iter().zip(&found.askers) {
        // A column that is not there is told once.
        if !expected.askers.contains(asker) {
            continue;
        }
        let expected = expected.cell(says, asker);
        match (expected, cell) {
            (_, Some(Err(_))) | (None, None) => {}
            (Some(cell), None) => {
                let text = format!("The table says {cell}, and {asker} is not asked there.");
                let finding = at(FindingKind::NotAsked, planned, Some(asker), text);
                findings.push(Finding { expected: Some(cell.outcome), ..finding });
            }
            (expected, Some(Ok(judged))) if expected.map(|cell| cell.outcome) != Some(judged.outcome) => {
                let text = match &judged.why {
                    Some(why) => format!("The answer was {why}."),
                    None if leaks(planned, asker, judged.outcome) => {
                        format!("The answer was {}: somebody else's thing stands in the list.", judged.status)
                    }
                    None => format!("The answer was {}.", judged.status),
                };
                let finding = at(FindingKind::Changed, planned, Some(asker), text);
                let was = expected.map(|cell| cell.outcome);
                findings.push(Finding { expected: was, found: Some(judged.outcome), ..finding });
            }
            (Some(_), Some(Ok(judged))) if judged.outcome == Outcome::Error => errors.push((asker, judged)),
            (Some(Cell { public: false, .. }), found) if is_open(found.as_ref(), asker) => {
                findings.push(not_public(planned, asker));
            }
            _ => {}
        }
    }
    // That the table says so too proves nothing about access, and an error is not tried to be got around.
    findings.extend(errors_of(planned, &errors));
}

/// Whether a list shows what is nobody's business who asks.
fn leaks(row: &PlannedRow, asker: &Asker, found: Outcome) -> bool {
    let is_other = row.resource.as_ref().is_some_and(|resource| resource.relation == Relation::Nobody);
    row.is_list && found == Outcome::Allowed && (is_other || !asker.is_somebody())
}

/// Ways around that had no answer, once a row: what was not tried proves nothing.
fn unanswered(round: &Round) -> Vec<Finding> {
    let of_row = |(at_row, found): (usize, &FoundRow)| {
        let mut those = round.unanswered.iter().filter(|unanswered| unanswered.row == at_row);
        let first = those.next()?;
        let more = those.count();
        let more = if more == 0 { String::new() } else { format!(" And {more} more of this row.") };
        let text = format!("A way around its refusal could not be tried, {}.{more}", first.why.trim_end_matches('.'));
        Some(at(FindingKind::NotAsked, &found.row, Some(&first.asker), text))
    };
    round.rows.iter().enumerate().filter_map(of_row).collect()
}

fn is_open(cell: Option<&Result<crate::acl::asking::classify::Judged, String>>, asker: &Asker) -> bool {
    !asker.is_somebody() && matches!(cell, Some(Ok(judged)) if judged.outcome == Outcome::Allowed)
}

/// Ways around, without those that lead to another route which is allowed to this asker on purpose, and those of routes that
/// are not there: their rows say so.
pub fn bypasses(round: &Round, found: &Table, known: &[KnownRoute]) -> Vec<Finding> {
    let is_meant = |around: &&Around| {
        let Finding { route: Some(route), asker: Some(asker), .. } = &around.finding else { return true };
        !is_not_there(round, &around.finding) && !leads_to_another(around, route, asker, found, known)
    };
    round.around.iter().filter(is_meant).map(|around| around.finding.clone()).collect()
}

fn leads_to_another(around: &Around, own: &Route, asker: &Asker, found: &Table, known: &[KnownRoute]) -> bool {
    let Some(path) = &around.reads_as else { return false };
    let other = route::find(known.iter().map(|known| &known.route), &own.method, path);
    // One with parameters is for many readings: that it is allowed says nothing of what was reached by this one.
    let Some(other) = other.filter(|other| *other != own && other.path.parameters() == 0) else { return false };
    let mut rows = found.rows.iter().filter(|row| row.route == *other);
    rows.any(|row| found.cell(row, asker).is_some_and(|cell| cell.outcome == Outcome::Allowed))
}

/// A row that nothing was asked for.
fn without_route(row: &Row, round: &Round, plan: &Plan, known: &[KnownRoute]) -> Option<Finding> {
    let is_same = |found: &&FoundRow| found.row.route == row.route && found.row.resource == row.resource;
    let is_told = |finding: &Finding| finding.route.as_ref() == Some(&row.route);
    if round.rows.iter().any(|found| is_same(&found)) || plan.not_asked.iter().any(is_told) {
        return None;
    }
    let (kind, text) = if known.iter().all(|known| known.route != row.route) {
        (FindingKind::RowWithoutRoute, "It stands in the table, and no source knows such a route.".to_owned())
    } else if round.rows.iter().any(|found| found.row.route == row.route) {
        let text = "It stands in the table, and the contract has the route, but not about this.".to_owned();
        (FindingKind::RowWithoutRoute, text)
    } else {
        (FindingKind::NotAsked, "It stands in the table, and acl.toml leaves it out.".to_owned())
    };
    Some(Finding { route: Some(row.route.clone()), resource: row.resource.clone(), ..Finding::new(kind, text) })
}

/// Columns that one table has and the other has not.
fn without_column(expected: &Table, found: &Table) -> Vec<Finding> {
    let of = |table: &Table| table.askers.iter().cloned().collect::<BTreeSet<_>>();
    let (says, asked) = (of(expected), of(found));
    let finding = |asker: &Asker, kind, text| Finding { asker: Some(asker.clone()), ..Finding::new(kind, text) };
    let new = asked.difference(&says).map(|asker| {
        finding(
            asker,
            FindingKind::AskerWithoutColumn,
            format!("{asker} has no column in the table: record writes it."),
        )
    });
    let gone = says.difference(&asked).map(|asker| {
        let why =
            if asker.is_token() { "the service has no scopes" } else { "personas in the settings, or --personas" };
        let text = format!("{asker} has a column in the table, and was not asked ({why}).");
        finding(asker, FindingKind::NotAsked, text)
    });
    new.chain(gone).collect()
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
