//! What other programs ask.

pub mod at_service;
pub mod backchannel_logout;
pub mod frontchannel_logout;
pub mod health;
pub mod me;
