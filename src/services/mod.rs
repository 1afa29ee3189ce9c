//! What other programs ask.

pub mod health;
pub mod me;
