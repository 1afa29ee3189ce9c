//! Everything that signing in needs, made once at start.

use std::sync::{Once, atomic::AtomicBool};

use crate::{
    model::{
        address::{CALLBACK, SIGNED_OUT},
        limits::SessionSettings,
        link::Link,
        registration::RegistrationPolicy,
        service::Service,
    },
    openid::{OpenIdError, Provider, Providers, settings::ProviderSettings},
    sessions::Sessions,
    store::pool::Pool,
};
use url::Url;

use super::{caller::Caller, cookies::CookieNames, tally::Tally};

/// What the door is made of.
#[derive(Debug, Clone)]
pub struct DoorSettings {
    /// The address people use.
    pub public_url: Url,
    /// The providers, in the order in which they are offered.
    pub providers: Vec<ProviderSettings>,
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
    pub providers: Providers,
    /// The database.
    pub pool: Pool,
    pub sessions: Sessions,
    /// What strangers were refused lately.
    pub tally: Tally,
    /// Whether we are about to stop: whoever shares out requests among several programs should leave us out.
    pub stopping: AtomicBool,
    /// Whether the log says already that sign-ins come under another name than the public one.
    pub told_of_host: Once,
}

impl Door {
    /// Opens it. Nothing is asked of the providers yet: one that is down must not keep us from starting.
    pub fn open(settings: DoorSettings, session: SessionSettings, pool: Pool) -> Result<Self, OpenIdError> {
        let providers = Providers::new(settings.providers.clone(), &redirect_uri(&settings.public_url))?;
        Ok(Self {
            cookies: CookieNames::for_site(&settings.public_url, session.absolute_timeout),
            providers,
            sessions: Sessions::open(&pool, session),
            tally: Tally::default(),
            stopping: AtomicBool::new(false),
            told_of_host: Once::new(),
            pool,
            settings,
        })
    }

    /// The origins that the caller's sign-out form may lead to, each after a space, as a policy lists them.
    pub fn sign_out_origins(&self, caller: &Caller) -> String {
        let session = caller.signed_in().map(|signed_in| (&signed_in.session.provider, signed_in.session.test));
        let registration = caller.registration.as_deref().map(|pending| (&pending.provider, pending.test));
        // What a test suite made is no session at a provider.
        let provider = session.or(registration).filter(|(_, test)| !test).and_then(|(id, _)| self.providers.get(id));
        provider.map(Provider::sign_out_origins).unwrap_or_default()
    }
}

/// The redirect URI to register at every provider.
pub fn redirect_uri(public_url: &Url) -> Url {
    at(public_url, &CALLBACK)
}

/// Where a provider sends people back to whom it has signed out.
pub fn post_logout_redirect_uri(public_url: &Url) -> Url {
    at(public_url, &SIGNED_OUT)
}

/// An address of this site.
pub fn at(public_url: &Url, path: impl Into<Link>) -> Url {
    let mut url = public_url.clone();
    url.set_path(path.into().as_str());
    url
}
