//! What other programs ask.

mod identity_headers;
mod assertion;
mod assertion_pages;
mod identity;
mod me;
mod probes;
mod signing_keys;
