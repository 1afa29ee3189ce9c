//! Worlds: users of a test suite's own, and a clock that moves nobody else's.

mod at_once;
mod clock;
mod limits;
mod rows;
mod start;
mod users;
