//! A check against plain values: a table, what was found, and what follows.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::acl::{
    asking::{
        classify::Judged,
        plan::{PlannedRow, Target},
    },
    findings::found::table_of,
    sources::known::Source,
};

const TABLE: &str = "\
method,route,resource,editor,reader,anonymous,expired
GET,/,,allowed,allowed,allowed public,allowed public
GET,/docs/,,allowed,refused,sign-in,sign-in
GET,/docs/{id},doc:owner,allowed,allowed,,
GET,/docs/{id},doc:nobody,refused,absent,sign-in,sign-in
";

fn status_of(outcome: Outcome) -> u16 {
    match outcome {
        Outcome::Allowed => 200,
        Outcome::SignIn => 401,
        Outcome::Refused => 403,
        Outcome::Absent => 404,
        Outcome::Error => 500,
    }
}

/// What would have been found where a table is right.
fn round_of(text: &str) -> Round {
    let table = Table::read("found.csv", text).expect("a table");
    let rows = table.rows.iter().map(|row| FoundRow {
        row: PlannedRow {
            route: row.route.clone(),
            resource: row.resource.clone(),
            target: Target::Thing,
            body: None,
            is_list: false,
        },
        cells: row
            .cells
            .iter()
            .map(|cell| {
                let outcome = cell.as_ref()?.outcome;
                Some(Ok(Judged { outcome, status: status_of(outcome), why: None, by_door: false }))
            })
            .collect(),
    });
    Round { rows: rows.collect(), askers: table.askers, around: Vec::new(), unanswered: Vec::new() }
}

fn known_as(route: &Route) -> KnownRoute {
    KnownRoute { route: route.clone(), from: BTreeSet::from([Source::List]), example: None, folded: Vec::new() }
}

fn lines(expected: &str, round: &Round) -> Vec<String> {
    let known: Vec<KnownRoute> = round.rows.iter().map(|found| known_as(&found.row.route)).collect();
    let expected = Table::read("access.csv", expected).expect("a table");
    let found = findings(&expected, &table_of(round, &|_| false), round, &Plan::default(), &known);
    found.iter().map(line).collect()
}

fn line(finding: &Finding) -> String {
    let route = finding.route.as_ref().map(ToString::to_string).unwrap_or_default();
    let resource = finding.resource.as_ref().map(ToString::to_string).unwrap_or_default();
    let asker = finding.asker.as_ref().map(ToString::to_string).unwrap_or_default();
    let line = format!("{} {route} {resource} {asker}", finding.kind.as_str());
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn what_is_as_the_table_says_is_no_finding() {
    assert_eq!(lines(TABLE, &round_of(TABLE)), [""; 0]);
}

#[test]
fn each_kind_of_difference_is_told_once_and_in_order() {
    let found = TABLE
        .replace("GET,/docs/{id},doc:owner,allowed", "GET,/docs/{id},doc:owner,refused")
        .replace("GET,/docs/,,allowed,refused,sign-in,sign-in", "GET,/docs/,,allowed,refused,allowed,sign-in")
        + "PUT,/docs/{id},doc:owner,allowed,refused,,\nGET,/new,,refused,allowed,allowed,refused\n";
    let expected = TABLE.replace("allowed public,allowed public", "allowed,allowed public")
        + "GET,/gone,,allowed,allowed,sign-in,sign-in\nGET,/docs/{id},draft:owner,allowed,allowed,,\n";
    assert_eq!(
        lines(&expected, &round_of(&found)),
        [
            "not-public GET / anonymous",
            "changed GET /docs/ anonymous",
            "changed GET /docs/{id} doc:owner editor",
            "row-without-route GET /docs/{id} draft:owner",
            "route-without-row PUT /docs/{id} doc:owner",
            "row-without-route GET /gone",
            "route-without-row GET /new",
            "not-public GET /new anonymous",
        ]
    );
}

#[test]
fn a_list_that_shows_what_is_somebody_elses_is_told_so() {
    let expected =
        "method,route,resource,editor,anonymous\nGET,/docs,doc:owner,refused,\nGET,/docs,doc:nobody,absent,sign-in\n";
    let mut round = round_of(&expected.replace("refused", "allowed").replace("absent,sign-in", "allowed,allowed"));
    let texts = |round: &Round| {
        let expected = Table::read("access.csv", expected).expect("a table");
        let found = findings(&expected, &table_of(round, &|_| false), round, &Plan::default(), &[]);
        let changed = found.into_iter().filter(|finding| finding.kind == FindingKind::Changed);
        changed.map(|finding| finding.text).collect::<Vec<_>>()
    };
    assert_eq!(texts(&round), ["The answer was 200."; 3]);
    for row in &mut round.rows {
        row.row.is_list = true;
    }
    let leak = "The answer was 200: somebody else's thing stands in the list.";
    assert_eq!(texts(&round), ["The answer was 200.", leak, leak]);
}

#[test]
fn a_404_that_is_everybodys_is_a_route_that_is_not_there() {
    let all = "GET,/docs/,,absent,absent,absent,absent";
    let found = TABLE.replace("GET,/docs/,,allowed,refused,sign-in,sign-in", all);
    assert_eq!(lines(&found, &round_of(&found)), ["not-there GET /docs/"]);
    let mut by_door = round_of(&TABLE.replace("GET,/docs/,,allowed,refused", "GET,/docs/,,absent,absent"));
    for cell in by_door.rows[1].cells.iter_mut().skip(2).flatten().flatten() {
        cell.by_door = true;
    }
    assert!(lines(TABLE, &by_door).contains(&"not-there GET /docs/".to_owned()), "the door stops strangers before");
    let hidden = TABLE.replace("doc:nobody,refused,absent,sign-in,sign-in", "doc:nobody,absent,absent,absent,absent");
    assert_eq!(lines(&hidden, &round_of(&hidden)), [""; 0], "the owner may");
}

/// Each kind has paths of its own, and one that is right hides none that is wrong.
#[test]
fn a_404_that_is_everybodys_is_told_for_each_kind() {
    let draft = "GET,/docs/{id},draft:owner,absent,absent,,\nGET,/docs/{id},draft:nobody,absent,absent,absent,absent\n";
    let table = TABLE.to_owned() + draft;
    assert_eq!(lines(&table, &round_of(&table)), ["not-there GET /docs/{id} draft:owner"]);
    let hidden = table.replace("draft:owner,absent", "draft:owner,allowed");
    assert_eq!(lines(&hidden, &round_of(&hidden)), [""; 0], "the owner may");
}

#[test]
fn a_list_in_which_nobody_finds_their_own_is_told() {
    let told = |owner: &str, status: u16, is_list: bool| {
        let table = format!(
            "{TABLE}GET,/docs,doc:owner,{owner},absent,,\nGET,/docs,doc:editor,absent,absent,,\n\
             GET,/docs,doc:reader,absent,refused,,\nGET,/docs,doc:nobody,absent,absent,sign-in,sign-in\n"
        );
        let mut round = round_of(&table);
        for row in &mut round.rows[4..] {
            row.row.is_list = is_list;
            let absent = row.cells.iter_mut().flatten().flatten().filter(|judged| judged.outcome == Outcome::Absent);
            absent.for_each(|judged| judged.status = status);
        }
        lines(&table, &round)
    };
    assert_eq!(told("absent", 200, true), ["not-there GET /docs doc:owner"]);
    assert_eq!(told("allowed", 200, true), [""; 0], "one finds it");
    assert_eq!(told("absent", 404, true), [""; 0], "that is no list without it");
    assert_eq!(told("absent", 200, false), [""; 0]);
}

#[test]
fn personas_that_nothing_tells_apart_are_told() {
    let same = "method,route,resource,editor,reader,other,anonymous,expired\n\
                GET,/a,,allowed,refused,allowed,sign-in,sign-in\nGET,/b,,refused,refused,refused,sign-in,sign-in\n";
    assert_eq!(lines(same, &round_of(same)), ["same-persona other"]);
}

#[test]
fn what_could_not_be_asked_is_told_once_for_a_row() {
    let mut round = round_of(TABLE);
    for cell in round.rows[1].cells.iter_mut().flatten() {
        *cell = Err("no answer".to_owned());
    }
    round.rows[3].cells[2] = Some(Err("no answer".to_owned()));
    assert_eq!(lines(TABLE, &round), ["not-asked GET /docs/", "not-asked GET /docs/{id} doc:nobody anonymous"]);
}

#[test]
fn an_error_is_told_although_the_table_says_so_and_a_missing_body_once_for_a_row() {
    let table = TABLE.replace("doc:nobody,refused,absent,sign-in", "doc:nobody,error,absent,error");
    let mut round = round_of(&table);
    let nobody = "not-asked GET /docs/{id} doc:nobody";
    assert_eq!(lines(&table, &round), [format!("{nobody} editor"), format!("{nobody} anonymous")]);
    for cell in round.rows[3].cells.iter_mut().flatten().flatten().filter(|cell| cell.outcome == Outcome::Error) {
        cell.status = 422;
    }
    assert_eq!(lines(&table, &round), [nobody]);
}

#[test]
fn what_the_contract_has_for_anybody_is_no_finding_of_a_new_route() {
    let round = round_of(&format!("{TABLE}GET,/new,,allowed,allowed,allowed,sign-in\n"));
    let found = table_of(&round, &|row| row.route.path.to_string() == "/new");
    let expected = Table::read("access.csv", TABLE).expect("a table");
    let known = round.rows.iter().map(|found| known_as(&found.row.route)).collect::<Vec<_>>();
    let findings = findings(&expected, &found, &round, &Plan::default(), &known);
    assert_eq!(findings.iter().map(line).collect::<Vec<_>>(), ["route-without-row GET /new"]);
}

/// Two columns are the same only where both were seen whole.
#[test]
fn a_difference_that_could_not_be_seen_is_no_sameness() {
    let table = TABLE.replace("GET,/docs/,,allowed,refused", "GET,/docs/,,allowed,allowed");
    let table = table.replace("doc:nobody,refused,absent", "doc:nobody,refused,refused");
    assert_eq!(lines(&table, &round_of(&table)), ["same-persona reader"]);
    let mut round = round_of(&table);
    round.rows[1].cells[0] = Some(Err("no answer".to_owned()));
    assert_eq!(lines(&table, &round), ["not-asked GET /docs/ editor"]);
    let errors = table.replace("GET,/docs/,,allowed,allowed", "GET,/docs/,,error,error");
    let told = ["not-asked GET /docs/ editor", "not-asked GET /docs/ reader"];
    assert_eq!(lines(&errors, &round_of(&errors)), told);
}

#[test]
fn a_column_of_one_table_only_is_told() {
    let without = TABLE.lines().map(|line| line.rsplit_once(',').expect("columns").0.to_owned() + "\n");
    assert_eq!(lines(&without.collect::<String>(), &round_of(TABLE)), ["asker-without-column expired"]);
    let more = TABLE.replace("expired\n", "expired,other\n").replace("sign-in\n", "sign-in,refused\n");
    let more = more.replace("public\n", "public,refused\n").replace(",,\n", ",,,refused\n");
    assert_eq!(lines(&more, &round_of(TABLE)), ["not-asked other"]);
}

#[test]
fn a_way_around_that_is_another_route_allowed_on_purpose_is_none() {
    let around = |asker: &str, reads_as: &str| Around {
        finding: Finding {
            kind: FindingKind::Bypass,
            route: "GET /docs/{id}".parse().ok(),
            resource: "doc:nobody".parse().ok(),
            asker: Some(Asker::of_column(asker)),
            expected: Some(Outcome::Refused),
            found: Some(Outcome::Allowed),
            text: String::new(),
            request: None,
        },
        reads_as: Some(reads_as.to_owned()),
    };
    let with = |around: Around| Round { around: vec![around], ..round_of(TABLE) };
    assert_eq!(lines(TABLE, &with(around("editor", "/docs/"))), [""; 0]);
    assert_eq!(
        lines(TABLE, &with(around("reader", "/docs/"))),
        ["bypass GET /docs/{id} doc:nobody reader"],
        "refused there"
    );
    assert_eq!(
        lines(TABLE, &with(around("editor", "/DOCS/17"))),
        ["bypass GET /docs/{id} doc:nobody editor"],
        "nobody's route"
    );
    assert_eq!(
        lines(TABLE, &with(around("editor", "/docs/17;x"))),
        ["bypass GET /docs/{id} doc:nobody editor"],
        "its own"
    );
}

/// `/docs/EXPORT` is one of the paths of `/docs/{id}`, whose owner may: that is no word on what the export is for.
#[test]
fn a_way_around_that_fits_a_route_with_parameters_is_told() {
    let table = TABLE.to_owned() + "GET,/docs/export,,refused,refused,sign-in,sign-in\n";
    let finding = Finding {
        kind: FindingKind::Bypass,
        route: "GET /docs/export".parse().ok(),
        resource: None,
        asker: Some(Asker::of_column("editor")),
        expected: Some(Outcome::Refused),
        found: Some(Outcome::Allowed),
        text: String::new(),
        request: None,
    };
    let around = Around { finding, reads_as: Some("/docs/EXPORT".to_owned()) };
    let round = Round { around: vec![around], ..round_of(&table) };
    assert_eq!(lines(&table, &round), ["bypass GET /docs/export editor"]);
}

/// It is no plan that leaves routes out.
#[test]
fn a_row_that_acl_toml_leaves_out_is_told() {
    let mut round = round_of(TABLE);
    let left_out = round.rows.remove(0).row.route;
    let known = [KnownRoute { route: left_out.clone(), from: BTreeSet::new(), example: None, folded: Vec::new() }];
    let plan = Plan { skipped: BTreeMap::from([(left_out, "why".to_owned())]), ..Plan::default() };
    let expected = Table::read("access.csv", TABLE).expect("a table");
    let found = findings(&expected, &table_of(&round, &|_| false), &round, &plan, &known);
    assert_eq!(found.iter().map(line).collect::<Vec<_>>()[0], "not-asked GET /");
}
