//! Services with tokens: the programs and the commands of the pages as they are printed, and the services of `make demo` that act on
//! somebody's behalf, through nginx and straight.

mod by_tokens;
mod commands;
mod front;
#[allow(unreachable_pub)]
#[rustfmt::skip]
mod in_rust;
mod listening;
mod people;
mod programs;
mod shape;
mod village;
