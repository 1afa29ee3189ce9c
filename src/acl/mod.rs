//! `vestibule acl`: access rules, proven on the running services. Every route is asked by every asker, and what came back is
//! compared with what a table in the service's repository says.

pub mod around;
pub mod asker;
pub mod askers;
pub mod asking;
pub mod bypass;
pub mod check;
pub mod classify;
pub mod client;
pub mod command;
pub mod contract;
pub mod diff;
pub mod door;
pub mod finding;
pub mod found;
pub mod interrupted;
pub mod known;
pub mod meant;
pub mod outcome;
pub mod plan;
pub mod reach;
pub mod record;
pub mod report;
pub mod request;
pub mod resource;
pub mod round;
pub mod route;
pub mod run;
pub mod runner;
pub mod settings;
pub mod table;
