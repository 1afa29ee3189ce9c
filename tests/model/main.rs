//! The protocol by which nodes know in time what has changed, as a model: every order in which things can happen is explored. Each
//! rule has a case without it, which has to find the steps that go wrong; with all of them nothing does.
//!
//! Ticks stand for time, so this shows orders and not milliseconds. Not in it: commits that a failover loses (what is kept in
//! step with a second server loses none), two primaries at once, and a program that is stopped between its answer and the wire.
//!
//! `cargo test --features ssr,dev --test model -- --nocapture` prints the stories; with `--include-ignored` more happens at once.

mod database;
mod ends;
mod explore;
mod told;
mod uses;
mod wake_ups;
