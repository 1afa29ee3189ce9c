//! Access rules of a service: one total function says who may what. An address is allowed only if every reading of it is.

pub mod judge;
pub mod pattern;
pub mod reading;
pub mod rule;
