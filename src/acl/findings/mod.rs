//! What stands in a table now, and what is wrong with it.

pub mod check;
pub mod found;
pub mod record;
