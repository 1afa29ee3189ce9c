//! `vestibule acl`: access rules, proven on the running services. Every route is asked by every asker, and what came back is
//! compared with what a table in the service's repository says.

pub mod asking;
pub mod command;
pub mod diff;
pub mod fga;
pub mod findings;
pub mod http;
pub mod report;
pub mod runner;
pub mod sources;
pub mod table;
