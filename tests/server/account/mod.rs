//! What the signed-in see and change of themselves.

mod identities;
mod notices;
mod tokens;
mod unsaved;
