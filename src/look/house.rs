//! The house: what is made once at start and shown on pages.

use std::sync::{Arc, Once};

use super::{
    Assets, Frame,
    brand::{Brand, BrandError, BrandSettings, Shown},
    clock::Clocks,
    ended::Limits,
    language::Languages,
};
use crate::{
    auth::{Caller, Site, cookies::CookiePolicy, tally::Tally},
    model::{
        destination::Destination,
        icon::Icon,
        limits::{AccountSettings, ApiTokenSettings, SessionSettings},
        picture::Picture,
        registration::RegistrationPolicy,
        service::Service,
        service_host::ServiceHosts,
        terms::Terms,
        way_in::WayIn,
    },
    openid::{OpenIdError, Provider, Providers, settings::ProviderSettings},
    sessions::Sessions,
    signing::{FileKey, SigningKeys},
    store::pool::Pool,
};

#[derive(Debug, Clone)]
pub struct HouseSettings {
    pub site: Site,
    pub providers: Vec<ProviderSettings>,
    pub registration: RegistrationPolicy,
    pub way_in: WayIn,
    pub services: Vec<Service>,
    pub api_tokens: ApiTokenSettings,
    pub terms: Option<Terms>,
    pub account: AccountSettings,
    pub brand: BrandSettings,
    /// What seals the signing keys.
    pub key_file: Option<FileKey>,
    pub languages: Arc<Languages>,
}

#[derive(Debug)]
pub struct House {
    pub site: Arc<Site>,
    /// Of what we sign, as [`Site::issuer`] has it.
    pub issuer: Box<str>,
    pub providers: Providers,
    pub registration: RegistrationPolicy,
    pub way_in: WayIn,
    pub services: Vec<Service>,
    pub api_tokens: ApiTokenSettings,
    /// What people accept, if anything.
    pub terms: Option<Terms>,
    pub account: AccountSettings,
    /// Where the services are that are not at our own host.
    pub hosts: ServiceHosts,
    pub sessions: Sessions,
    pub signing: SigningKeys,
    pub cookies: CookiePolicy,
    pub tally: Arc<Tally>,
    pub clocks: Arc<Clocks>,
    pub assets: Arc<Assets>,
    pub brand: Shown,
    /// Whether the log says already that sign-ins come under another name than the public one.
    pub told_of_host: Once,
}

/// Why there can be no house.
#[derive(Debug, thiserror::Error)]
pub enum HouseError {
    #[error(transparent)]
    Provider(#[from] OpenIdError),
    #[error(transparent)]
    Brand(#[from] BrandError),
}

impl House {
    /// Builds it. Nothing is asked of the providers yet: one that is down must not keep us from starting.
    pub fn build(
        settings: HouseSettings,
        session: SessionSettings,
        pool: &Pool,
        assets: Assets,
    ) -> Result<Self, HouseError> {
        let HouseSettings {
            site,
            providers,
            registration,
            way_in,
            services,
            api_tokens,
            terms,
            account,
            brand,
            key_file,
            languages,
        } = settings;
        let providers = Providers::new(providers, &site.redirect_uri())?;
        let brand = Brand::build(brand, languages, &assets, pictures(&providers, &services))?;
        Ok(Self {
            brand: Shown::new(brand),
            providers,
            cookies: CookiePolicy::for_site(&site.public_url, session.absolute_timeout)
                .remembering(way_in.remember_provider),
            registration,
            way_in,
            api_tokens,
            terms,
            account,
            hosts: ServiceHosts::of(&services, &site.public_url),
            services,
            issuer: site.issuer().into(),
            site: Arc::new(site),
            signing: SigningKeys::new(pool, key_file),
            clocks: Arc::new(Clocks::new(Limits::of(&session))),
            sessions: Sessions::open(pool, session),
            tally: Arc::default(),
            assets: Arc::new(assets),
            told_of_host: Once::new(),
        })
    }

    /// Shows another brand and speaks in its words from now on. On an error nothing has changed.
    pub fn renew_brand(&self, settings: BrandSettings, languages: Arc<Languages>) -> Result<(), BrandError> {
        let brand = Brand::build(settings, languages, &self.assets, pictures(&self.providers, &self.services))?;
        self.brand.renew(brand);
        Ok(())
    }

    /// Those in which the brand that is shown speaks.
    pub fn languages(&self) -> Arc<Languages> {
        Arc::clone(&self.brand.now().languages)
    }

    /// Whether a service is under the door's own origin and may be: it knows people by their sessions at the door.
    pub fn is_at_door(&self, service: &Service) -> bool {
        service.shares_door_origin && service.url.origin() == self.site.public_url.origin()
    }

    /// The document around a page for somebody.
    pub fn frame(&self, caller: &Arc<Caller>, return_to: Option<Destination>) -> Frame {
        let provider = caller.provider(&self.providers);
        let sign_out_origins = provider.map(Provider::sign_out_origins).unwrap_or_default();
        let (assets, brand) = (Arc::clone(&self.assets), self.brand.now());
        Frame {
            caller: Arc::clone(caller),
            return_to,
            sign_out_origins,
            provider: provider.map(|provider| provider.settings().id.clone()),
            clocks: Arc::clone(&self.clocks),
            assets,
            brand,
        }
    }
}

/// The operator's pictures of providers and services.
fn pictures<'a>(providers: &'a [Provider], services: &'a [Service]) -> impl Iterator<Item = &'a Arc<Picture>> {
    let of_providers = providers.iter().filter_map(|provider| provider.settings().icon.as_ref());
    of_providers.chain(services.iter().filter_map(|service| service.icon.as_ref())).filter_map(Icon::picture)
}
