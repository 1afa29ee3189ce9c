//! What reports say of findings and of runs.

use strum::VariantArray;

use super::text::{count, shown, time};
use crate::acl::{
    finding::{Finding, FindingKind},
    outcome::Outcome,
    run::Run,
};

/// What kind of finding it is, and what to do about it.
pub fn words(kind: FindingKind) -> (&'static str, &'static str) {
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
            "The owner gets 404 too, so nothing is proven. Correct the route, or give a path for it.",
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

/// The findings of each kind that there are, each with its place among all of them.
pub fn by_kind(run: &Run) -> Vec<(FindingKind, Vec<(usize, &Finding)>)> {
    let of = |kind| run.findings.iter().enumerate().filter(|(_, finding)| finding.kind == kind).collect::<Vec<_>>();
    let kinds = FindingKind::VARIANTS.iter().map(|&kind| (kind, of(kind)));
    kinds.filter(|(_, findings)| !findings.is_empty()).collect()
}

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
pub fn difference(finding: &Finding) -> String {
    match (finding.expected, finding.found) {
        (Some(expected), Some(found)) if expected == found => format!("found {}", found.as_str()),
        (Some(expected), Some(found)) => format!("expected {}, found {}", expected.as_str(), found.as_str()),
        (Some(expected), None) => format!("expected {}", expected.as_str()),
        (None, Some(found)) => format!("found {}", found.as_str()),
        (None, None) => String::new(),
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
