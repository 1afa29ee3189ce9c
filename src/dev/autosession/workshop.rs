//! Where test suites ask, and whom they can have signed in.

use axum::http::HeaderValue;

use super::at_service::Tell;
use crate::{
    model::persona::Persona,
    openid::{Provider, Providers},
};

/// Who can be signed in, and whose identities they are.
#[derive(Debug)]
pub struct Workshop {
    pub personas: Vec<Persona>,
    /// The issuer of their identities: the development provider's, so that both ways lead to the same user.
    pub issuer: String,
    pub provider: String,
    /// What services are told is another room's, which is handed in.
    pub tell: Tell,
    /// Origins of test suites that fetch from pages of their own, as browsers write them.
    pub origins: Vec<HeaderValue>,
}

impl Workshop {
    /// The personas belong to the first provider.
    pub fn of(providers: &Providers, personas: Vec<Persona>, tell: Tell) -> Self {
        let first = providers.first().map(Provider::settings);
        Self {
            personas,
            tell,
            origins: Vec::new(),
            issuer: first.map_or_else(|| "urn:vestibule:workshop".to_owned(), |settings| settings.issuer.clone()),
            provider: first.map_or_else(|| "workshop".to_owned(), |settings| settings.id.clone()),
        }
    }
}
