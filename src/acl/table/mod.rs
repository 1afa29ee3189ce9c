//! What a table says, in types: routes, askers, things, outcomes and findings.

pub mod asker;
pub mod finding;
pub mod outcome;
pub mod resource;
pub mod route;
pub mod rows;
pub mod unseen;
