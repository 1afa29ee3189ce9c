//! `vestibule acl`: access rules, proven on the running services. Every route is asked by every asker, and what came back is
//! compared with what a table in the service's repository says.

pub mod asker;
pub mod document;
pub mod fetch;
pub mod fga;
pub mod finding;
pub mod fold;
pub mod known;
pub mod list;
pub mod openapi;
pub mod outcome;
pub mod resource;
pub mod route;
pub mod routes;
pub mod run;
pub mod settings;
mod settings_file;
pub mod sources;
pub mod table;
