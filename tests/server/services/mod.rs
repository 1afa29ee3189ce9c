//! What other programs ask.

mod handshake;
mod me;
mod probes;
