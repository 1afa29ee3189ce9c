//! What the signed-in see and change of themselves.

mod identities;
mod notices;
mod own;
mod terms;
mod tokens;
mod unsaved;
