//! What only a development build has.

mod autosession;
mod personas;
mod worlds;
