//! Tokens of people: API tokens, which they give to scripts.

pub mod bearer;
mod plain;

pub use plain::PlainToken;
