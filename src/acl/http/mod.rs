//! Requests to the service and to the door, as bytes on a connection of their own.

pub mod body;
pub mod client;
pub mod door;
pub mod reach;
pub mod request;
pub mod said;
