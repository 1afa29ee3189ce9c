//! What the program says to whoever started it. Nobody has to listen: a pipe that is closed, as by `vestibule check |
//! head`, stops nothing, where `println!` would panic.

use std::{fmt::Display, io::Write};

/// A line on standard output, with colours where there is a terminal.
pub fn say(line: impl Display) {
    let _ = writeln!(anstream::stdout().lock(), "{line}");
}

/// A line on standard error.
pub fn complain(line: impl Display) {
    let _ = writeln!(anstream::stderr().lock(), "{line}");
}
