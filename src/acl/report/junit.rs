//! The report for CI systems: JUnit XML. A suite is a route, a test case a cell or a finding that is about none.
//!
//! GitLab shows `classname` as the suite, keeps one test of each name, and shows the text of a failure; Jenkins takes the part
//! of `classname` before its last dot for a package, and actions for GitHub show suites by their names. So the class is the
//! service, a name says all of where it is, and both `message` and the text say what to do.

use std::collections::HashMap;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::run::Run;
use super::{
    matrix::{Matrix, MatrixCell, MatrixRow},
    text::shown,
    words::{asked_at, difference, place, words},
};
use crate::acl::table::{
    asker::Asker,
    finding::{Finding, FindingKind},
    rows::Cell,
};

pub fn junit(run: &Run) -> String {
    let matrix = Matrix::of(run);
    let mut report = Report::new(format!("Access rules of {}", shown(&run.service)));
    report.set_timestamp(run.began).set_time(run.took);
    for rows in matrix.routes() {
        let mut suite = TestSuite::new(shown(&rows[0].route.to_string()));
        for row in rows {
            let cells = matrix.askers.iter().zip(&row.cells);
            suite.add_test_cases(cells.filter_map(|(asker, cell)| case_of_cell(run, row, asker, cell)));
        }
        add(&mut report, suite);
    }
    let mut others = TestSuite::new("The table as a whole");
    let mut taken: HashMap<String, usize> = HashMap::new();
    for finding in matrix.elsewhere.iter().map(|&at| &run.findings[at]) {
        let name = [words(finding).0.to_owned(), place(finding)];
        let name = name.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
        // Of two tests of one name only the first is shown.
        let times = taken.entry(name.clone()).and_modify(|times| *times += 1).or_insert(1);
        let name = if *times > 1 { format!("{name} ({times})") } else { name };
        others.add_test_case(case(run, name, failure(run, &[finding])));
    }
    for (route, reason) in &run.skipped {
        let mut status = TestCaseStatus::skipped();
        status.set_message(shown(reason)).set_description(shown(reason));
        others.add_test_case(case(run, format!("Left out: {}", shown(&route.to_string())), status));
    }
    if !run.notes.is_empty() {
        others.set_system_out(run.notes.iter().map(|note| shown(note)).collect::<Vec<_>>().join("\n"));
    }
    add(&mut report, others);
    // Into memory nothing fails to be written, and an XmlString holds nothing that XML cannot.
    report.to_string().unwrap_or_default()
}

fn add(report: &mut Report, suite: TestSuite) {
    if !suite.test_cases.is_empty() || suite.system_out.is_some() {
        report.add_test_suite(suite);
    }
}

/// None where there is nothing to ask. What the table has and nobody has asked is a failure, unless the route is left out on
/// purpose.
fn case_of_cell(run: &Run, row: &MatrixRow<'_>, asker: &Asker, cell: &MatrixCell) -> Option<TestCase> {
    let told = cell.shown();
    if told.is_none() && cell.findings.is_empty() {
        return None;
    }
    let resource = row.resource.map(|resource| format!(" ({resource})")).unwrap_or_default();
    let name = shown(&format!("{}{resource} as {asker}", row.route));
    let findings: Vec<&Finding> = cell.findings.iter().map(|&at| &run.findings[at]).collect();
    let status = if !findings.is_empty() {
        failure(run, &findings)
    } else if cell.found.is_some() && cell.was().is_none() {
        TestCaseStatus::success()
    } else if let Some(reason) = row.skipped {
        let mut status = TestCaseStatus::skipped();
        status.set_message(shown(reason)).set_description(shown(reason));
        status
    } else {
        let told = |cell: Option<Cell>| cell.map_or("nothing", |cell| cell.outcome.as_str());
        let kind = if cell.found.is_some() { FindingKind::Changed } else { FindingKind::NotAsked };
        let message = format!("Expected {}, found {}.", told(cell.expected), told(cell.found));
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        status.set_type(kind.as_str()).set_message(message.clone()).set_description(message);
        status
    };
    Some(case(run, name, status))
}

fn case(run: &Run, name: String, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(name, status);
    case.set_classname(shown(&run.service));
    case
}

/// One failure for all that is found at one place: the first is its message, its text tells all of them.
fn failure(run: &Run, findings: &[&Finding]) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    if let Some(first) = findings.first() {
        status.set_type(first.kind.as_str()).set_message(headline(run, first));
    }
    let told = findings.iter().map(|finding| {
        let request = finding.request.as_ref().map(|request| format!("\nRequest: {}", shown(request)));
        format!("{}{}\n{}", headline(run, finding), request.unwrap_or_default(), words(finding).1)
    });
    let told = told.collect::<Vec<_>>().join("\n\n");
    status.set_description(format!("{told}\nAsked {}", asked_at(run)));
    status
}

fn headline(run: &Run, finding: &Finding) -> String {
    let parts = [words(finding).0.to_owned(), difference(run, finding), shown(&finding.text)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acl::report::sample;

    /// What a suite has: each test with what became of it.
    fn told(report: &Report) -> Vec<String> {
        let cases = report.test_suites.iter().flat_map(|suite| suite.test_cases.iter().map(move |case| (suite, case)));
        cases
            .map(|(suite, case)| {
                let (status, message) = match &case.status {
                    TestCaseStatus::Success { .. } => ("ok".to_owned(), None),
                    TestCaseStatus::NonSuccess { ty, message, .. } => {
                        (ty.as_ref().expect("a type").as_str().to_owned(), message.as_ref())
                    }
                    TestCaseStatus::Skipped { message, .. } => ("skipped".to_owned(), message.as_ref()),
                };
                let message = message.map_or_else(String::new, |message| format!(" {}", message.as_str()));
                format!("{} | {} | {status}{message}", suite.name.as_str(), case.name.as_str())
            })
            .collect()
    }

    #[test]
    fn every_cell_is_a_test_and_so_is_what_is_found_elsewhere() {
        let mut run = sample::run();
        run.skipped.insert("GET /old".parse().expect("a route"), "It goes next week.".to_owned());
        let report = Report::deserialize_from_str(&junit(&run)).expect("JUnit XML");
        assert_eq!((report.tests, report.failures, report.errors, report.skipped), (26, 9, 0, 5));
        let told = told(&report);
        assert_eq!(
            told[7..].join("\n"),
            "\
GET /docs/{id} | GET /docs/{id} (doc:nobody) as editor | bypass Refused, and allowed when asked otherwise: expected refused, found allowed: Case is not looked at.
GET /docs/{id} | GET /docs/{id} (doc:nobody) as reader | changed Not as the table says: expected refused, found allowed: Somebody else's may be read.
GET /docs/{id} | GET /docs/{id} (doc:nobody) as anonymous | ok
GET /docs/{id} | GET /docs/{id} (doc:nobody) as token | ok
DELETE /docs/{id} | DELETE /docs/{id} (doc:nobody) as editor | ok
DELETE /docs/{id} | DELETE /docs/{id} (doc:nobody) as reader | changed Not as the table says: expected refused, found error: The answer was 500.
DELETE /docs/{id} | DELETE /docs/{id} (doc:nobody) as anonymous | not-asked Not asked: It needs a body.
GET /old | GET /old as editor | skipped It goes next week.
GET /old | GET /old as reader | skipped It goes next week.
GET /old | GET /old as anonymous | skipped It goes next week.
GET /metrics | GET /metrics as editor | ok
GET /metrics | GET /metrics as reader | ok
GET /metrics | GET /metrics as anonymous | not-public Allowed to whom nobody knows: Anybody may.
The table as a whole | Routes without a row: GET /metrics | route-without-row Routes without a row: The door has seen it.
The table as a whole | Rows without a route: GET /old | row-without-route Rows without a route: No source has it.
The table as a whole | Not there for anybody: GET /gone as editor | not-there Not there for anybody: 404 to all.
The table as a whole | Personas that nothing tells apart: token | same-persona Personas that nothing tells apart: Like editor in every row.
The table as a whole | Left out: GET /old | skipped It goes next week.
The table as a whole | Left out: POST /reset | skipped It empties the database."
        );
        let failed = &report.test_suites[1].test_cases[4].status;
        let TestCaseStatus::NonSuccess { description: Some(text), .. } = failed else { panic!("{failed:?}") };
        assert!(text.as_str().contains("found allowed: HEAD is not checked.\nRequest: HEAD /docs/17\n"), "{text:?}");
    }

    #[test]
    fn what_nobody_has_asked_is_a_failure() {
        let mut run = sample::run();
        run.findings.clear();
        let report = Report::deserialize_from_str(&junit(&run)).expect("JUnit XML");
        let told = told(&report);
        for failed in [
            "GET /old as editor | not-asked Expected allowed, found nothing.",
            "as reader | changed Expected refused, found error.",
        ] {
            assert!(told.iter().any(|line| line.contains(failed)), "{failed}: {told:#?}");
        }
    }

    #[test]
    fn names_are_there_once_and_hostile_ones_are_text() {
        let xml = junit(&sample::large(60, 4));
        assert!(!xml.contains("<script") && !xml.chars().any(|char| char.is_control() && char != '\n'), "{xml}");
        let report = Report::deserialize_from_str(&xml).expect("JUnit XML");
        let names: Vec<&str> =
            report.test_suites.iter().flat_map(|suite| &suite.test_cases).map(|case| case.name.as_str()).collect();
        let once: std::collections::BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!((names.len(), once.len()), (242, 242));
        assert!(names[0].contains("<script>alert(1)</script>"), "{}", names[0]);
    }
}
