//! Where test suites ask, and whom they can have signed in.

use tokio::sync::{Semaphore, SemaphorePermit};
use url::Url;

use crate::{
    auth::origin,
    model::persona::Persona,
    openid::{Provider, Providers},
};

/// Who can be signed in, and whose identities they are.
#[derive(Debug)]
pub struct Workshop {
    pub personas: Vec<Persona>,
    /// The issuer of their identities. That of a provider on this machine, so that both ways lead to the same user; never
    /// that of one that real people sign in at, who would be the persona of their subject.
    pub issuer: String,
    pub provider: String,
    /// Whoever waits for their turn here keeps no connection from anybody: tests begin by the dozen.
    turns: Semaphore,
}

/// As many as two cores are busy with, and fewer than there are connections.
const TURNS: usize = 6;

impl Workshop {
    /// The personas belong to the first provider, if it is one that only this machine reaches.
    pub fn of(providers: &Providers, personas: Vec<Persona>) -> Self {
        let is_here = |issuer: &str| Url::parse(issuer).is_ok_and(|issuer| origin::is_loopback(&issuer));
        let first = providers.first().map(Provider::settings).filter(|first| is_here(&first.issuer));
        Self {
            personas,
            issuer: first.map_or_else(|| "urn:vestibule:workshop".to_owned(), |settings| settings.issuer.clone()),
            provider: first.map_or_else(|| "workshop".to_owned(), |settings| settings.id.clone()),
            turns: Semaphore::new(TURNS),
        }
    }

    /// A turn to write, until it is dropped.
    pub(super) async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        // Nobody closes it.
        self.turns.acquire().await.ok()
    }
}
