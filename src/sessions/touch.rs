//! Use of a session renews its idle limit, at most once a minute.

use std::{sync::Arc, time::Instant};

use super::{Found, Sessions, YES_HOLDS};
use crate::{
    model::{
        limits::touch_every,
        session::{EndReason, State, state_at},
    },
    store::sessions,
};

impl Sessions {
    /// Notes that a session is used, if that is due, and gives it as it is then: another request may have been faster,
    /// and have renewed or ended it.
    pub async fn touch(&self, mut found: Found) -> Result<Found, Arc<sqlx::Error>> {
        if !matches!(found.state, State::Live { touch_due: true, .. }) {
            return Ok(found);
        }
        let (id, sent) = (found.facts.session.id, Instant::now());
        let touched = sessions::touch(&self.pool, id, touch_every(found.facts.idle_timeout)).await.map_err(Arc::new)?;
        if let Some(touched) = touched.filter(|_| found.sent.elapsed() < YES_HOLDS) {
            self.reader.clock().note(touched.last_seen_at, sent);
            found.facts.last_seen_at = touched.last_seen_at;
            found.facts.session.idle_expires_at = touched.idle_expires_at;
            found.state = state_at(&found.facts, touched.last_seen_at, &self.settings);
            return Ok(found);
        }
        let gone = || Found { state: State::Over(EndReason::EndedElsewhere), ..found };
        Ok(self.find(id).await?.unwrap_or_else(gone))
    }
}
