//! What reports show as a matrix: what the table says and what was found, cell by cell, with the findings of each.

use std::collections::{BTreeMap, HashMap};

use super::run::Run;
use crate::acl::table::{
    asker::Asker,
    resource::Resource,
    route::Route,
    rows::{Cell, Row, Table},
};

/// Rows and columns of the table and of what was found, those included that only one of them has.
#[derive(Debug)]
pub struct Matrix<'a> {
    pub askers: Vec<&'a Asker>,
    /// The rows of a route stand together.
    pub rows: Vec<MatrixRow<'a>>,
    /// Findings that are about no cell, by their place in the run.
    pub elsewhere: Vec<usize>,
}

#[derive(Debug)]
pub struct MatrixRow<'a> {
    pub route: &'a Route,
    pub resource: Option<&'a Resource>,
    /// Why its route is left out on purpose.
    pub skipped: Option<&'a str>,
    /// Findings about the row as a whole, or about its route where it is the route's first.
    pub about: Vec<usize>,
    /// One for each asker.
    pub cells: Vec<MatrixCell>,
}

#[derive(Debug, Default)]
pub struct MatrixCell {
    pub expected: Option<Cell>,
    pub found: Option<Cell>,
    /// By their place in the run.
    pub findings: Vec<usize>,
}

type Key<'a> = (&'a Route, Option<&'a Resource>);

impl<'a> Matrix<'a> {
    pub fn of(run: &'a Run) -> Self {
        let tables: Vec<&Table> = run.expected.iter().chain([&run.found]).collect();
        let mut askers: Vec<&Asker> = Vec::new();
        for asker in tables.iter().flat_map(|table| &table.askers) {
            if !askers.contains(&asker) {
                askers.push(asker);
            }
        }
        let expected = run.expected.as_ref().map(rows_of).unwrap_or_default();
        let found = rows_of(&run.found);
        let mut findings: HashMap<(Key, &Asker), Vec<usize>> = HashMap::new();
        let mut of_rows: HashMap<Key, Vec<usize>> = HashMap::new();
        let mut elsewhere = Vec::new();
        for (at, finding) in run.findings.iter().enumerate() {
            let key = finding.route.as_ref().map(|route| (route, finding.resource.as_ref()));
            let cell =
                key.filter(|key| expected.contains_key(key) || found.contains_key(key)).zip(finding.asker.as_ref());
            if let Some(cell) = cell.filter(|(_, asker)| askers.contains(asker)) {
                findings.entry(cell).or_default().push(at);
                continue;
            }
            elsewhere.push(at);
            if let Some(key) = key {
                of_rows.entry(key).or_default().push(at);
            }
        }
        let cell = |rows: &HashMap<Key, &'a Row>, table: Option<&Table>, key: &Key, asker: &Asker| {
            rows.get(key).zip(table).and_then(|(row, table)| table.cell(row, asker))
        };
        let mut row = |key: Key<'a>| MatrixRow {
            route: key.0,
            resource: key.1,
            about: of_rows.remove(&key).unwrap_or_default(),
            skipped: run.skipped.get(key.0).map(String::as_str),
            cells: (askers.iter().map(|&asker| MatrixCell {
                expected: cell(&expected, run.expected.as_ref(), &key, asker),
                found: cell(&found, Some(&run.found), &key, asker),
                findings: findings.remove(&(key, asker)).unwrap_or_default(),
            }))
            .collect(),
        };
        let mut rows: Vec<MatrixRow> = in_order(&tables).into_iter().map(&mut row).collect();
        // What is left is about a route all of whose rows have a resource.
        for ((route, _), findings) in of_rows {
            if let Some(first) = rows.iter_mut().find(|row| row.route == route) {
                first.about.extend(findings);
                first.about.sort_unstable();
            }
        }
        Self { askers, rows, elsewhere }
    }

    /// The rows of each route.
    pub fn routes(&self) -> impl Iterator<Item = &[MatrixRow<'a>]> {
        self.rows.chunk_by(|one, next| one.route == next.route)
    }
}

impl MatrixRow<'_> {
    pub fn findings(&self) -> usize {
        self.about.len() + self.cells.iter().map(|cell| cell.findings.len()).sum::<usize>()
    }
}

impl MatrixCell {
    /// What it shows: what was found, or what the table says where nothing was.
    pub fn shown(&self) -> Option<Cell> {
        self.found.or(self.expected)
    }

    /// What the table says where something else was found.
    pub fn was(&self) -> Option<Cell> {
        self.expected.filter(|expected| self.found.is_some_and(|found| found.outcome != expected.outcome))
    }
}

fn rows_of(table: &Table) -> HashMap<Key<'_>, &Row> {
    table.rows.iter().map(|row| ((&row.route, row.resource.as_ref()), row)).collect()
}

/// Every row once: routes in the order in which the tables first name them.
fn in_order<'a>(tables: &[&'a Table]) -> Vec<Key<'a>> {
    let mut routes: HashMap<&Route, usize> = HashMap::new();
    let mut rows: BTreeMap<usize, Vec<Key>> = BTreeMap::new();
    for row in tables.iter().flat_map(|table| &table.rows) {
        let next = routes.len();
        let of_route = rows.entry(*routes.entry(&row.route).or_insert(next)).or_default();
        let key = (&row.route, row.resource.as_ref());
        if !of_route.contains(&key) {
            of_route.push(key);
        }
    }
    rows.into_values().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acl::report::sample;

    #[test]
    fn rows_and_columns_that_only_one_of_both_has_are_shown() {
        let run = sample::run();
        let matrix = Matrix::of(&run);
        let askers: Vec<&str> = matrix.askers.iter().map(|asker| asker.as_str()).collect();
        assert_eq!(askers, ["editor", "reader", "anonymous", "token"]);
        let rows: Vec<String> = matrix
            .rows
            .iter()
            .map(|row| {
                let cells = row.cells.iter().map(|cell| {
                    let name = |cell: Option<Cell>| cell.map_or_else(String::new, |cell| cell.to_string());
                    format!("{}/{}/{}", name(cell.expected), name(cell.found), cell.findings.len())
                });
                let resource = row.resource.map_or_else(String::new, ToString::to_string);
                format!("{} {resource} {}: {}", row.route, row.about.len(), cells.collect::<Vec<_>>().join(" "))
            })
            .collect();
        assert_eq!(
            rows,
            [
                "GET /  0: allowed/allowed/0 allowed/allowed/0 allowed public/allowed public/0 /allowed/0",
                "GET /docs/{id} doc:owner 0: allowed/allowed/0 allowed/allowed/0 //0 /allowed/0",
                "GET /docs/{id} doc:nobody 0: refused/refused/1 refused/allowed/2 sign-in/sign-in/0 /refused/0",
                "DELETE /docs/{id} doc:nobody 0: refused/refused/0 refused/error/1 sign-in//1 //0",
                "GET /old  1: allowed//0 allowed//0 sign-in//0 //0",
                "GET /metrics  1: /allowed/0 /allowed/0 /allowed/1 //0",
            ]
        );
        assert_eq!(matrix.elsewhere.len(), 4);
        assert_eq!(matrix.routes().map(<[_]>::len).collect::<Vec<_>>(), [1, 2, 1, 1, 1]);
    }
}
