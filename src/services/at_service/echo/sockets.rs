//! How many websockets a run of the doctor has open at once.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::sessions::Secret;

/// It looks at one at a time, and others may look at the same proxy with the same token.
const MOST: usize = 4;

/// Open ones of this node, by the hash of their token.
#[derive(Debug, Clone, Default)]
pub struct Sockets(Arc<Mutex<HashMap<Vec<u8>, usize>>>);

/// A permit for one, until it is dropped.
#[derive(Debug)]
pub struct Open {
    sockets: Sockets,
    token: Vec<u8>,
}

impl Sockets {
    /// None: there are enough.
    pub fn open(&self, token: &Secret) -> Option<Open> {
        let token = token.hash().as_bytes().to_vec();
        let mut open = self.count();
        let own = open.entry(token.clone()).or_default();
        if *own >= MOST {
            return None;
        }
        *own += 1;
        Some(Open { sockets: self.clone(), token })
    }

    fn count(&self) -> MutexGuard<'_, HashMap<Vec<u8>, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let mut open = self.sockets.count();
        if let Some(own) = open.get_mut(&self.token) {
            *own -= 1;
            if *own == 0 {
                open.remove(&self.token);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_token_has_a_few_and_nothing_is_kept_of_it() {
        let (sockets, [token, other]) = (Sockets::default(), [Secret::random(), Secret::random()]);
        let mut open: Vec<Open> = (0..MOST).map(|_| sockets.open(&token).expect("a place")).collect();
        assert!(sockets.open(&token).is_none());
        assert!(sockets.open(&other).is_some());
        open.pop();
        open.push(sockets.open(&token).expect("a place is free again"));
        drop(open);
        assert!(sockets.count().is_empty());
    }
}
