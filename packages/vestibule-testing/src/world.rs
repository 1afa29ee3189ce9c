//! Worlds: people and a clock of a test's own.

use std::{
    process,
    sync::atomic::{AtomicU64, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

/// The name of a world. Whoever is signed in there is nobody elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct World(String);

impl World {
    /// One that no other test, process or run has.
    pub fn new() -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_nanos());
        Self(format!("{}-{now}-{number}", process::id()))
    }

    /// One by its name, which has letters, digits, `.`, `_` and `-`, 64 at the most.
    pub fn named(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    pub fn name(&self) -> &str {
        &self.0
    }
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}
