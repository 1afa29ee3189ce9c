//! `vestibule acl diff`.

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

use clap::Args;

pub use super::moved::{Difference, Moved, diff, markdown};
use crate::acl::table::rows::Table;

/// Prints the cells that moved from one table to the other, as Markdown; what opened comes first
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// The table before; - reads it from standard input, as from git show main:access.csv. An empty one has no rows: all is new
    before: PathBuf,
    /// The table after
    after: PathBuf,
    /// Exit 1 if something moved; without it a difference is no failure
    #[arg(long)]
    exit_code: bool,
}

/// What is to be printed, and the status to exit with.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    pub markdown: String,
    pub exit: u8,
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

/// A branch that has no table yet gives nothing; that is a table without rows.
fn read(file: &Path) -> Result<Table, String> {
    let (name, text) = if file == Path::new("-") {
        let mut text = String::new();
        ("standard input".to_owned(), io::stdin().lock().read_to_string(&mut text).map(|_| text))
    } else {
        (file.display().to_string(), fs::read_to_string(file))
    };
    let text = text.map_err(|error| format!("{name} cannot be read: {error}"))?;
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        return Ok(Table::default());
    }
    Table::read(&name, &text).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: &str = "method,route,resource,reader\nGET,/,,refused\n";
    const AFTER: &str = "method,route,resource,reader\nGET,/,,allowed\n";

    #[test]
    fn a_difference_is_a_failure_only_if_asked_for() {
        let room = tempfile::tempdir().expect("a folder");
        let file = |name: &str, text: &str| {
            let path = room.path().join(name);
            fs::write(&path, text).expect("written");
            path
        };
        let (before, after) = (file("before.csv", BEFORE), file("after.csv", AFTER));
        let answer = |before: &Path, after: &Path, exit_code| {
            DiffArgs { before: before.to_owned(), after: after.to_owned(), exit_code }.answer()
        };
        assert_eq!(answer(&before, &after, false).expect("read").exit, 0);
        assert_eq!(answer(&before, &after, true).expect("read").exit, 1);
        assert_eq!(answer(&before, &before, true).expect("read").exit, 0);
        let empty = answer(&file("empty.csv", "\u{feff}\n"), &after, true).expect("read");
        assert!(
            empty.exit == 1 && empty.markdown.contains("| reader | **may, asked for the first time** | – | allowed |")
        );
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
