//! What people see, one file a page, each beside the server functions it calls.

pub mod account;
pub mod activity;
pub mod callback;
pub mod data;
pub mod delete;
pub mod details;
pub mod enter;
mod identities;
pub mod landing;
pub mod language;
pub mod link;
mod notice;
mod page;
mod parts;
pub mod register;
mod seen;
mod server_function;
pub mod session_expired;
mod session_over;
pub mod sessions;
pub mod sign_in;
pub mod sign_out;
pub mod signed_out;
pub mod terms;
pub mod tokens;
pub mod unlink;
pub mod ways;

pub use page::{Anybody, At, Page, Viewer, page};
pub use server_function::{Call, Reply, answer, server_function};
