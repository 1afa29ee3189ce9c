//! The access table, `access.csv`: what each asker may do where. It is kept in the service's repository, so that a change of
//! access is a line in a review.

use std::{fmt, str::FromStr};

use strum::VariantArray;

use super::{asker::Asker, outcome::Outcome, resource::Resource, route::Route};

/// The columns before the askers.
const FIXED: [&str; 3] = ["method", "route", "resource"];

/// What follows `allowed` where anybody may.
const PUBLIC: &str = " public";

/// What begins so is a formula to whoever opens the file in a spreadsheet. Methods, routes, resources and answers begin otherwise.
const FORMULA: [char; 4] = ['=', '+', '-', '@'];

/// `method,route,resource,<asker>…`
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    pub askers: Vec<Asker>,
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub route: Route,
    pub resource: Option<Resource>,
    /// One for each asker; none where it makes no sense to ask.
    pub cells: Vec<Option<Cell>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    pub outcome: Outcome,
    /// Whether it is meant that anybody may: `allowed public`.
    pub public: bool,
}

/// Why a table cannot be read. Lines are counted from 1, the header included.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}: {text}")]
pub struct TableError {
    pub file: String,
    pub line: u64,
    pub text: String,
}

impl Table {
    /// Reads a table; `file` is what it is called in a mistake. A row that is there twice is a mistake: one of them is wrong.
    pub fn read(file: &str, text: &str) -> Result<Self, TableError> {
        let wrong = |line, text| TableError { file: file.to_owned(), line, text };
        let mut reader =
            csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let header = reader.headers().map_err(|error| wrong(1, error.to_string()))?;
        if header.iter().take(FIXED.len()).ne(FIXED) {
            return Err(wrong(
                1,
                format!(
                    "begins with {:?}. The first columns are {}",
                    header.iter().take(3).collect::<Vec<_>>(),
                    FIXED.join(",")
                ),
            ));
        }
        let askers: Vec<Asker> = header.iter().skip(FIXED.len()).map(Asker::of_column).collect();
        if let Some(twice) = (1..askers.len()).find(|&at| askers[..at].contains(&askers[at])) {
            return Err(wrong(1, format!("has the column {} twice", askers[twice])));
        }
        let mut table = Self { askers, rows: Vec::new() };
        for record in reader.records() {
            let record =
                record.map_err(|error| wrong(error.position().map_or(0, csv::Position::line), in_words(&error)))?;
            let line = record.position().map_or(0, csv::Position::line);
            let row = Row::read(&record).map_err(|text| wrong(line, text))?;
            if table.find(&row.route, row.resource.as_ref()).is_some() {
                return Err(wrong(line, format!("{} is there twice", row.name())));
            }
            table.rows.push(row);
        }
        Ok(table)
    }

    /// As it stands in a file.
    pub fn to_csv(&self) -> Result<String, String> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let unwritten = |error: csv::Error| format!("the table cannot be written: {error}");
        let header = FIXED.into_iter().chain(self.askers.iter().map(Asker::as_str));
        writer.write_record(header).map_err(unwritten)?;
        for row in &self.rows {
            let (path, resource) =
                (row.route.path.to_string(), row.resource.as_ref().map(ToString::to_string).unwrap_or_default());
            let cells = row.cells.iter().map(|cell| cell.map(|cell| cell.to_string()).unwrap_or_default());
            let record = [row.route.method.clone(), path, resource].into_iter().chain(cells);
            writer.write_record(record).map_err(unwritten)?;
        }
        if let Some(asker) = self.askers.iter().find(|asker| asker.as_str().starts_with(FORMULA)) {
            return Err(format!(
                "the table cannot be written: {asker} as a column would be a formula in a spreadsheet"
            ));
        }
        let bytes = writer.into_inner().map_err(|error| unwritten(error.into_error().into()))?;
        String::from_utf8(bytes).map_err(|error| error.to_string())
    }

    pub fn find(&self, route: &Route, resource: Option<&Resource>) -> Option<&Row> {
        self.rows.iter().find(|row| row.route == *route && row.resource.as_ref() == resource)
    }

    /// The cell of an asker in a row; none where the table has no such column, or nothing in it.
    pub fn cell(&self, row: &Row, asker: &Asker) -> Option<Cell> {
        let column = self.askers.iter().position(|column| column == asker)?;
        row.cells.get(column).copied().flatten()
    }

    /// The same by what a row is about.
    pub fn cell_at(&self, route: &Route, resource: Option<&Resource>, asker: &Asker) -> Option<Cell> {
        self.cell(self.find(route, resource)?, asker)
    }
}

fn in_words(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("has {len} fields, and the header has {expected_len}")
        }
        csv::ErrorKind::Utf8 { .. } => "is not UTF-8".to_owned(),
        _ => error.to_string(),
    }
}

impl Row {
    fn read(record: &csv::StringRecord) -> Result<Self, String> {
        let field = |at: usize| record.get(at).unwrap_or_default();
        let path = field(1).parse().map_err(|error: super::route::RouteError| error.to_string())?;
        let route = Route::new(field(0), path).map_err(|error| error.to_string())?;
        let resource = Some(field(2)).filter(|text| !text.is_empty()).map(str::parse).transpose()?;
        let cells = record.iter().skip(FIXED.len()).map(|text| match text {
            "" => Ok(None),
            text => text.parse().map(Some),
        });
        Ok(Self { route, resource, cells: cells.collect::<Result<_, String>>()? })
    }

    /// What it is about, in words.
    pub fn name(&self) -> String {
        let resource = self.resource.as_ref().map(|resource| format!(" ({resource})"));
        format!("{}{}", self.route, resource.unwrap_or_default())
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.outcome.as_str())?;
        formatter.write_str(if self.public { PUBLIC } else { "" })
    }
}

impl FromStr for Cell {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let outcome = text.strip_suffix(PUBLIC);
        let known: Vec<&str> = Outcome::VARIANTS.iter().map(|outcome| outcome.as_str()).collect();
        let wrong = || format!("{text:?} is no answer. It can be {}, or allowed public", known.join(", "));
        let cell =
            Self { outcome: outcome.unwrap_or(text).trim().parse().map_err(|_| wrong())?, public: outcome.is_some() };
        if cell.public && cell.outcome != Outcome::Allowed { Err(wrong()) } else { Ok(cell) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "\
method,route,resource,editor,reader,anonymous
GET,/,,allowed,allowed,allowed public
GET,/docs/{id},doc:owner,allowed,allowed,
GET,/docs/{id},doc:nobody,refused,absent,sign-in
DELETE,/docs/{id},doc:nobody,refused,error,sign-in
";

    #[test]
    fn a_table_that_is_written_reads_as_itself() {
        let table = Table::read("access.csv", TABLE).expect("a table");
        assert_eq!(table.to_csv().expect("a file"), TABLE);
        let mut short = table.clone();
        short.rows[1].cells.pop();
        assert!(short.to_csv().is_err(), "half a table is none");
        let formula = Table { askers: vec![Asker::of_column("=cmd|x")], rows: Vec::new() };
        assert!(formula.to_csv().expect_err("a formula").contains("=cmd|x as a column"));
        assert_eq!(table.askers[2], Asker::Anonymous);
        let row =
            table.find(&"GET /docs/:doc".parse().expect("a route"), "doc:nobody".parse().ok().as_ref()).expect("a row");
        assert_eq!(table.cell(row, &Asker::Persona("reader".to_owned())).expect("a cell").outcome, Outcome::Absent);
        assert_eq!(table.cell(&table.rows[1], &Asker::Anonymous), None);
        assert_eq!(table.cell(row, &Asker::Expired), None);
        let spaced = TABLE.replace(',', " , ").replace('\n', "\r\n");
        assert_eq!(Table::read("access.csv", &format!("\u{feff}{spaced}")).expect("a table"), table);
    }

    #[test]
    fn a_mistake_is_told_with_its_line() {
        for (from, to, line, says) in [
            ("method,route", "route,method", 1, "The first columns are method,route,resource"),
            ("reader,anonymous", "editor,anonymous", 1, "column editor twice"),
            ("DELETE,", "delete,", 5, "capital letters"),
            (",error,", ",maybe,", 5, "It can be allowed, sign-in, refused, absent, error, or allowed public"),
            (",error,", ",error public,", 5, "is no answer"),
            ("doc:nobody,refused,absent", "doc:stranger,refused,absent", 4, "is no resource"),
            ("DELETE,", "GET,", 5, "GET /docs/{id} (doc:nobody) is there twice"),
            ("refused,error,sign-in", "refused,error", 5, "has 5 fields, and the header has 6"),
        ] {
            let error = Table::read("access.csv", &TABLE.replacen(from, to, 1)).expect_err(to).to_string();
            assert!(error.starts_with(&format!("access.csv, line {line}: ")) && error.contains(says), "{to}: {error}");
        }
    }
}
