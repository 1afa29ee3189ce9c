//! `vestibule acl import`: what a store expects, written into the table without changing what stands there.

use std::path::PathBuf;

use clap::Args;

use super::{
    cells::{Expected, Place, cells},
    store::Store,
};
use crate::{
    acl::{
        findings::record,
        sources::{fetch, listing},
        table::{
            outcome::Outcome,
            rows::{Cell, Row, Table},
        },
    },
    model::printable::printable,
};

/// Where expectations come from and go.
#[derive(Debug, Clone, Args)]
pub struct ImportArgs {
    /// An OpenFGA store file
    #[arg(value_name = "FILE.fga.yaml")]
    pub file: PathBuf,
    /// The access table that they go to; made if it is not there
    #[arg(long, value_name = "FILE", default_value = "access.csv")]
    pub table: PathBuf,
    /// What says which relation is which route [default: acl.toml beside the table]
    #[arg(long, value_name = "FILE")]
    pub acl: Option<PathBuf>,
}

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Import {
    pub table: Table,
    /// Cells that are new.
    pub written: usize,
    /// Cells that said so already.
    pub same: usize,
    /// Cells that say something else, and contradictions of the store: nothing of them is written.
    pub differences: Vec<String>,
    pub notes: Vec<String>,
}

/// Imports, and says what came of it in lines for people. Without differences it is true.
pub fn import(args: &ImportArgs) -> Result<(String, bool), Vec<String>> {
    let settings = listing::settings(args.acl.as_deref(), &args.table)?;
    let store = Store::read(&args.file)?;
    let table = if args.table.exists() {
        let text = fetch::of_file(&args.table).map_err(|mistake| vec![mistake])?;
        Table::read(&args.table.display().to_string(), &text).map_err(|error| vec![error.to_string()])?
    } else {
        Table::default()
    };
    let import = merge(table, &cells(&store, &settings.fga));
    if import.written > 0 {
        record::write(&args.table, &import.table)
            .map_err(|error| vec![format!("{}: {error}", args.table.display())])?;
    }
    Ok((import.in_words(store.assertions.len()), import.differences.is_empty()))
}

/// Puts what is expected into a table; what stands there stays.
pub fn merge(table: Table, expected: &Expected) -> Import {
    let mut import = Import {
        table,
        differences: expected.contradictions.iter().map(|text| format!("The store says both: {text}")).collect(),
        notes: expected.notes.clone(),
        ..Import::default()
    };
    for (place, outcome) in &expected.cells {
        import.put(place, *outcome);
    }
    import
}

impl Import {
    fn put(&mut self, place: &Place, outcome: Outcome) {
        let (route, resource, asker) = place;
        let column = self.table.askers.iter().position(|known| known == asker).unwrap_or_else(|| {
            self.table.askers.push(asker.clone());
            self.table.rows.iter_mut().for_each(|row| row.cells.push(None));
            self.table.askers.len() - 1
        });
        let row = self.table.rows.iter().position(|row| row.route == *route && row.resource.as_ref() == Some(resource));
        let row = row.unwrap_or_else(|| {
            let cells = vec![None; self.table.askers.len()];
            self.table.rows.push(Row { route: route.clone(), resource: Some(resource.clone()), cells });
            self.table.rows.len() - 1
        });
        let cell = &mut self.table.rows[row].cells[column];
        match cell {
            None => {
                *cell = Some(Cell { outcome, public: false });
                self.written += 1;
            }
            Some(there) if is_as(there.outcome, outcome) => self.same += 1,
            Some(there) => {
                let text = format!(
                    "{route} ({resource}) for {asker}: the table says {there}, the store {}",
                    Cell { outcome, public: false }
                );
                self.differences.push(text);
            }
        }
    }

    fn in_words(&self, assertions: usize) -> String {
        let mut lines = vec![format!(
            "{assertions} assertions: {} cells written, {} as they were, {} differ.",
            self.written,
            self.same,
            self.differences.len()
        )];
        lines.extend(self.differences.iter().map(|text| format!("differs: {text}")));
        lines.extend(self.notes.iter().map(|text| format!("left out: {text}")));
        lines.iter().map(|line| printable(line) + "\n").collect()
    }
}

/// A model says no; how a service says it (nothing there, sign in first) is the service's.
fn is_as(there: Outcome, outcome: Outcome) -> bool {
    there == outcome || outcome == Outcome::Refused && matches!(there, Outcome::Absent | Outcome::SignIn)
}
