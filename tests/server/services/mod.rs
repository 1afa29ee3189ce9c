//! What other programs ask.

mod assertion;
pub mod assertion_pages;
mod authz;
mod authzen;
mod echo;
mod handshake;
mod identity;
mod identity_headers;
mod me;
mod oauth;
mod probes;
mod resource_metadata;
pub mod signal_pages;
mod signals;
pub mod signing_keys;
