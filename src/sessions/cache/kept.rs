//! Where it is kept, and how it is taken out: at once for whoever asks, whatever is still in memory.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use quick_cache::sync::Cache as Kept;
use tokio::runtime::Handle;
use uuid::Uuid;

use super::{
    entry::{ChildEntry, Hash, SessionEntry, TokenEntry, UserEntry},
    freshness::Freshness,
    names::Names,
    recent::Recent,
};
use crate::{
    model::{
        api_token::ApiTokenId,
        service_session::ServiceSessionId,
        session::SessionId,
        user::{User, UserId},
    },
    sessions::Moment,
    store::{changes::Changed, wake::Wake},
};

/// What is kept is asked for again after this long, whatever happens.
const KEPT_FOR: Duration = Duration::from_mins(1);

/// So many are taken out without letting anybody else go on.
const AT_ONCE: usize = 1_000;

#[derive(Debug)]
pub(super) struct Inner {
    pub(super) sessions: Kept<SessionId, Arc<SessionEntry>>,
    pub(super) children: Kept<ServiceSessionId, Arc<ChildEntry>>,
    pub(super) users: Kept<UserId, UserEntry>,
    pub(super) tokens: Kept<ApiTokenId, Arc<TokenEntry>>,
    /// A way to a token, which has to have that secret itself.
    pub(super) by_secret: Kept<Hash, ApiTokenId>,
    recent: Mutex<Recent>,
    pub(super) freshness: Freshness,
    /// When all began anew; in nanoseconds of [`Moment`]. What was asked for by then counts no more, though it may be there still.
    anew: AtomicU64,
    pub(super) names: Names,
}

impl Inner {
    pub(super) fn new(room: usize, stale_after: Duration, wake: &Wake) -> Self {
        Self {
            sessions: Kept::new(room),
            children: Kept::new(room),
            users: Kept::new(room),
            tokens: Kept::new(room),
            by_secret: Kept::new(room),
            recent: Mutex::default(),
            freshness: Freshness::new(stale_after, wake.clone()),
            anew: AtomicU64::new(0),
            names: Names::default(),
        }
    }

    pub(super) fn recent(&self) -> MutexGuard<'_, Recent> {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether what was asked for then may be used still.
    pub(super) fn counts(&self, sent: Moment) -> bool {
        sent.elapsed() < KEPT_FOR && sent > Moment::of(self.anew.load(Ordering::Acquire))
    }

    pub(super) fn session(&self, id: SessionId) -> Option<Arc<SessionEntry>> {
        self.sessions.peek(&id).filter(|entry| self.counts(entry.sent))
    }

    /// They are kept for longer than each of their sessions, since every one of them brings them again.
    pub(super) fn user(&self, id: UserId) -> Option<Arc<User>> {
        let entry = self.users.get(&id)?;
        (entry.sent > Moment::of(self.anew.load(Ordering::Acquire))).then_some(entry.user)
    }

    pub(super) fn put_user(&self, user: &Arc<User>, changed_at: Option<chrono::DateTime<chrono::Utc>>, sent: Moment) {
        let is_older = |known: UserEntry| known.changed_at <= changed_at;
        let is_of_now = |known: &UserEntry| known.sent > Moment::of(self.anew.load(Ordering::Acquire));
        if self.users.peek(&user.id).filter(is_of_now).is_none_or(is_older) {
            self.users.insert(user.id, UserEntry { user: Arc::clone(user), changed_at, sent });
        }
    }

    /// Nothing of before counts from now on. To take it out of memory too takes a while where there is much: that is for somebody
    /// who may wait, and what is kept meanwhile may go with it.
    pub(super) fn begin_anew(self: &Arc<Self>) {
        self.freshness.lose();
        {
            let mut recent = self.recent();
            recent.drop_all();
            self.anew.store(Moment::now().nanoseconds(), Ordering::Release);
        }
        let inner = Arc::clone(self);
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn_blocking(move || inner.clear());
        }
    }

    fn clear(&self) {
        self.sessions.clear();
        self.children.clear();
        self.users.clear();
        self.tokens.clear();
        self.by_secret.clear();
    }

    pub(super) fn take_out(&self, changed: &Changed) {
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
        self.remove_all(sessions.iter().chain(expired), |id| drop(self.sessions.remove(id)));
        self.remove_all(service_sessions, |id| drop(self.children.remove(id)));
        self.remove_all(users, |id| drop(self.users.remove(id)));
        self.remove_all(tokens.iter().chain(expired_tokens), |id| drop(self.tokens.remove(id)));
    }

    /// Under the lock of those who look at what is there and put something of it back, who else would bring back what is taken out
    /// in between. Not for all at once: they wait.
    fn remove_all<'k, K: 'k>(&self, keys: impl IntoIterator<Item = &'k K>, remove: impl Fn(&K)) {
        let mut keys = keys.into_iter().peekable();
        while keys.peek().is_some() {
            let _recent = self.recent();
            keys.by_ref().take(AT_ONCE).for_each(&remove);
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, Utc};

    use super::*;

    const USER: UserId = UserId(Uuid::from_u128(1));

    fn named(name: &str) -> Arc<User> {
        Arc::new(User {
            id: USER,
            name: name.to_owned(),
            email: "ada@example.org".to_owned(),
            email_verified: false,
            roles: Vec::new(),
            email_confirmed_by: Vec::new(),
            locale: None,
            terms: Vec::new(),
        })
    }

    /// No runtime is there that would take it out of memory: that it counts no more does not wait for that.
    #[test]
    fn security_37_what_is_from_before_a_new_beginning_counts_no_more_though_it_is_still_there() {
        let inner = Arc::new(Inner::new(10, Duration::from_secs(1), &Wake::default()));
        let (later, sooner) = (Some(Utc::now()), Some(Utc::now() - TimeDelta::hours(1)));
        inner.put_user(&named("Ada"), later, Moment::now());
        inner.put_user(&named("Augusta"), sooner, Moment::now());
        assert_eq!(inner.user(USER).expect("kept").name, "Ada", "an older one never takes the place of a newer one");
        let before = Moment::now();
        inner.begin_anew();
        assert!(inner.users.peek(&USER).is_some() && inner.user(USER).is_none() && !inner.counts(before));
        std::thread::sleep(Duration::from_millis(1));
        assert!(inner.counts(Moment::now()));
        // Another server may know them as they were before.
        inner.put_user(&named("Augusta"), sooner, Moment::now());
        assert_eq!(inner.user(USER).expect("kept").name, "Augusta");
    }
}
