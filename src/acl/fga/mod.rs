//! Expectations from OpenFGA's store files (`.fga.yaml`): what the model's tests say of a user and an object is what a route is
//! to answer.

mod cells;
mod import;
mod store;
mod tuples;

pub use self::{
    cells::{Expected, cells},
    import::{Import, ImportArgs, import, merge},
    store::{Assertion, Store},
    tuples::Tuple,
};

#[cfg(test)]
mod tests;
