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
        let is_first = self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id);
        // Made only where it is one: dropping it takes the lock, and the name of whoever is doing so away.
        is_first.then(|| Touching(self, id))
    }
}

impl Drop for Touching<'_> {
    fn drop(&mut self) {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.1);
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn one_of_many_writes_and_the_next_one_when_it_is_done() {
        let (touches, id) = (Touches::default(), ApiTokenId(Uuid::nil()));
        let first = touches.begin(id);
        assert!(first.is_some() && touches.begin(id).is_none() && touches.begin(id).is_none());
        assert!(touches.begin(ApiTokenId(Uuid::max())).is_some(), "of another token");
        drop(first);
        assert!(touches.begin(id).is_some());
    }
}
