//! Use of a session renews its idle limit, at most once a minute: written at once, or with that of many others a little later.

use std::sync::Arc;

use super::{Found, Moment, Sessions, YES_HOLDS};
use crate::{
    model::{
        limits::touch_every,
        session::{EndReason, State, state_at},
    },
    store::sessions,
};

/// A limit that is no further away than this is renewed before the answer: what is noted may take a while to be written.
const NEAR_SECONDS: i64 = 10;

impl Sessions {
    /// Notes that a session is used, if that is due, and gives it as it is then: another request may have been faster,
    /// and have renewed or ended it.
    pub async fn touch(&self, mut found: Found) -> Result<Found, Arc<sqlx::Error>> {
        if self.is_noted(&found) {
            return Ok(found);
        }
        let (id, sent, ticket) = (found.facts.session.id, Moment::now(), self.cache.ticket());
        let touched = sessions::touch(&self.pool, id, touch_every(found.facts.idle_timeout)).await.map_err(Arc::new)?;
        if let Some(touched) = touched.filter(|_| found.sent.elapsed() < YES_HOLDS) {
            self.clock.note(touched.last_seen_at, sent);
            self.cache.used(ticket, &[(id, touched)]);
            found.facts.last_seen_at = touched.last_seen_at;
            found.facts.session.idle_expires_at = touched.idle_expires_at;
            found.state = state_at(&found.facts, touched.last_seen_at, &self.settings);
            return Ok(found);
        }
        // What it was found by may lead to another one by now.
        let key = found.key;
        let gone = || Found { state: State::Over(EndReason::EndedElsewhere), ..found };
        self.cache.forget([id]);
        self.cache.forget_key(key);
        Ok(self.find_by(key, None).await?.unwrap_or_else(gone))
    }

    /// Whether nothing has to be written at once: it is not due, or noted by now.
    pub(super) fn is_noted(&self, found: &Found) -> bool {
        !matches!(found.state, State::Live { touch_due: true, .. }) || self.note_session(found)
    }

    /// Notes it, to be written with others a little later. Not where the limit is so near that nobody may trust in what is not
    /// written, nor where somebody comes back after a while: they are told how long they have now.
    fn note_session(&self, found: &Found) -> bool {
        let Some(kept) = &found.kept else { return false };
        let is_near = !matches!(found.state, State::Live { left, .. } if left.idle > NEAR_SECONDS);
        let unused = (self.clock.now() - found.facts.last_seen_at).to_std().unwrap_or_default();
        if is_near || unused >= 2 * touch_every(found.facts.idle_timeout) {
            return false;
        }
        let is_noted = !kept.note_use() || self.uses.note(found.facts.session.id, self.clock.now());
        if !is_noted {
            kept.forget_use();
        }
        is_noted
    }
}
