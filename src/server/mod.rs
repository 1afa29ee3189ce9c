//! The wiring: settings, state, every address and every layer.

pub mod at_services;
pub mod config;
pub mod counting;
pub mod descriptors;
pub mod doctor;
pub mod errors;
pub mod guard;
pub mod headers;
pub mod host;
mod late_cookie;
mod layers;
pub mod limits;
pub mod listener;
pub mod loops;
pub mod people;
pub mod recent;
pub mod room;
pub mod router;
pub mod say;
pub mod slash;
pub mod state;
pub mod stopping;
pub mod telemetry;
pub mod tls;
pub mod upkeep;
pub mod waiting;
