//! What other programs ask.

mod assertion;
mod assertion_pages;
mod identity;
mod me;
mod probes;
mod signing_keys;
