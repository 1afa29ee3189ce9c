//! The workshop: what `make run` and test suites need and a release binary has nothing of (ASVS 5.0 13.4.2).

pub mod autosession;
pub mod gallery;
pub mod key_file;
pub mod own_database;
pub mod parts;
pub mod postgres;
pub mod provider;
pub mod traffic;
pub mod worlds;
