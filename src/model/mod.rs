//! Pure types and decisions, compiled for server and browser. Nothing here does I/O or reads a clock, but for what every command
//! that asks from outside shares: `named_certificate` reads one file, and `resolved` asks where a name leads.

pub mod address;
pub mod at_provider;
pub mod check_address;
pub mod destination;
pub mod echo;
pub mod email;
pub mod flow;
pub mod header;
pub mod host_address;
pub mod limits;
pub mod link;
pub mod loopback;
pub mod name;
#[cfg(feature = "ssr")]
pub mod named_certificate;
pub mod notice;
pub mod path;
pub mod persona;
pub mod printable;
pub mod problem;
pub mod query;
pub mod reason;
pub mod registration;
pub mod requirement;
pub mod resolved;
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
