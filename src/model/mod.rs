//! Pure types and decisions, compiled for server and browser. Nothing here does I/O or reads a clock.

pub mod address;
pub mod at_provider;
pub mod destination;
pub mod email;
pub mod flow;
pub mod host_address;
pub mod limits;
pub mod link;
pub mod name;
pub mod notice;
pub mod persona;
pub mod printable;
pub mod problem;
pub mod query;
pub mod registration;
pub mod requirement;
pub mod return_to;
pub mod roles;
pub mod rules;
pub mod service;
pub mod service_host;
pub mod service_path;
pub mod service_session;
pub mod session;
pub mod session_clock;
pub mod user;
