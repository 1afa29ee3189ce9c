//! What reports say of findings and of runs.

use strum::VariantArray;

use super::run::Run;
use super::text::{count, shown, time};
use crate::acl::table::{
    finding::{Finding, FindingKind},
    outcome::Outcome,
};

/// Findings of a kind that are told together, each with its place among all of them.
#[derive(Debug)]
pub struct Section<'a> {
    pub kind: FindingKind,
    pub title: &'static str,
    /// What to do about them.
    pub to_do: &'static str,
    pub findings: Vec<(usize, &'a Finding)>,
    pub has_opened: bool,
}

/// The sections that there are. What has opened to whom nobody knows stands apart, before all else: it is the worst that can
/// have happened.
pub fn sections(run: &Run) -> Vec<Section<'_>> {
    let section = |kind: FindingKind, has_opened: bool| {
        let all = run.findings.iter().enumerate();
        let findings = all.filter(|(_, finding)| finding.kind == kind && is_opened(finding) == has_opened).collect();
        let (title, to_do) = if has_opened { OPENED } else { words_of(kind) };
        Section { kind, title, to_do, findings, has_opened }
    };
    let opened = section(FindingKind::Changed, true);
    let others = FindingKind::VARIANTS.iter().map(|&kind| section(kind, false));
    [opened].into_iter().chain(others).filter(|section| !section.findings.is_empty()).collect()
}

const OPENED: (&str, &str) = (
    "Opened to whom nobody knows",
    "The table says that anonymous or expired may not. Mend the service; if anybody may now, run vestibule acl record and write allowed public.",
);

fn is_opened(finding: &Finding) -> bool {
    let is_nobody = finding.asker.as_ref().is_some_and(|asker| !asker.is_somebody());
    finding.kind == FindingKind::Changed && is_nobody && finding.found == Some(Outcome::Allowed)
}

/// What kind of finding it is, and what to do about it.
pub fn words(finding: &Finding) -> (&'static str, &'static str) {
    if is_opened(finding) { OPENED } else { words_of(finding.kind) }
}

fn words_of(kind: FindingKind) -> (&'static str, &'static str) {
    match kind {
        FindingKind::Changed => (
            "Not as the table says",
            "If the change is meant, run vestibule acl record and let the difference be reviewed; otherwise mend the service.",
        ),
        FindingKind::Bypass => (
            "Refused, and allowed when asked otherwise",
            "Check access after the request has been read the way the service reads it, and for every method.",
        ),
        FindingKind::NotPublic => (
            "Allowed to whom nobody knows",
            "Write allowed public in the cell if anybody may; otherwise the route lacks its check.",
        ),
        FindingKind::RouteWithoutRow => (
            "Routes without a row",
            "Nobody has said who may. Run vestibule acl record and review the new rows, or skip the route in acl.toml with a reason.",
        ),
        FindingKind::AskerWithoutColumn => (
            "Askers without a column",
            "Nobody has said what they may. Run vestibule acl record and review the new column, or leave them out (--personas).",
        ),
        FindingKind::RowWithoutRoute => (
            "Rows without a route",
            "Nothing tells of this route any more. Take the row out, or write the route into a list.",
        ),
        FindingKind::NotThere => (
            "Not there for anybody",
            "The owner finds nothing either, so nothing is proven. Correct the route, or give a path for it.",
        ),
        FindingKind::SamePersona => (
            "Personas that nothing tells apart",
            "Add a route or a resource that treats them differently, or leave one of them out.",
        ),
        FindingKind::NotAsked => (
            "Not asked",
            "What was not asked is not proven. Give what it needs, or skip the route in acl.toml with a reason.",
        ),
        FindingKind::LeftBehind => (
            "Left behind",
            "What was made for the run could not be removed. Remove it, and mend /.acl/drop of the service.",
        ),
    }
}

/// What an answer means.
pub fn meaning(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Allowed => "2xx, or a websocket that was opened",
        Outcome::SignIn => "401, or sent to the door",
        Outcome::Refused => "403",
        Outcome::Absent => "404 or 410, or not in the list",
        Outcome::Error => "any other answer",
    }
}

/// What else stands in a matrix beside answers: the same in every report, whatever it is shown by.
pub const PUBLIC: &str = "meant for anybody";
pub const NOTHING: &str = "nothing to ask";
pub const LEFT_OUT: &str = "left out on purpose";
pub const CHANGED: &str = "refused in the table, found allowed";
pub const UNASKED: &str = "could not be asked";
pub const FOUND: &str = "has a finding above";

/// Where a finding is: `GET /docs/{id} (doc:nobody) as reader`; empty where it is about the whole table.
pub fn place(finding: &Finding) -> String {
    let mut words = Vec::new();
    words.extend(finding.route.as_ref().map(ToString::to_string));
    words.extend(finding.resource.as_ref().map(|resource| format!("({resource})")));
    words.extend(finding.asker.as_ref().map(|asker| match finding.route {
        Some(_) => format!("as {asker}"),
        None => asker.to_string(),
    }));
    shown(&words.join(" "))
}

/// `expected refused, found allowed`; empty where a finding is about no answer.
pub fn difference(run: &Run, finding: &Finding) -> String {
    match (finding.expected, finding.found) {
        (Some(expected), Some(found)) if expected == found => format!("found {}", found.as_str()),
        (Some(_), Some(found)) => format!("expected {}, found {}", expected(run, finding), found.as_str()),
        (Some(_), None) => format!("expected {}", expected(run, finding)),
        (None, Some(found)) => format!("found {}", found.as_str()),
        (None, None) => String::new(),
    }
}

/// As the table has it: what was meant for anybody is told so.
fn expected(run: &Run, finding: &Finding) -> String {
    let in_table = run.expected.as_ref().zip(finding.route.as_ref()).zip(finding.asker.as_ref());
    let in_table = in_table.and_then(|((table, route), asker)| {
        table.find(route, finding.resource.as_ref()).and_then(|row| table.cell(row, asker))
    });
    match (in_table.filter(|cell| Some(cell.outcome) == finding.expected), finding.expected) {
        (Some(cell), _) => cell.to_string(),
        (None, expected) => expected.map(Outcome::as_str).unwrap_or_default().to_owned(),
    }
}

/// Where the service was asked.
pub fn asked_at(run: &Run) -> String {
    format!("{} {}", if run.through_proxy { "through its proxy at" } else { "straight at" }, shown(&run.base))
}

/// How much was asked.
pub fn asked(run: &Run) -> String {
    format!("{}, {} in {}", count(run.cells(), "cell"), count(run.requests, "request"), time(run.took))
}

/// What came of it.
pub fn verdict(run: &Run) -> String {
    match (run.findings.len(), &run.expected) {
        (0, Some(_)) => "Everything is as the table says.".to_owned(),
        (0, None) => "No findings.".to_owned(),
        (findings, _) => format!("{}.", count(findings, "finding")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acl::{report::sample, table::asker::Asker};

    #[test]
    fn what_opened_to_anybody_stands_apart_and_first() {
        let mut run = sample::run();
        let opened = Finding { asker: Some(Asker::Expired), ..run.findings[0].clone() };
        run.findings.push(opened);
        let told: Vec<_> = sections(&run).iter().map(|section| (section.title, section.findings.len())).collect();
        assert_eq!(told[..2], [("Opened to whom nobody knows", 1), ("Not as the table says", 2)]);
        assert_eq!(told.iter().map(|(_, findings)| findings).sum::<usize>(), run.findings.len());
        assert_eq!(sections(&run)[0].findings[0].0, 10);
    }

    #[test]
    fn what_was_meant_for_anybody_is_told_so() {
        let run = sample::run();
        let closed = Finding {
            route: "GET /".parse().ok(),
            resource: None,
            asker: Some(Asker::Anonymous),
            expected: Some(Outcome::Allowed),
            found: Some(Outcome::SignIn),
            ..run.findings[0].clone()
        };
        assert_eq!(difference(&run, &closed), "expected allowed public, found sign-in");
        assert_eq!(difference(&run, &run.findings[0]), "expected refused, found allowed");
    }
}
