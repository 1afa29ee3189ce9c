//! What only a development build has.

mod at_service;
mod autosession;
mod command;
mod cross_origin;
mod gallery;
mod personas;
mod tokens;
mod worlds;
