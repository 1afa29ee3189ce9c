//! What other programs ask.

mod me;
mod probes;
