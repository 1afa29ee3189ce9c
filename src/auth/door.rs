//! Everything that signing in needs, made once at start.

use sqlx::PgPool;
use url::Url;

use super::{
    cookies::CookieNames,
    openid::{OpenIdError, Provider},
    settings::{ProviderSettings, Service, SessionSettings},
};
use crate::{
    model::registration::RegistrationPolicy,
    store::{
        pool::Presence,
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
    pub pool: PgPool,
    /// The guard's way to sessions.
    pub sessions: SessionReader,
    /// Whether the database answers.
    pub database: Presence,
}

impl Door {
    /// Opens it. Nothing is asked of the providers yet: one that is down must not keep us from starting.
    pub fn open(settings: DoorSettings, pool: PgPool) -> Result<Self, OpenIdError> {
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
            database: Presence::watch(pool.clone()),
            pool,
            settings,
        })
    }

    /// The provider of that id.
    pub fn provider(&self, id: &str) -> Option<&Provider> {
        self.providers.iter().find(|provider| provider.settings().id == id)
    }
}

/// The redirect URI to register at every provider.
pub fn redirect_uri(public_url: &Url) -> Url {
    let mut uri = public_url.clone();
    uri.set_path("/auth/callback");
    uri
}
