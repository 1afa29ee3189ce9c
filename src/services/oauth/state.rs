//! What the endpoints remember from one request to the next.

use std::sync::Arc;

use super::{
    flights::Flights,
    pace::{Paces, PerMinute},
};

/// Clones share it.
#[derive(Debug, Clone, Default)]
pub struct OAuth {
    pub(super) paces: Arc<Paces>,
    pub(super) flights: Flights,
}

impl OAuth {
    /// With other limits than everybody has.
    pub fn at(limits: PerMinute) -> Self {
        Self { paces: Arc::new(Paces::of(limits)), flights: Flights::default() }
    }
}
