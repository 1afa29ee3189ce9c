//! A bounded memory of what happened lately. Strangers choose what goes into it, so it forgets rather than grows.

use std::collections::HashMap;

/// A map of two generations (a segmented cache): when the young one is full, the old one is forgotten and the young one
/// takes its place. So whatever was put in lately is there, and no more than twice the limit is ever held.
#[derive(Debug)]
pub struct Recent<V> {
    limit: usize,
    young: HashMap<u64, V>,
    old: HashMap<u64, V>,
}

impl<V> Recent<V> {
    /// `limit`: entries a generation.
    pub fn of(limit: usize) -> Self {
        Self { limit, young: HashMap::new(), old: HashMap::new() }
    }

    /// Puts something in, in the place of what was there under this key.
    pub fn insert(&mut self, key: u64, value: V) {
        if self.young.len() >= self.limit && !self.young.contains_key(&key) {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, value);
    }

    pub fn get(&self, key: u64) -> Option<&V> {
        self.young.get(&key).or_else(|| self.old.get(&key))
    }

    pub fn take(&mut self, key: u64) -> Option<V> {
        let old = self.old.remove(&key);
        self.young.remove(&key).or(old)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_lately_is_there_and_the_rest_is_forgotten() {
        let mut recent = Recent::of(100);
        for key in 0..10_000 {
            recent.insert(key, key);
            assert!((key.saturating_sub(99)..=key).all(|key| recent.get(key) == Some(&key)), "{key}");
        }
        assert!(recent.young.len() + recent.old.len() <= 200);
        assert_eq!(recent.get(0), None);
        assert_eq!((recent.take(9_999), recent.take(9_850), recent.get(9_999)), (Some(9_999), Some(9_850), None));
    }

    #[test]
    fn what_is_put_in_once_more_counts_as_it_is_now() {
        let mut recent = Recent::of(2);
        for value in 0..10 {
            recent.insert(1, value);
        }
        assert_eq!((recent.get(1), recent.young.len(), recent.old.len()), (Some(&9), 1, 0));
        (2..4).for_each(|key| recent.insert(key, 0));
        recent.insert(1, 10);
        assert_eq!((recent.take(1), recent.get(1)), (Some(10), None), "nothing older comes to light");
    }
}
