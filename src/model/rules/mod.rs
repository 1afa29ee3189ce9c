//! Access rules of a service: one total function says who may what. An address is allowed only if every reading of it is.
//! The order of a decision: [`asked`] -> [`methods`] -> [`weigh`] -> [`demand`] -> [`judge`].

pub mod asked;
mod cross_site;
mod demand;
pub mod judge;
mod methods;
pub mod verdict;
pub mod weigh;
pub mod words;

pub use super::{
    path::{pattern, reading},
    service::rule,
};

#[cfg(test)]
mod judge_tests;
#[cfg(test)]
mod oracle_tests;
