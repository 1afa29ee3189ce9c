//! A connection that goes on after its request, as something else.

use std::{any::Any, future::Future, sync::Arc};

use futures::{
    FutureExt,
    future::{BoxFuture, Shared},
};

/// Keeps the place of such a connection for as long as it is kept itself, and says when the connection has to end. Whoever takes
/// a connection over takes this along.
#[derive(Debug, Clone)]
pub struct GoesOn {
    _place: Arc<dyn Any + Send + Sync>,
    closing: Shared<BoxFuture<'static, ()>>,
}

impl GoesOn {
    pub fn new(place: impl Any + Send + Sync, closing: impl Future<Output = ()> + Send + 'static) -> Self {
        Self { _place: Arc::new(place), closing: closing.boxed().shared() }
    }

    /// Ends when the program is about to.
    pub async fn closing(&self) {
        self.closing.clone().await;
    }
}
