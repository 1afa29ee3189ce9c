//! Tokens: those that people give to scripts (`plain`), and how they are brought (`bearer`); those that the door signs for services
//! (`signed`), and whose they are at the moment (`behind`). People make and revoke theirs by `create` and `revoke`.

pub mod bearer;
pub mod behind;
pub mod create;
mod plain;
pub mod revoke;
pub mod signed;

pub use plain::PlainToken;
