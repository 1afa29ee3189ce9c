//! The way from a service at another host to the door and back, in three steps: [`enter`] at the service binds the browser and
//! says in [`state`] where it is going; [`pass`] at the door vouches for the person; [`arrive`] at the service begins the
//! service session. [`visit`] says who goes there at all, and [`access`] what a page asks for.

pub mod access;
pub mod arrive;
pub mod enter;
pub mod pass;
pub mod state;
pub mod visit;
