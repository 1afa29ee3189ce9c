//! What other programs ask.

mod assertion;
mod assertion_pages;
mod identity;
mod identity_headers;
mod me;
mod probes;
mod signing_keys;
