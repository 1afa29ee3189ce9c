//! The repository itself: which room may use which, what is written down and what is declared.

mod addresses;
mod changes;
mod dependencies;
pub mod imports;
mod papers;
mod sentences;
