//! What other programs ask.

mod identity_headers;
mod me;
mod probes;
