//! Sessions and tokens as the database told of them, kept in memory for as long as every end is heard of in time.
//!
//! The tables are the log of what changed (`sessions::changes`). What is kept is used only while the last complete read of it
//! began lately, and only for a "yes": what is not there, is over or has another secret is asked of the database. An answer
//! that was on its way while something of it changed is not kept: looking for that and putting it in are one step under the
//! lock under which changes are noted, and what changed is taken out after that and before the read counts as complete.

mod entry;
mod freshness;
mod names;
mod recent;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use quick_cache::sync::Cache as Kept;
use uuid::Uuid;

pub use self::{entry::SessionEntry, recent::Ticket};
use self::{
    entry::{ChildEntry, Hash, TokenEntry, UserEntry},
    freshness::Freshness,
    names::Names,
    recent::Recent,
};
use super::{
    Moment,
    changes::News,
    reader::{Asked, Key, TokenKey},
};
use crate::{
    model::{
        api_token::{ApiTokenId, TokenFacts},
        service_session::ServiceSessionId,
        session::{SessionFacts, SessionId},
        user::{User, UserId},
    },
    store::{api_tokens::TokenRow, changes::Changed, session_rows::SessionRow, sessions::Touched, wake::Wake},
};

/// What is kept is asked for again after this long, whatever happens.
const KEPT_FOR: Duration = Duration::from_mins(1);

/// Clones share it. Without room it keeps nothing.
#[derive(Debug, Clone, Default)]
pub struct Cache(Option<Arc<Inner>>);

#[derive(Debug)]
struct Inner {
    sessions: Kept<SessionId, Arc<SessionEntry>>,
    children: Kept<ServiceSessionId, Arc<ChildEntry>>,
    users: Kept<UserId, UserEntry>,
    tokens: Kept<ApiTokenId, Arc<TokenEntry>>,
    /// A way to a token, which has to have that secret itself.
    by_secret: Kept<Hash, ApiTokenId>,
    recent: Mutex<Recent>,
    freshness: Freshness,
    names: Names,
}

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
        Self((room > 0).then(|| {
            Arc::new(Inner {
                sessions: Kept::new(room),
                children: Kept::new(room),
                users: Kept::new(room),
                tokens: Kept::new(room),
                by_secret: Kept::new(room),
                recent: Mutex::default(),
                freshness: Freshness::new(stale_after, wake.clone()),
                names: Names::default(),
            })
        }))
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
                let child = inner.children.get(&id).filter(|child| child.sent.elapsed() < KEPT_FOR)?;
                (child.parent, Some(child))
            }
        };
        let entry = inner.sessions.get(&id).filter(|entry| entry.sent.elapsed() < KEPT_FOR)?;
        let user = inner.users.get(&entry.user)?.user;
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
                inner.sessions.peek(&session.id).and_then(|known| known.secret_hash)
            }
            (Key::OfChild(_), None) => return,
        };
        let provider = inner.names.one(&session.provider);
        inner.sessions.insert(session.id, Arc::new(SessionEntry::of(row, secret_hash, provider, ticket.sent())));
        inner.put_user(user, row.user_changed_at);
    }

    /// The use of sessions was written, by a statement with this ticket.
    pub fn used(&self, ticket: Option<Ticket>, touched: &[(SessionId, Touched)]) {
        let Some((inner, ticket)) = self.0.as_ref().zip(ticket) else { return };
        for (id, Touched { last_seen_at, idle_expires_at }) in touched {
            let recent = inner.recent();
            let Some(entry) = inner.sessions.peek(id) else { continue };
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
        let entry = inner.tokens.get(&id).filter(|entry| entry.sent.elapsed() < KEPT_FOR)?;
        if hash.is_some_and(|hash| !hash.matches(&entry.secret_hash)) {
            return None;
        }
        let user = inner.users.get(&entry.user)?.user;
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
            inner.put_user(user, row.user_changed_at);
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

impl Inner {
    fn recent(&self) -> MutexGuard<'_, Recent> {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put_user(&self, user: &Arc<User>, changed_at: Option<chrono::DateTime<chrono::Utc>>) {
        if self.users.peek(&user.id).is_none_or(|known| known.changed_at <= changed_at) {
            self.users.insert(user.id, UserEntry { user: Arc::clone(user), changed_at });
        }
    }

    fn begin_anew(&self) {
        self.freshness.lose();
        self.recent().drop_all();
        self.sessions.clear();
        self.children.clear();
        self.users.clear();
        self.tokens.clear();
        self.by_secret.clear();
    }

    fn take_out(&self, changed: &Changed) {
        let Changed { sessions, service_sessions, users, tokens, expired, expired_tokens, .. } = changed;
        let names: Vec<Uuid> = (sessions.iter().chain(expired).map(|id| id.0))
            .chain(service_sessions.iter().map(|id| id.0))
            .chain(users.iter().map(|id| id.0))
            .chain(tokens.iter().chain(expired_tokens).map(|id| id.0))
            .collect();
        if names.is_empty() {
            return;
        }
        self.recent().apply(names);
        for id in sessions.iter().chain(expired) {
            self.sessions.remove(id);
        }
        for id in service_sessions {
            self.children.remove(id);
        }
        for id in users {
            self.users.remove(id);
        }
        for id in tokens.iter().chain(expired_tokens) {
            self.tokens.remove(id);
        }
    }
}
