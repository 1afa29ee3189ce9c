//! `vestibule acl diff`: what moved between two tables, for whoever reviews it. What opened comes first.

use std::{
    collections::HashMap,
    fmt::Write,
    io::{self, Read},
    path::{Path, PathBuf},
};

use clap::Args;
use strum::{IntoStaticStr, VariantArray};

use super::{
    asker::Asker,
    outcome::Outcome,
    report::{
        markdown_text::{code, text},
        text::count,
    },
    resource::Resource,
    route::Route,
    table::{Cell, Row, Table},
};

/// Prints the cells that moved from one table to the other, as Markdown; what opened comes first
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// The table before; - reads it from standard input, as from git show main:access.csv
    before: PathBuf,
    /// The table after
    after: PathBuf,
    /// Exit 1 if a cell moved; without it a difference is no failure
    #[arg(long)]
    exit_code: bool,
}

/// What is to be printed, and the status to exit with.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    pub markdown: String,
    pub exit: u8,
}

/// A cell that is another one than before. None where a table has nothing there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    pub route: Route,
    pub resource: Option<Resource>,
    pub asker: Asker,
    pub before: Option<Cell>,
    pub after: Option<Cell>,
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

impl DiffArgs {
    /// Reads both tables; what cannot be read is told in words.
    pub fn answer(&self) -> Result<Answer, String> {
        if self.before == Path::new("-") && self.after == Path::new("-") {
            return Err("Only one of the two tables can come from standard input".to_owned());
        }
        let moved = diff(&read(&self.before)?, &read(&self.after)?);
        Ok(Answer { markdown: markdown(&moved), exit: u8::from(self.exit_code && !moved.is_empty()) })
    }
}

fn read(file: &Path) -> Result<Table, String> {
    let (name, text) = if file == Path::new("-") {
        let mut text = String::new();
        ("standard input".to_owned(), io::stdin().lock().read_to_string(&mut text).map(|_| text))
    } else {
        (file.display().to_string(), std::fs::read_to_string(file))
    };
    let text = text.map_err(|error| format!("{name} cannot be read: {error}"))?;
    Table::read(&name, &text).map_err(|error| error.to_string())
}

/// The cells that moved: in the order of what they mean, then of the tables. Names of parameters and the order of rows and
/// columns make no difference.
pub fn diff(before: &Table, after: &Table) -> Vec<Moved> {
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

impl Moved {
    pub fn meaning(&self) -> Meaning {
        let may = |cell: Cell| cell.outcome == Outcome::Allowed;
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

/// For a review: a sentence that counts, and a line a cell.
pub fn markdown(moved: &[Moved]) -> String {
    if moved.is_empty() {
        return "No access has moved.\n".to_owned();
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
GET,/a|b<i>,\"`x\n`:owner\",allowed,absent,,
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
**10 cells moved:** 1 may now; 1 may, asked for the first time; 1 meant for anybody now; 3 no longer asked; 1 may no longer; \
1 may not, as before, and is told otherwise; 2 may not, asked for the first time.

| Route | Resource | Asker | Change | Before | After |
| --- | --- | --- | --- | --- | --- |
| <code>GET /docs/{doc}</code> | <code>doc:nobody</code> | reader | **may now** | refused | allowed |
| <code>GET /a\\|b&lt;i&gt;</code> | <code>\\`x\u{fffd}\\`:owner</code> | reader | **may, asked for the first time** | – | allowed |
| <code>GET /public</code> |  | anonymous | **meant for anybody now** | allowed | allowed public |
| <code>GET /old</code> |  | editor | **no longer asked** | allowed | – |
| <code>GET /old</code> |  | reader | **no longer asked** | refused | – |
| <code>GET /old</code> |  | anonymous | **no longer asked** | sign-in | – |
| <code>GET /docs/{doc}</code> | <code>doc:owner</code> | editor | **may no longer** | allowed | refused |
| <code>GET /docs/{doc}</code> | <code>doc:nobody</code> | anonymous | **may not, as before, and is told otherwise** | sign-in | refused |
| <code>GET /docs/{doc}</code> | <code>doc:nobody</code> | token | **may not, asked for the first time** | – | refused |
| <code>GET /a\\|b&lt;i&gt;</code> | <code>\\`x\u{fffd}\\`:owner</code> | editor | **may not, asked for the first time** | – | absent |
"
        );
    }

    #[test]
    fn names_of_parameters_and_order_are_no_move() {
        let renamed = BEFORE.replace("{id}", "<int:doc>");
        let mut after = table(&renamed);
        after.rows.reverse();
        assert_eq!(markdown(&diff(&table(BEFORE), &after)), "No access has moved.\n");
        let back = diff(&table(AFTER), &table(BEFORE));
        assert_eq!(back[0].meaning(), Meaning::MayNow);
        assert_eq!(back.len(), 10);
        assert!(back.iter().any(|moved| moved.meaning() == Meaning::PublicNoLonger));
    }

    #[test]
    fn a_difference_is_a_failure_only_if_asked_for() {
        let room = tempfile::tempdir().expect("a folder");
        let file = |name: &str, text: &str| {
            let path = room.path().join(name);
            std::fs::write(&path, text).expect("written");
            path
        };
        let (before, after) = (file("before.csv", BEFORE), file("after.csv", AFTER));
        let answer = |before: &Path, after: &Path, exit_code| {
            DiffArgs { before: before.to_owned(), after: after.to_owned(), exit_code }.answer()
        };
        assert_eq!(answer(&before, &after, false).expect("read").exit, 0);
        assert_eq!(answer(&before, &after, true).expect("read").exit, 1);
        assert_eq!(answer(&before, &before, true).expect("read").exit, 0);
        for (before, after, says) in [
            (room.path().join("gone.csv"), before.clone(), "gone.csv cannot be read: No such file"),
            (before.clone(), file("wrong.csv", "x,y,z\n"), "wrong.csv, line 1: begins with"),
            (PathBuf::from("-"), PathBuf::from("-"), "Only one of the two"),
        ] {
            let error = answer(&before, &after, false).expect_err(says);
            assert!(error.contains(says), "{error}");
        }
    }
}
