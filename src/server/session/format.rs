//! The tools that a session is written for.

use clap::ValueEnum;

/// What it is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Playwright's file
    StorageState,
    /// One line for curl -H, k6 and Postman
    Header,
    /// cookies.txt, for curl -b; wget passes over its `#HttpOnly_` lines, so header is for wget
    Netscape,
    /// The door's answer, with its cookies
    Json,
}
