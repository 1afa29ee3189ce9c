//! Sessions and tokens as the database told of them, kept in memory for as long as every end is heard of in time.
//!
//! The tables are the log of what changed (`sessions::changes`). What is kept is used only while the last complete read of it
//! began lately, and only for a "yes": what is not there, is over or has another secret is asked of the database. An answer
//! that was on its way while something of it changed is not kept: looking for that and putting it in are one step under the
//! lock under which changes are noted, and what changed is taken out after that and before the read counts as complete.

mod entry;
mod freshness;
mod kept;
mod names;
mod recent;

use std::{sync::Arc, time::Duration};

pub use self::{entry::SessionEntry, recent::Ticket};
use self::{
    entry::{ChildEntry, Hash, TokenEntry},
    kept::Inner,
};
use super::{
    Moment,
    changes::News,
    reader::{Asked, Key, TokenKey},
};
use crate::{
    model::{
        api_token::{ApiTokenId, TokenFacts},
        session::{SessionFacts, SessionId},
    },
    store::{api_tokens::TokenRow, session_rows::SessionRow, sessions::Touched, wake::Wake},
};

/// Clones share it. Without room it keeps nothing.
#[derive(Debug, Clone, Default)]
pub struct Cache(Option<Arc<Inner>>);

/// A session that was kept.
pub struct KeptSession {
    pub facts: SessionFacts,
    pub secret_hash: Option<Hash>,
    pub host: Option<Arc<str>>,
    pub entry: Arc<SessionEntry>,
    /// When the read began up to which this is known: no word of it is younger.
    pub sent: Moment,
}

/// A token that was kept.
pub struct KeptToken {
    pub facts: TokenFacts,
    pub sent: Moment,
}

impl Cache {
    /// With room for so many sessions, as many children of them, users and tokens; used while the last complete read of what
    /// changed began no longer ago than `stale_after`.
    pub fn new(room: usize, stale_after: Duration, wake: &Wake) -> Self {
        Self((room > 0).then(|| Arc::new(Inner::new(room, stale_after, wake))))
    }

    /// For a question that is about to be sent; none where its answer cannot be kept.
    pub fn ticket(&self) -> Option<Ticket> {
        let inner = self.0.as_ref()?;
        // In this order: a ticket that was taken after a new beginning would be good though what was fresh was so before it.
        let ticket = inner.recent().ticket();
        inner.freshness.since().map(|_| ticket)
    }

    /// A session, if it is kept and may be believed. Whether it lives is for its facts and the clock to say.
    pub fn session(&self, key: Key) -> Option<KeptSession> {
        let inner = self.0.as_ref()?;
        let sent = inner.freshness.since()?;
        let (id, child) = match key {
            Key::Own(id) => (id, None),
            Key::OfChild(id) => {
                let child = inner.children.get(&id).filter(|child| inner.counts(child.sent))?;
                (child.parent, Some(child))
            }
        };
        let entry = inner.sessions.get(&id).filter(|entry| inner.counts(entry.sent))?;
        let user = inner.user(entry.user)?;
        let (secret_hash, host) = match child {
            None => (Some(entry.secret_hash?), None),
            Some(child) => (child.secret_hash, Some(Arc::clone(&child.host))),
        };
        Some(KeptSession { facts: entry.facts(id, user), secret_hash, host, entry, sent })
    }

    /// Keeps an answer of the database to a question with this ticket, if it is of a live session and nothing of it has changed
    /// meanwhile, and if the database that has answered is the one of which it is read what changes.
    pub fn keep_session(&self, ticket: Option<Ticket>, asked: &Asked, key: Key, row: &SessionRow) {
        let Some((inner, ticket)) = self.0.as_ref().zip(ticket) else { return };
        let SessionFacts { session, user, user_disabled_at: None, ended: None, .. } = &row.facts else { return };
        let recent = inner.recent();
        let child = if let Key::OfChild(id) = key { id.0 } else { session.id.0 };
        if !recent.is_of(&asked.server) || !recent.holds(ticket, &[session.id.0, user.id.0, child]) {
            return;
        }
        let secret_hash = match (key, &row.host) {
            (Key::Own(_), _) => row.secret_hash,
            (Key::OfChild(id), Some(host)) => {
                let (parent, host) = (session.id, Arc::clone(host));
                let child = ChildEntry { parent, secret_hash: row.secret_hash, host, sent: ticket.sent() };
                inner.children.insert(id, Arc::new(child));
                inner.session(session.id).and_then(|known| known.secret_hash)
            }
            (Key::OfChild(_), None) => return,
        };
        let provider = inner.names.one(&session.provider);
        inner.sessions.insert(session.id, Arc::new(SessionEntry::of(row, secret_hash, provider, ticket.sent())));
        inner.put_user(user, row.user_changed_at, ticket.sent());
    }

    /// The use of sessions was written, by a statement with this ticket.
    pub fn used(&self, ticket: Option<Ticket>, touched: &[(SessionId, Touched)]) {
        let Some((inner, ticket)) = self.0.as_ref().zip(ticket) else { return };
        for (id, Touched { last_seen_at, idle_expires_at }) in touched {
            let recent = inner.recent();
            let Some(entry) = inner.session(*id) else { continue };
            if recent.holds(ticket, &[id.0]) {
                inner.sessions.insert(*id, Arc::new(entry.used(*last_seen_at, *idle_expires_at)));
            }
        }
    }

    /// These are asked for again.
    pub fn forget(&self, sessions: impl IntoIterator<Item = SessionId>) {
        let Some(inner) = &self.0 else { return };
        for id in sessions {
            inner.sessions.remove(&id);
        }
    }

    /// The way that this key is, where it is that of a child.
    pub fn forget_key(&self, key: Key) {
        if let (Some(inner), Key::OfChild(id)) = (&self.0, key) {
            inner.children.remove(&id);
        }
    }

    /// A token, if it is kept and may be believed.
    pub fn token(&self, key: TokenKey) -> Option<KeptToken> {
        let inner = self.0.as_ref()?;
        let sent = inner.freshness.since()?;
        let (id, hash) = match key {
            TokenKey::Secret(hash) => (inner.by_secret.get(&hash.into_bytes())?, Some(hash)),
            TokenKey::Id(id) => (id, None),
        };
        let entry = inner.tokens.get(&id).filter(|entry| inner.counts(entry.sent))?;
        if hash.is_some_and(|hash| !hash.matches(&entry.secret_hash)) {
            return None;
        }
        let user = inner.user(entry.user)?;
        Some(KeptToken { facts: entry.facts(user), sent })
    }

    /// As [`Cache::keep_session`].
    pub fn keep_token(&self, ticket: Option<Ticket>, asked: &Asked, row: &TokenRow) {
        let Some((inner, ticket)) = self.0.as_ref().zip(ticket) else { return };
        let TokenFacts { token, user, user_disabled_at: None, revoked_at: None, .. } = &row.facts else { return };
        let recent = inner.recent();
        if recent.is_of(&asked.server) && recent.holds(ticket, &[token.id.0, user.id.0]) {
            inner.tokens.insert(token.id, Arc::new(TokenEntry::of(row, row.secret_hash, ticket.sent())));
            inner.by_secret.insert(row.secret_hash, token.id);
            inner.put_user(user, row.user_changed_at, ticket.sent());
        }
    }

    /// This one is asked for again.
    pub fn forget_token(&self, id: ApiTokenId) {
        if let Some(inner) = &self.0 {
            inner.tokens.remove(&id);
        }
    }

    /// Takes out what has changed, and says from when on that is all.
    pub fn follow(&self, news: News<'_>) {
        let Some(inner) = &self.0 else { return };
        match news {
            News::Anew => inner.begin_anew(),
            News::Changed(changed) => inner.take_out(changed),
            News::Known { began, place } => {
                inner.recent().follows(&place.server);
                inner.freshness.complete(began);
            }
            News::Ended(_) | News::Complete(_) => {}
        }
    }

    /// Whether there is room for anything.
    pub fn is_used(&self) -> bool {
        self.0.is_some()
    }
}
