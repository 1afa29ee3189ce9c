//! What the signed-in see and change of themselves.

mod activity;
mod identities;
mod notices;
mod own;
mod sessions;
mod terms;
mod tokens;
mod unsaved;
