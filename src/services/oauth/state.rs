//! What the endpoints remember from one request to the next.

use std::{sync::Arc, time::Duration};

use super::{
    deadline::WITHIN,
    flights::Flights,
    pace::{Paces, PerMinute},
};

/// Clones share it.
#[derive(Debug, Clone)]
pub struct OAuth {
    pub(super) paces: Arc<Paces>,
    pub(super) flights: Flights,
    /// How long an answer may take.
    pub(super) within: Duration,
}

impl OAuth {
    /// With other limits than everybody has.
    pub fn at(limits: PerMinute) -> Self {
        Self { paces: Arc::new(Paces::of(limits)), flights: Flights::default(), within: WITHIN }
    }

    /// With another time for each answer.
    #[must_use]
    pub fn within(self, within: Duration) -> Self {
        Self { within, ..self }
    }
}

impl Default for OAuth {
    fn default() -> Self {
        Self::at(PerMinute::default())
    }
}
