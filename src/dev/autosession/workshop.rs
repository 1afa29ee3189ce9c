//! Where test suites ask, and whom they can have signed in.

use axum::http::HeaderValue;
use tokio::sync::{Semaphore, SemaphorePermit};
use url::Url;

use super::tell::Tell;
use crate::{
    auth::origin,
    model::persona::Persona,
    openid::{Provider, Providers},
};

/// Who can be signed in, and whose identities they are.
#[derive(Debug)]
pub struct Workshop {
    pub personas: Vec<Persona>,
    pub vouchers: Vouchers,
    pub provider: String,
    /// What services are told is another room's, which is handed in.
    pub tell: Tell,
    /// Origins of test suites that fetch from pages of their own, as browsers write them.
    pub origins: Vec<HeaderValue>,
    /// Whoever waits for their turn here keeps no connection from anybody: tests begin by the dozen.
    turns: Semaphore,
}

/// Who is said to know the personas.
#[derive(Debug)]
pub struct Vouchers {
    /// The issuer of their identities. That of a provider on this machine, so that both ways lead to the same user; never
    /// that of one that real people sign in at, who would be the persona of their subject.
    pub issuer: String,
    /// Who has confirmed their addresses, so that services are told them: the first provider, wherever it is.
    pub confirmed_by: String,
}

impl Vouchers {
    pub fn of(first: Option<&str>) -> Self {
        let none = || "urn:vestibule:workshop".to_owned();
        Self {
            issuer: first.filter(|issuer| is_here(issuer)).map_or_else(none, str::to_owned),
            confirmed_by: first.map_or_else(none, str::to_owned),
        }
    }
}

/// Whether only this machine reaches a provider.
fn is_here(issuer: &str) -> bool {
    Url::parse(issuer).is_ok_and(|issuer| origin::is_loopback(&issuer))
}

/// As many as two cores are busy with, and fewer than there are connections.
const TURNS: usize = 6;

impl Workshop {
    /// The personas belong to the first provider, if it is one that only this machine reaches.
    pub fn of(providers: &Providers, personas: Vec<Persona>, tell: Tell) -> Self {
        let first = providers.first().map(Provider::settings);
        let here = first.filter(|first| is_here(&first.issuer));
        Self {
            personas,
            tell,
            origins: Vec::new(),
            vouchers: Vouchers::of(first.map(|first| first.issuer.as_str())),
            provider: here.map_or_else(|| "workshop".to_owned(), |here| here.id.clone()),
            turns: Semaphore::new(TURNS),
        }
    }

    /// With the origins of test suites that fetch from pages of their own.
    #[must_use]
    pub fn for_pages_of(self, origins: Vec<HeaderValue>) -> Self {
        Self { origins, ..self }
    }

    /// A turn to write, until it is dropped.
    pub(super) async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        // Nobody closes it.
        self.turns.acquire().await.ok()
    }
}
