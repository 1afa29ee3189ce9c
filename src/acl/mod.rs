//! `vestibule acl`: access rules, proven on the running services. Every route is asked by every asker, and what came back is
//! compared with what a table in the service's repository says.

pub mod asker;
pub mod door;
pub mod finding;
pub mod known;
pub mod outcome;
pub mod resource;
pub mod route;
pub mod run;
pub mod settings;
pub mod table;
