//! What other programs ask.

mod assertion;
mod assertion_pages;
mod handshake;
mod identity;
mod identity_headers;
mod me;
mod probes;
mod signing_keys;
