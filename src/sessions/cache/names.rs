//! Names that many sessions have in common, each kept once.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

/// Providers are few. Of more names each is kept where it is used.
const MOST: usize = 1_000;

#[derive(Debug, Default)]
pub(super) struct Names(Mutex<HashSet<Arc<str>>>);

impl Names {
    /// The one of this name that all share.
    pub(super) fn one(&self, name: &Arc<str>) -> Arc<str> {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match names.get(name) {
            Some(known) => return Arc::clone(known),
            None if names.len() < MOST => drop(names.insert(Arc::clone(name))),
            None => {}
        }
        Arc::clone(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_of_each_name_and_an_end_of_them() {
        let names = Names::default();
        let (first, again) = (names.one(&Arc::from("main")), names.one(&Arc::from("main")));
        assert!(Arc::ptr_eq(&first, &again));
        for number in 0..2 * MOST {
            assert_eq!(&*names.one(&Arc::from(number.to_string())), number.to_string());
        }
        assert_eq!(names.0.lock().expect("nobody else").len(), MOST);
        assert!(Arc::ptr_eq(&first, &names.one(&Arc::from("main"))));
    }
}
