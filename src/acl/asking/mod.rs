//! Who asks for what, what is asked around a refusal, and what an answer means.

pub mod around;
pub mod ask;
pub mod askers;
pub mod bypass;
pub mod classify;
mod compare;
pub mod contract;
pub mod identity;
pub mod meant;
pub mod plan;
pub mod round;
mod sign_out;
