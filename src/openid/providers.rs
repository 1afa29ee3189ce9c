//! The configured providers, and what protects each from the others.

use std::{ops::Deref, sync::Arc};

use url::Url;

use super::{error::OpenIdError, provider::Provider, refusal::Refusal, settings::ProviderSettings};
use crate::model::email::EmailKey;

/// The list of providers, in the order in which they are offered. A copy is the same list.
#[derive(Debug, Clone)]
pub struct Providers(Arc<[Provider]>);

impl Deref for Providers {
    type Target = [Provider];

    fn deref(&self) -> &[Provider] {
        &self.0
    }
}

impl Providers {
    pub fn new(settings: Vec<ProviderSettings>, redirect_uri: &Url) -> Result<Self, OpenIdError> {
        settings.into_iter().map(|settings| Provider::new(settings, redirect_uri)).collect::<Result<_, _>>().map(Self)
    }

    /// The provider of that id.
    pub fn get(&self, id: &str) -> Option<&Provider> {
        self.iter().find(|provider| provider.settings().id == id)
    }

    /// The first provider with that issuer.
    pub fn of_issuer(&self, issuer: &str) -> Option<&Provider> {
        self.all_of_issuer(issuer).next()
    }

    /// The same issuer may be configured several times, with other clients.
    pub fn all_of_issuer(&self, issuer: &str) -> impl Iterator<Item = &Provider> {
        self.iter().filter(move |provider| provider.settings().issuer == issuer)
    }

    /// The provider at which people with an address like this sign in, by its domain alone.
    pub fn of_email(&self, email: &EmailKey) -> Option<&Provider> {
        self.iter().find(|provider| provider.settings().domains.iter().any(|domain| domain == email.domain()))
    }

    /// Keeps asking all of them, for as long as the program runs: one that was down comes back by itself.
    pub fn watch(&self) {
        for index in 0..self.len() {
            let providers = self.clone();
            tokio::spawn(async move {
                let provider = &providers[index];
                if providers.len() > 1 && provider.could_be_mixed_up().await {
                    let id = &provider.settings().id;
                    tracing::warn!(provider = id, "it does not name itself in its answers: see own_redirect_uri");
                }
                provider.metadata().watch().await;
            });
        }
    }

    /// Whether a provider sends people to the authorization endpoint of another one, so as to be brought the codes that
    /// are given there (RFC 9700 section 4.4). One whose endpoint is at its own address imitates nobody.
    pub fn imitates_another(&self, provider: &Provider) -> bool {
        let Some(address) = provider.authorization_address() else { return false };
        if address.origin() == provider.metadata().issuer().url().origin() {
            return false;
        }
        let others = self.iter().filter(|other| other.settings().issuer != provider.settings().issuer);
        others.filter_map(Provider::authorization_address).any(|other| other == address)
    }

    /// Checks that an authorization response comes from the provider that was asked, and not from another one that
    /// would have us send its code there: by `iss`, and by the redirect URI, whose `provider` parameter is `named`,
    /// where the provider has one of its own (RFC 9700 section 4.4.2).
    pub async fn check_sender(
        &self,
        provider: &Provider,
        named: Option<&str>,
        iss: Option<&str>,
    ) -> Result<(), OpenIdError> {
        let settings = provider.settings();
        let own = settings.own_redirect_uri.then_some(settings.id.as_str());
        // Others may add a parameter of that name and mean something else.
        let has_own = |id: &&str| self.get(id).is_some_and(|other| other.settings().own_redirect_uri);
        if named.filter(has_own) != own {
            return Err(Refusal::WrongRedirectUri.into());
        }
        provider.check_issuer(iss).await
    }
}
