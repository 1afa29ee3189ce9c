//! What other programs ask.

mod assertion;
pub mod assertion_pages;
mod authz;
mod echo;
mod handshake;
mod identity;
mod identity_headers;
mod me;
mod probes;
pub mod signing_keys;
