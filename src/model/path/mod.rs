//! Paths at services: what the programs on the way may take one for, and patterns that they are compared with.

mod folding;
mod meeting;
pub mod pattern;
pub mod reading;
pub mod segments;
mod transform;

#[cfg(test)]
mod reading_tests;
