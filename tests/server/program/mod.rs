//! The program as people run it: its files, its commands, its signals.

mod access;
mod brand;
mod command_line;
mod corners;
pub mod doctor;
mod doctor_client;
mod events;
mod for_tests;
mod services;
mod settings;
mod stopping;
mod system_authorities;
mod through;
mod tokens;
