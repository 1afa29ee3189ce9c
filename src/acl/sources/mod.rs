//! From where the routes of a service are known: its own documents, lists, and what the door has recorded.

pub mod document;
pub mod fetch;
pub mod fold;
pub mod gather;
pub mod known;
pub mod list;
pub mod listing;
pub mod openapi;
pub mod settings;
mod settings_file;
pub mod unknown;
