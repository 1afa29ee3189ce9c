//! Real proxies with the configuration of docs/proxies, a door, and services that fold underscores. What holds for one
//! holds for all: `table` has every case at every proxy. `scripts/test-long` asks those that not every change does.

mod at_door;
mod away;
mod backend;
mod broken;
mod client;
mod echo;
mod http2;
pub mod kinds;
pub mod page;
mod people;
mod process;
mod published;
mod quiet;
mod relay;
pub mod running;
mod spoofing;
mod table;
mod through;
mod tokens;
mod traffic;
mod versions;
