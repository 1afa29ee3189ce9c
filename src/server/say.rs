//! What the program says to whoever started it. Nobody has to listen: a pipe that is closed, as by `vestibule check |
//! head`, stops nothing, where `println!` would panic.

use std::{
    fmt::Display,
    io::{self, Write},
};

/// A line on standard output, with colours where there is a terminal.
pub fn say(line: impl Display) {
    let _ = writeln!(anstream::stdout().lock(), "{line}");
}

/// A line on standard error.
pub fn complain(line: impl Display) {
    let _ = writeln!(anstream::stderr().lock(), "{line}");
}

/// Where the log goes. It may be gone while the program goes on: the subscriber would tell of that on standard error,
/// which panics there.
#[derive(Debug, Clone, Copy, Default)]
pub struct Log;

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let _ = io::stderr().lock().write_all(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
