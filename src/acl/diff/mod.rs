//! What moved between two tables.

pub mod command;
pub mod moved;
