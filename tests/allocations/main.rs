//! What a hit costs in memory, counted by the allocator itself: from a cookie to the decision nothing is allocated, and what is
//! kept of a session is small. A program of its own, since an allocator is one for all of a program.

#![allow(clippy::disallowed_methods, reason = "tests hold connections for as long as they like")]

mod answer;
mod counting;
mod hit;
mod kept;
mod place;

#[global_allocator]
static ALLOCATOR: counting::Counting = counting::Counting;
