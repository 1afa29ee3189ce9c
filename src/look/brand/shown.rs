//! Which brand is shown: it is exchanged while the program runs, when the settings are read again.

use std::{
    future::Future,
    sync::{Arc, LazyLock, PoisonError, RwLock},
};

use super::{Brand, BrandFile, BrandSettings};
use crate::look::Assets;

/// The brand, and the one before it: pages that browsers still have open ask for files of that.
#[derive(Debug)]
pub struct Shown(RwLock<(Arc<Brand>, Option<Arc<Brand>>)>);

impl Shown {
    pub fn new(brand: Brand) -> Self {
        Self(RwLock::new((Arc::new(brand), None)))
    }

    pub fn now(&self) -> Arc<Brand> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner).0)
    }

    /// From now on another one.
    pub fn renew(&self, brand: Brand) {
        let mut shown = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut shown.0, Arc::new(brand));
        shown.1 = Some(before);
    }

    pub fn file(&self, name: &str) -> Option<BrandFile> {
        let shown = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let before = || shown.1.as_ref().and_then(|before| before.file(name));
        shown.0.file(name).or_else(before).cloned()
    }
}

tokio::task_local! {
    static SHOWING: Arc<Brand>;
}

/// Answers with a brand. It is kept beside the request: what is shown in place of a page of a service has no house at hand.
pub async fn showing<F: Future>(brand: Arc<Brand>, answer: F) -> F::Output {
    SHOWING.scope(brand, answer).await
}

/// The same for what is made at once.
pub fn showing_now<R>(brand: Arc<Brand>, answer: impl FnOnce() -> R) -> R {
    SHOWING.sync_scope(brand, answer)
}

/// The brand to show. Outside any request, as in tests, it is nobody's.
pub fn current() -> Arc<Brand> {
    static USUAL: LazyLock<Arc<Brand>> = LazyLock::new(|| {
        let assets = Assets::nowhere();
        let brand = Brand::build(BrandSettings::default(), Arc::default(), &assets, std::iter::empty());
        Arc::new(brand.expect("without settings nothing is appended to the stylesheet"))
    });
    SHOWING.try_with(Arc::clone).unwrap_or_else(|_| Arc::clone(&USUAL))
}
