//! What other programs ask, and what the door serves at the hosts of services.

pub mod asking;
mod assertion;
pub mod at_service;
pub mod authz;
pub mod authzen;
pub mod backchannel_logout;
#[cfg(feature = "dev")]
pub mod for_suites;
pub mod frontchannel_logout;
pub mod health;
pub mod identity_headers;
pub mod key_set;
pub mod known;
pub mod me;
pub mod oauth;
pub mod signals;
