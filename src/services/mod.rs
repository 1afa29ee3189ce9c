//! What other programs ask, and what the door serves at the hosts of services.

use std::time::Duration;

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

/// Some programs wait for ever: every answer to them is there within a second, or begins by then, and this leaves the rest of it
/// for its way. A yes is as old as what it follows from.
const ANSWERS_WITHIN: Duration = Duration::from_millis(900);
