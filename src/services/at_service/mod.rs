//! What the door serves at the host of a service: the first and the third step of the way to it, what programs and pages there
//! ask, and signing out. Nothing of it is served at the door's own host.

mod pages;
mod steps;

pub use self::{
    pages::{me, sign_out, signed_in, signed_out},
    steps::{arrive, enter},
};
