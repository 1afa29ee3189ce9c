//! Everything that signing in needs, made once at start.

use std::sync::{Arc, Once, atomic::AtomicBool};

use sqlx::PgPool;
use url::Url;

use super::{caller::Caller, cookies::CookieNames, tally::Tally};
use crate::{
    model::{limits::SessionSettings, registration::RegistrationPolicy, service::Service},
    openid::{OpenIdError, Provider, settings::ProviderSettings},
    store::{
        pool::Pool,
        presence::Presence,
        session_reader::{Limits, SessionReader},
    },
};

/// What the door is made of.
#[derive(Debug, Clone)]
pub struct DoorSettings {
    /// The address people use.
    pub public_url: Url,
    /// The providers, in the order in which they are offered.
    pub providers: Vec<ProviderSettings>,
    /// The limits of sessions.
    pub session: SessionSettings,
    /// Who may register.
    pub registration: RegistrationPolicy,
    /// What is behind the door.
    pub services: Vec<Service>,
    /// Whose `X-Forwarded-For` counts.
    pub trusted_proxies: Vec<ipnet::IpNet>,
    /// Whether browsers are told to use https for every host below this one too.
    pub hsts_subdomains: bool,
}

/// The door itself.
#[derive(Debug)]
pub struct Door {
    /// What it is made of.
    pub settings: DoorSettings,
    /// The names of its cookies.
    pub cookies: CookieNames,
    /// The providers.
    pub providers: Vec<Provider>,
    /// The database.
    pub pool: Pool,
    /// The guard's way to sessions.
    pub sessions: SessionReader,
    /// Whether the database answers.
    pub database: Presence,
    /// What strangers were refused lately.
    pub tally: Tally,
    /// Whether we are about to stop: whoever shares out requests among several programs should leave us out.
    pub stopping: AtomicBool,
    /// Whether the log says already that sign-ins come under another name than the public one.
    pub told_of_host: Once,
}

impl Door {
    /// Opens it. Nothing is asked of the providers yet: one that is down must not keep us from starting.
    pub fn open(settings: DoorSettings, pool: Pool) -> Result<Self, OpenIdError> {
        let redirect_uri = redirect_uri(&settings.public_url);
        let providers = settings
            .providers
            .iter()
            .map(|provider| Provider::new(provider.clone(), &redirect_uri))
            .collect::<Result<_, _>>()?;
        let limits = Limits { recent: settings.session.recent_sign_in, touch_every: settings.session.touch_every() };
        Ok(Self {
            cookies: CookieNames::for_site(&settings.public_url, settings.session.absolute_timeout),
            providers,
            sessions: SessionReader::start(&pool, limits),
            database: Presence::watch(PgPool::clone(&pool)),
            tally: Tally::default(),
            stopping: AtomicBool::new(false),
            told_of_host: Once::new(),
            pool,
            settings,
        })
    }

    /// Keeps asking the providers, for as long as the program runs: one that was down comes back by itself.
    pub fn watch_providers(self: &Arc<Self>) {
        for index in 0..self.providers.len() {
            let door = Arc::clone(self);
            tokio::spawn(async move {
                let provider = &door.providers[index];
                if door.providers.len() > 1 && provider.could_be_mixed_up().await {
                    let id = &provider.settings().id;
                    tracing::warn!(provider = id, "it does not name itself in its answers: see own_redirect_uri");
                }
                provider.keep_watch().await;
            });
        }
    }

    /// Whether a provider sends people to the authorization endpoint of another one, so as to be brought the codes that are given there
    /// (RFC 9700 section 4.4). One whose endpoint is at its own address imitates nobody.
    pub fn imitates_another(&self, provider: &Provider) -> bool {
        let Some(address) = provider.foreign_authorization_address() else { return false };
        let others = self.providers.iter().filter(|other| other.settings().issuer != provider.settings().issuer);
        others.filter_map(Provider::authorization_address).any(|other| other == address)
    }

    /// The first provider with that issuer.
    pub fn provider_of(&self, issuer: &str) -> Option<&Provider> {
        self.providers_of(issuer).next()
    }

    /// All providers with that issuer.
    pub fn providers_of(&self, issuer: &str) -> impl Iterator<Item = &Provider> {
        self.providers.iter().filter(move |provider| provider.settings().issuer == issuer)
    }

    /// The origins that the caller's sign-out form may lead to, each after a space, as a policy lists them.
    pub fn sign_out_origins(&self, caller: &Caller) -> String {
        let session = caller.signed_in().map(|signed_in| (&signed_in.session.provider, signed_in.session.test));
        let registration = caller.registration.as_deref().map(|pending| (&pending.provider, pending.test));
        // What a test suite made is no session at a provider.
        let provider = session.or(registration).filter(|(_, test)| !test).and_then(|(id, _)| self.provider(id));
        provider.map(Provider::sign_out_origins).unwrap_or_default()
    }

    /// The provider of that id.
    pub fn provider(&self, id: &str) -> Option<&Provider> {
        self.providers.iter().find(|provider| provider.settings().id == id)
    }
}

/// The redirect URI to register at every provider.
pub fn redirect_uri(public_url: &Url) -> Url {
    at(public_url, "/auth/callback")
}

/// Where a provider sends people back to whom it has signed out.
pub fn post_logout_redirect_uri(public_url: &Url) -> Url {
    at(public_url, "/signed-out")
}

/// An address of this site.
pub fn at(public_url: &Url, path: &str) -> Url {
    let mut address = public_url.clone();
    address.set_path(path);
    address
}
