//! Tokens: those that people give to scripts (`plain`), and how they are brought (`bearer`); those that the door signs for services
//! (`signed`), whose they are at the moment (`behind`), what they give then (`granted`), and what of all that is shown to a service (`at_service`, `on_behalf`).
//! People make and revoke theirs by `create` and `revoke`.

pub mod at_service;
pub mod bearer;
pub mod behind;
pub mod create;
pub mod granted;
pub mod on_behalf;
mod plain;
pub mod revoke;
pub mod signed;

pub use plain::PlainToken;
