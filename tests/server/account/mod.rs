//! What the signed-in see and change of themselves.

mod activity;
mod identities;
mod notices;
mod sessions;
mod tokens;
mod unsaved;
