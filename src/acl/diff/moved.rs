//! What moved between two tables, for whoever reviews it. What opened comes first.

use std::{collections::HashMap, fmt::Write};

use strum::{IntoStaticStr, VariantArray};

use crate::acl::{
    report::{
        markdown_text::{code, text},
        text::count,
    },
    table::{
        asker::Asker,
        outcome::Outcome,
        resource::Resource,
        route::Route,
        rows::{Cell, Row, Table},
    },
};

/// A cell that is another one than before. None where a table has nothing there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    pub route: Route,
    pub resource: Option<Resource>,
    pub asker: Asker,
    pub before: Option<Cell>,
    pub after: Option<Cell>,
}

/// A persona that one of two tables has, or anonymous or expired: told as one, since each row would say the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub asker: Asker,
    pub is_new: bool,
    /// Its cells, and those of them that are allowed.
    pub cells: usize,
    pub may: usize,
}

/// All that moved between two tables.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    pub columns: Vec<Column>,
    /// Cells of askers that both tables have.
    pub cells: Vec<Moved>,
}

/// What it means to whoever reviews it, in the order in which they want to read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, IntoStaticStr, VariantArray)]
pub enum Meaning {
    #[strum(serialize = "may now")]
    MayNow,
    #[strum(serialize = "may, asked for the first time")]
    MayAsNew,
    #[strum(serialize = "meant for anybody now")]
    PublicNow,
    /// It may be as open as it was: nobody looks.
    #[strum(serialize = "no longer asked")]
    NoLongerAsked,
    #[strum(serialize = "may no longer")]
    MayNoLonger,
    #[strum(serialize = "no longer meant for anybody")]
    PublicNoLonger,
    #[strum(serialize = "may not, as before, and is told otherwise")]
    ToldOtherwise,
    #[strum(serialize = "may not, asked for the first time")]
    MayNotAsNew,
}

/// What moved: cells in the order of what they mean, then of the tables. Names of parameters and the order of rows and columns
/// make no difference.
pub fn diff(before: &Table, after: &Table) -> Difference {
    let columns = columns(before, after);
    let mut cells = moved(before, after);
    cells.retain(|moved| !columns.iter().any(|column| column.asker == moved.asker));
    Difference { columns, cells }
}

/// Askers that only one of the tables has. Where one has none at all, its rows are what is new.
fn columns(before: &Table, after: &Table) -> Vec<Column> {
    if before.askers.is_empty() || after.askers.is_empty() {
        return Vec::new();
    }
    let only = |table: &Table, other: &Table, is_new| {
        let askers = table.askers.iter().enumerate().filter(|(_, asker)| !other.askers.contains(asker));
        let column = |(at, asker): (usize, &Asker)| {
            let cells = || table.rows.iter().filter_map(|row| row.cells.get(at).copied().flatten());
            Column {
                asker: asker.clone(),
                is_new,
                cells: cells().count(),
                may: cells().filter(|cell| may(*cell)).count(),
            }
        };
        askers.map(column).collect::<Vec<_>>()
    };
    [only(after, before, true), only(before, after, false)].concat()
}

fn moved(before: &Table, after: &Table) -> Vec<Moved> {
    let (was, is) = (cells(before), cells(after));
    let gone = cells_in_order(before).into_iter().filter(|key| !is.contains_key(key));
    let mut moved: Vec<Moved> = cells_in_order(after)
        .into_iter()
        .chain(gone)
        .map(|key| Moved {
            route: key.0.clone(),
            resource: key.1.cloned(),
            asker: key.2.clone(),
            before: was.get(&key).copied(),
            after: is.get(&key).copied(),
        })
        .filter(|moved| moved.before != moved.after)
        .collect();
    moved.sort_by_key(Moved::meaning);
    moved
}

type Key<'a> = (&'a Route, Option<&'a Resource>, &'a Asker);

fn cells(table: &Table) -> HashMap<Key<'_>, Cell> {
    table.rows.iter().flat_map(|row| cells_of(table, row)).collect()
}

fn cells_in_order(table: &Table) -> Vec<Key<'_>> {
    table.rows.iter().flat_map(|row| cells_of(table, row)).map(|(key, _)| key).collect()
}

fn cells_of<'a>(table: &'a Table, row: &'a Row) -> impl Iterator<Item = (Key<'a>, Cell)> {
    let cells = table.askers.iter().zip(&row.cells);
    cells.filter_map(|(asker, cell)| cell.map(|cell| ((&row.route, row.resource.as_ref(), asker), cell)))
}

fn may(cell: Cell) -> bool {
    cell.outcome == Outcome::Allowed
}

impl Moved {
    pub fn meaning(&self) -> Meaning {
        match (self.before, self.after) {
            (Some(before), Some(after)) => match (may(before), may(after)) {
                (false, true) => Meaning::MayNow,
                (true, false) => Meaning::MayNoLonger,
                (true, true) if after.public => Meaning::PublicNow,
                (true, true) => Meaning::PublicNoLonger,
                (false, false) => Meaning::ToldOtherwise,
            },
            (None, Some(after)) if may(after) => Meaning::MayAsNew,
            (None, _) => Meaning::MayNotAsNew,
            (Some(_), None) => Meaning::NoLongerAsked,
        }
    }
}

impl Difference {
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty() && self.cells.is_empty()
    }
}

/// For a review: a line a column that is new or gone, a sentence that counts, and a line a cell.
pub fn markdown(difference: &Difference) -> String {
    if difference.is_empty() {
        return "No access has moved.\n".to_owned();
    }
    let columns: String = difference.columns.iter().map(Column::in_words).collect();
    let cells = of_cells(&difference.cells);
    if columns.is_empty() || cells.is_empty() { columns + &cells } else { format!("{columns}\n{cells}") }
}

impl Column {
    fn in_words(&self) -> String {
        let asker = text(self.asker.as_str());
        let cells = count(self.cells, "cell");
        if self.is_new {
            format!("- **{asker}** asks for the first time: allowed in {} of {cells}.\n", self.may)
        } else {
            format!("- **{asker}** no longer asks: {cells} less, {} of them allowed.\n", self.may)
        }
    }
}

fn of_cells(moved: &[Moved]) -> String {
    if moved.is_empty() {
        return String::new();
    }
    let counted = Meaning::VARIANTS.iter().filter_map(|meaning| {
        let cells = moved.iter().filter(|moved| moved.meaning() == *meaning).count();
        (cells > 0).then(|| format!("{cells} {}", <&str>::from(meaning)))
    });
    let counted = counted.collect::<Vec<_>>().join("; ");
    let mut out = format!("**{} moved:** {counted}.\n\n", count(moved.len(), "cell"));
    out.push_str("| Route | Resource | Asker | Change | Before | After |\n| --- | --- | --- | --- | --- | --- |\n");
    let name = |cell: Option<Cell>| cell.map_or_else(|| "–".to_owned(), |cell| cell.to_string());
    for moved in moved {
        let resource = moved.resource.as_ref().map(ToString::to_string).unwrap_or_default();
        // A string takes whatever is written to it.
        let _ = writeln!(
            out,
            "| {} | {} | {} | **{}** | {} | {} |",
            code(&moved.route.to_string()),
            code(&resource),
            text(moved.asker.as_str()),
            <&str>::from(moved.meaning()),
            name(moved.before),
            name(moved.after),
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: &str = "\
method,route,resource,editor,reader,anonymous
GET,/,,allowed,allowed,sign-in
GET,/docs/{id},doc:owner,allowed,allowed,
GET,/docs/{id},doc:nobody,refused,refused,sign-in
GET,/public,,allowed,allowed,allowed
GET,/old,,allowed,refused,sign-in
";

    const AFTER: &str = "\
method,route,resource,reader,editor,anonymous,token
GET,/public,,allowed,allowed,allowed public,
GET,/docs/:doc,doc:nobody,allowed,refused,refused,refused
GET,/docs/:doc,doc:owner,allowed,refused,,
GET,/,,allowed,allowed,sign-in,
GET,/a|b<i>,x:owner,allowed,absent,,
";

    fn table(text: &str) -> Table {
        Table::read("access.csv", text).expect("a table")
    }

    #[test]
    fn what_opened_comes_first() {
        let told = markdown(&diff(&table(BEFORE), &table(AFTER)));
        assert_eq!(
            told,
            "\
- **token** asks for the first time: allowed in 0 of 1 cell.

**9 cells moved:** 1 may now; 1 may, asked for the first time; 1 meant for anybody now; 3 no longer asked; 1 may no longer; \
1 may not, as before, and is told otherwise; 1 may not, asked for the first time.

| Route | Resource | Asker | Change | Before | After |
| --- | --- | --- | --- | --- | --- |
| <code>GET /docs/{doc}</code> | <code>doc:nobody</code> | reader | **may now** | refused | allowed |
| <code>GET /a\\|b&lt;i&gt;</code> | <code>x:owner</code> | reader | **may, asked for the first time** | – | allowed |
| <code>GET /public</code> |  | anonymous | **meant for anybody now** | allowed | allowed public |
| <code>GET /old</code> |  | editor | **no longer asked** | allowed | – |
| <code>GET /old</code> |  | reader | **no longer asked** | refused | – |
| <code>GET /old</code> |  | anonymous | **no longer asked** | sign-in | – |
| <code>GET /docs/{doc}</code> | <code>doc:owner</code> | editor | **may no longer** | allowed | refused |
| <code>GET /docs/{doc}</code> | <code>doc:nobody</code> | anonymous | **may not, as before, and is told otherwise** | sign-in | refused |
| <code>GET /a\\|b&lt;i&gt;</code> | <code>x:owner</code> | editor | **may not, asked for the first time** | – | absent |
"
        );
    }

    #[test]
    fn other_personas_are_a_line_each() {
        let after =
            BEFORE.replace("editor", "author").replace("GET,/old,,allowed,refused", "GET,/old,,allowed,allowed");
        let told = markdown(&diff(&table(BEFORE), &table(&after)));
        let (columns, cells) = told.split_once("\n\n").expect("columns, and cells");
        assert_eq!(
            columns,
            "- **author** asks for the first time: allowed in 4 of 5 cells.\n\
             - **editor** no longer asks: 5 cells less, 4 of them allowed."
        );
        assert!(cells.starts_with("**1 cell moved:** 1 may now.\n") && !cells.contains("editor"), "{told}");
        let only = BEFORE.replace("editor", "author");
        assert_eq!(markdown(&diff(&table(BEFORE), &table(&only))), format!("{columns}\n"));
    }

    #[test]
    fn where_there_was_no_table_every_row_is_new() {
        let told = markdown(&diff(&Table::default(), &table(BEFORE)));
        assert!(told.starts_with("**14 cells moved:** 8 may, asked for the first time; 6 may not, asked"), "{told}");
    }

    #[test]
    fn names_of_parameters_and_order_are_no_move() {
        let renamed = BEFORE.replace("{id}", "<int:doc>");
        let mut after = table(&renamed);
        after.rows.reverse();
        assert_eq!(markdown(&diff(&table(BEFORE), &after)), "No access has moved.\n");
        let back = diff(&table(AFTER), &table(BEFORE));
        assert_eq!(back.cells[0].meaning(), Meaning::MayNow);
        assert_eq!(back.cells.len(), 9);
        assert!(back.cells.iter().any(|moved| moved.meaning() == Meaning::PublicNoLonger));
    }
}
