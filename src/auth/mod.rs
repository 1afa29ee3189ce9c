//! Who is calling, and how somebody comes in and goes out. The order of a visit:
//! [`origin`] -> [`caller`] -> [`sign_in`] -> [`callback`] -> [`arrival`] -> [`register`] -> [`sign_out`]. On the way to a
//! service at another host: [`handshake`].

pub mod answer;
mod api_token;
pub mod arrival;
pub mod backchannel;
mod browser_cookie;
pub mod callback;
pub mod caller;
pub mod peer;

pub mod confirmations;
pub mod connect;
mod cookie_header;
pub mod cookies;
pub mod delete;
pub mod details;
pub mod echo;
pub mod end_sessions;
pub mod error;
pub mod facts;
pub mod forwarded;
pub mod goes_on;
pub mod hang_up;
pub mod identify;
pub mod jar;
pub mod link;
pub mod me;
pub mod next;
pub mod own_data;

pub mod handshake;
pub mod identify_at_service;
pub mod origin;
pub mod register;
pub mod roles;
mod scheme;
pub mod service_cookies;
pub mod service_credential;
pub mod session_cookie;

pub mod sign_in;
pub mod sign_out;
pub mod site;
pub mod tally;
pub mod terms;
mod timestamp;
pub mod tokens;
pub mod typed;
pub mod visit;

pub use caller::{Caller, Chosen};
pub use error::AuthError;
pub use identify_at_service::identify_at_service;
pub use jar::Jar;
pub use next::{ForNothing, Next};
pub use site::Site;
pub use visit::Visit;
