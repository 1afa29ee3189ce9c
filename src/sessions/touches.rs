//! Tokens whose use is being written: of many who use one at the same moment, one writes it down.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use crate::model::api_token::ApiTokenId;

/// Clones share them.
#[derive(Debug, Clone, Default)]
pub(super) struct Touches(Arc<Mutex<HashSet<ApiTokenId>>>);

/// A token whose use is being written until this is dropped.
pub(super) struct Touching<'a>(&'a Touches, ApiTokenId);

impl Touches {
    /// None if somebody is just doing so.
    pub(super) fn begin(&self, id: ApiTokenId) -> Option<Touching<'_>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id).then_some(Touching(self, id))
    }
}

impl Drop for Touching<'_> {
    fn drop(&mut self) {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.1);
    }
}
