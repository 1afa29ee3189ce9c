//! Whose turn it is to be decided about.

use std::{collections::HashMap, sync::Arc};

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::model::service::Service;

/// One question after the other on this node: odd addresses take their time, and the rest of the machine is for people and for
/// the checks of proxies. A service waits for its own other questions first, and then for one of each other service at the most.
#[derive(Debug, Clone)]
pub struct Turns(Arc<Queues>);

#[derive(Debug)]
struct Queues {
    /// By the ids of services.
    of_each: HashMap<String, Semaphore>,
    of_all: Semaphore,
}

/// It lasts for as long as this is kept.
#[derive(Debug)]
pub struct Turn<'a> {
    _of_all: Option<SemaphorePermit<'a>>,
    _of_own: Option<SemaphorePermit<'a>>,
}

impl Turns {
    pub fn new<'a>(services: impl Iterator<Item = &'a Service>) -> Self {
        let of_each = services.map(|service| (service.id.clone(), Semaphore::new(1))).collect();
        Self(Arc::new(Queues { of_each, of_all: Semaphore::new(1) }))
    }

    /// Waits for the turn of this service. In both queues who comes first is first.
    pub async fn of(&self, service: &Service) -> Turn<'_> {
        let of_own = match self.0.of_each.get(&service.id) {
            Some(own) => own.acquire().await.ok(),
            None => None,
        };
        Turn { _of_all: self.0.of_all.acquire().await.ok(), _of_own: of_own }
    }
}
