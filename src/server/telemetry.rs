//! Logs: what happens in a request carries its id, and there is never a query, a cookie or a body, since those hold codes
//! and secrets (ASVS 5.0 16.2.5).

use std::{
    io::IsTerminal,
    panic::{PanicHookInfo, set_hook},
};

use tracing_subscriber::{EnvFilter, fmt};

use super::say::Log;

/// Starts logging: text for a person at a terminal, JSON for everything that collects logs. A filter that cannot be
/// read is an error, with the words of what is wrong in it.
pub fn start(filter: &str) -> Result<(), String> {
    let filter = EnvFilter::try_new(filter).map_err(|error| error.to_string())?;
    let lines = fmt().with_env_filter(filter).with_writer(|| Log);
    let started = if std::io::stderr().is_terminal() { lines.compact().try_init() } else { lines.json().try_init() };
    set_hook(Box::new(panicked));
    started.map_err(|error| error.to_string())
}

/// Says where the program panicked. What a panic says may hold what was in memory (a slice out of bounds shows the text
/// that it is of, `unwrap` the whole error), so that only words that stand in the source are repeated.
pub fn panicked(panic: &PanicHookInfo<'_>) {
    let at = panic.location().map(tracing::field::display);
    let words = panic.payload().downcast_ref::<&'static str>();
    tracing::error!(at, words, "the program panicked");
}
