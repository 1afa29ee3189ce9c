//! A run with everything in it, for tests.

use std::{collections::BTreeMap, time::Duration};

use chrono::DateTime;

use super::run::Run;
use crate::acl::table::{
    asker::Asker,
    finding::{Finding, FindingKind},
    outcome::Outcome,
    resource::{Relation, Resource},
    rows::{Cell, Row, Table},
};

const TABLE: &str = "\
method,route,resource,editor,reader,anonymous
GET,/,,allowed,allowed,allowed public
GET,/docs/{id},doc:owner,allowed,allowed,
GET,/docs/{id},doc:nobody,refused,refused,sign-in
DELETE,/docs/{id},doc:nobody,refused,refused,sign-in
GET,/old,,allowed,allowed,sign-in
";

const FOUND: &str = "\
method,route,resource,editor,reader,anonymous,token
GET,/,,allowed,allowed,allowed public,allowed
GET,/docs/{id},doc:owner,allowed,allowed,,allowed
GET,/docs/{id},doc:nobody,refused,allowed,sign-in,refused
DELETE,/docs/{id},doc:nobody,refused,error,,
GET,/metrics,,allowed,allowed,allowed,
";

/// A kind of thing that a service has made up to do harm.
pub const HOSTILE: &str = "<script>alert(1)</script>|`\u{1b}[2J\n*x*]]>&\u{202e}";

/// What is in one sentence each, so that reports can be compared as a whole.
pub fn run() -> Run {
    Run {
        service: "wiki".to_owned(),
        base: "http://wiki.localhost:8080/".to_owned(),
        through_proxy: true,
        began: DateTime::from_timestamp(1_790_000_000, 0).expect("a time"),
        took: Duration::from_millis(1234),
        requests: 212,
        expected: Some(table(TABLE)),
        found: table(FOUND),
        findings: vec![
            finding(FindingKind::Changed, "GET /docs/{id}", "doc:nobody", "reader", "Somebody else's may be read."),
            finding(FindingKind::Changed, "DELETE /docs/{id}", "doc:nobody", "reader", "The answer was 500."),
            Finding {
                request: Some("HEAD /docs/17".to_owned()),
                expected: Some(Outcome::Refused),
                found: Some(Outcome::Allowed),
                ..finding(FindingKind::Bypass, "GET /docs/{id}", "doc:nobody", "reader", "HEAD is not checked.")
            },
            Finding {
                request: Some("GET /Docs/17".to_owned()),
                expected: Some(Outcome::Refused),
                found: Some(Outcome::Allowed),
                ..finding(FindingKind::Bypass, "GET /docs/{id}", "doc:nobody", "editor", "Case is not looked at.")
            },
            finding(FindingKind::NotPublic, "GET /metrics", "", "anonymous", "Anybody may."),
            finding(FindingKind::RouteWithoutRow, "GET /metrics", "", "", "The door has seen it."),
            finding(FindingKind::RowWithoutRoute, "GET /old", "", "", "No source has it."),
            finding(FindingKind::NotThere, "GET /gone", "", "editor", "404 to all."),
            finding(FindingKind::SamePersona, "", "", "token", "Like editor in every row."),
            finding(FindingKind::NotAsked, "DELETE /docs/{id}", "doc:nobody", "anonymous", "It needs a body."),
        ],
        skipped: BTreeMap::from([("POST /reset".parse().expect("a route"), "It empties the database.".to_owned())]),
        notes: vec!["The service has no contract.".to_owned()],
    }
}

/// The same without findings, and found as the table says.
pub fn fine() -> Run {
    Run { expected: Some(table(FOUND)), findings: Vec::new(), skipped: BTreeMap::new(), notes: Vec::new(), ..run() }
}

/// Many routes and askers with names that are long or made to do harm.
pub fn large(routes: usize, askers: usize) -> Run {
    let asker = |at: usize| Asker::of_column(&format!("persona-with-a-long-name-{at}"));
    let mut found = Table { askers: (0..askers).map(asker).collect(), rows: Vec::new() };
    let mut findings = Vec::new();
    for at in 0..routes {
        let path = format!("/area{}/{}<script>/{{id}}/{at}", at % 7, "long-segment-".repeat(at % 9));
        let route: String = format!("GET {path}");
        let cell = |column: usize| Cell { outcome: OUTCOMES[(at + column) % OUTCOMES.len()], public: false };
        found.rows.push(Row {
            route: route.parse().expect("a route"),
            resource: (at % 3 == 0).then(|| Resource { kind: HOSTILE.to_owned(), relation: Relation::Owner }),
            cells: (0..askers).map(|column| Some(cell(column))).collect(),
        });
        if at % 25 == 3 {
            findings.push(Finding {
                expected: Some(Outcome::Refused),
                found: Some(Outcome::Allowed),
                request: Some(format!("HEAD {path}{HOSTILE}")),
                ..finding(FindingKind::Bypass, &route, "", asker(at % askers).as_str(), &format!("{HOSTILE} is told"))
            });
        }
    }
    Run { expected: Some(found.clone()), found, findings, service: HOSTILE.to_owned(), ..run() }
}

const OUTCOMES: [Outcome; 5] = [Outcome::Allowed, Outcome::Refused, Outcome::SignIn, Outcome::Absent, Outcome::Error];

fn table(text: &str) -> Table {
    Table::read("access.csv", text).expect("a table")
}

/// A finding; what is empty is left out. A change says what it is from and to.
fn finding(kind: FindingKind, route: &str, resource: &str, asker: &str, text: &str) -> Finding {
    let found = if route.starts_with("DELETE") { Outcome::Error } else { Outcome::Allowed };
    let changed = kind == FindingKind::Changed;
    Finding {
        kind,
        route: route.parse().ok(),
        resource: resource.parse().ok(),
        asker: Some(asker).filter(|asker| !asker.is_empty()).map(Asker::of_column),
        expected: changed.then_some(Outcome::Refused),
        found: changed.then_some(found),
        text: text.to_owned(),
        request: None,
    }
}
