//! What was found, and where: in memory or in the database.

use std::sync::Arc;

use super::{Moment, cache::SessionEntry, reader::Key, secret::SecretHash};
use crate::model::{
    api_token::{ApiTokenId, Holder, TokenError},
    session::{SessionFacts, State},
};

/// A session as it is now.
#[derive(Debug, Clone)]
pub struct Found {
    pub facts: SessionFacts,
    pub state: State,
    pub(super) secret_hash: Option<[u8; 32]>,
    /// At which host that secret opens it; none: at the door's.
    pub(super) host: Option<Arc<str>>,
    /// When the database was asked for it: no word of it is younger.
    pub(super) sent: Moment,
    /// By what it was found.
    pub(super) key: Key,
    /// As it is kept, if it is.
    pub(super) kept: Option<Arc<SessionEntry>>,
}

/// By what somebody was found in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remembered(pub(super) By);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Session(Key),
    Token(ApiTokenId),
}

/// Somebody who was found in memory, as the database knows them.
#[derive(Debug)]
pub enum Anew {
    Session(Box<Found>),
    Token(Result<Holder, TokenError>),
    /// Nothing is there any more.
    Gone,
}

impl Found {
    /// Whether this secret is the one that it was found by, its own or its child's. Nothing of it is told to anybody who has another one.
    pub fn is_opened_by(&self, hash: &SecretHash) -> bool {
        self.secret_hash.is_some_and(|kept| hash.matches(&kept))
    }

    /// By what it was found, if that was in memory.
    pub fn remembered(&self) -> Option<Remembered> {
        self.kept.as_ref().map(|_| Remembered(By::Session(self.key)))
    }
}
