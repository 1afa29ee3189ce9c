//! Tokens: those that people give to scripts (`plain`), and how they are brought (`bearer`); those that the door signs for services
//! (`signed`), and whose they are at the moment (`behind`).

pub mod bearer;
pub mod behind;
mod plain;
pub mod signed;

pub use plain::PlainToken;
