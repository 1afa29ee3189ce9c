//! What other programs ask.

pub mod backchannel_logout;
pub mod frontchannel_logout;
pub mod health;
pub mod me;
