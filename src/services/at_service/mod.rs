//! What the door serves at the host of a service: the first and the third step of the way to it, what programs and pages there
//! ask, signing out, what the doctor sends through a proxy, and with which tokens the service can be asked. Nothing of it is served at the door's own host.

mod echo;
mod pages;
mod resource_metadata;
mod steps;

pub use self::{
    echo::{Sockets, echo},
    pages::{me, sign_out, signed_in, signed_out},
    resource_metadata::resource_metadata,
    steps::{arrive, enter},
};
