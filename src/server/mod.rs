//! The wiring: settings, state, every address and every layer.

pub mod access;
pub mod access_log;
pub mod acl;
mod arriving;
pub mod at_proxies;
pub mod at_services;
pub mod binding;
mod brand_files;
pub mod commands;
pub mod config;
mod connection;
pub mod counting;
pub mod database;
mod deciding;
pub mod descriptors;
pub mod doctor;
pub mod errors;
pub mod events;
#[cfg(feature = "dev")]
mod for_tests;
pub mod forward_auth;
pub mod front;
#[cfg(feature = "dev")]
pub mod gallery;
pub mod guard;
pub mod headers;
pub mod host;
mod language;
mod late_cookie;
mod layers;
pub mod limits;
pub mod listener;
pub mod loops;
mod outcome;
pub mod people;
pub mod recent;
#[cfg(all(test, not(feature = "dev")))]
mod release_tests;
pub mod room;
pub mod router;
pub mod say;
mod seldom;
pub mod serve;
pub mod services;
pub mod session;
pub mod short_way;
pub mod signing_keys;
pub mod slash;
pub mod state;
pub mod stopping;
mod straight_on;
mod streams;
#[cfg(feature = "dev")]
mod suites;
mod taking;
pub mod telemetry;
pub mod tls;
pub mod tokens;
pub mod upkeep;
pub mod waiting;
#[cfg(feature = "dev")]
pub mod workshop;
