//! What goes on while things fail: sessions are used, and sessions are ended.

pub mod door;
pub mod ending;
pub mod living;
pub mod watching;
