//! Who is calling, and how somebody comes in and goes out. The order of a visit:
//! [`origin`] -> [`caller`] -> [`sign_in`] -> [`callback`] -> [`arrival`] -> [`register`] -> [`start`] -> [`sign_out`].

pub mod answer;
pub mod arrival;
pub mod backchannel;
pub mod callback;
pub mod caller;
pub mod client;

pub mod cookie_header;
pub mod cookies;
pub mod details;
pub mod door;
pub mod error;
pub mod forwarded;
pub mod jar;
pub mod link;

pub mod origin;
pub mod register;
pub mod roles;
pub mod secret;

pub mod sign_in;
pub mod sign_out;
pub mod start;
pub mod tally;

pub use caller::Caller;
pub use door::Door;
pub use error::AuthError;
pub use jar::Jar;
