//! The real router behind the real listener, on loopback, with a database of the test's own.

use std::sync::Arc;

use axum::http::HeaderValue;
use leptos::prelude::LeptosOptions;
use sqlx::{ConnectOptions, Connection, PgPool, postgres::PgPoolOptions};
use tokio::net::TcpListener;
use url::Url;
use vestibule::{
    auth::Site,
    dev::{autosession::Workshop, worlds::make_table},
    look::{
        Assets, House, HouseSettings, Scripts,
        brand::BrandSettings,
        language::{LanguageSettings, Languages, USUAL_NAME},
    },
    model::{
        limits::{AccountSettings, ApiTokenSettings, CacheSettings, SessionSettings},
        persona::Persona,
        registration::RegistrationPolicy,
        service::Service,
        terms::Terms as TermsOfUse,
        way_in::WayIn,
    },
    openid::settings::{ClientSecret, Credentials, ProviderSettings},
    server::{
        front::Front,
        limits::LimitSettings,
        listener::{self, Terms},
        router::front,
        state::AppState,
        stopping,
        upkeep::{Following, read_changes},
        workshop::tell,
    },
    services::signals::Signals,
    signing::FileKey,
    store::pool,
};

use super::{
    Browser, Database, Provider, patiently,
    pooler::{route, through_pooler},
    program::url_of,
};

/// A change to the settings of a provider, which is up by then.
pub type EditProvider = Box<dyn Fn(&mut ProviderSettings, &Provider) + Send>;

/// What a test may want to be different.
pub struct Setup {
    pub https: bool,
    pub registration: RegistrationPolicy,
    pub way_in: WayIn,
    pub session: SessionSettings,
    /// Ids of the providers; each is one of its own.
    pub providers: Vec<&'static str>,
    /// The providers speak https.
    pub tls: bool,
    pub edit_provider: EditProvider,
    pub autosession: bool,
    pub personas: Vec<Persona>,
    /// Origins of test suites that fetch from pages of their own.
    pub origins: Vec<&'static str>,
    pub services: Vec<Service>,
    pub brand: BrandSettings,
    pub api_tokens: ApiTokenSettings,
    pub terms: Option<TermsOfUse>,
    pub account: AccountSettings,
    /// What seals the signing keys where there are services; a new one if none is given.
    pub key_file: Option<FileKey>,
    pub trusted_proxies: Vec<&'static str>,
    /// A dev build does not limit unless these say so.
    pub limits: LimitSettings,
    /// Another way to the same database, for the server only.
    pub server_database: Option<Database>,
    /// What answers: every layer, over handlers that a test may change.
    pub router: Box<dyn FnOnce(AppState) -> Front + Send>,
}

/// Whether this run is to keep sessions in memory in every test (`KEEP_SESSIONS=1`).
pub fn keeps_everywhere() -> bool {
    std::env::var_os("KEEP_SESSIONS").is_some()
}

/// What tests write into tables behind the program's back counts at once: only those of the cache have one, unless all are to.
pub fn session_settings() -> SessionSettings {
    let usual = CacheSettings::default();
    let cache = if keeps_everywhere() { usual } else { CacheSettings { sessions: 0, ..usual } };
    SessionSettings { cache, ..SessionSettings::default() }
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            https: false,
            registration: RegistrationPolicy::Open,
            way_in: WayIn::default(),
            session: session_settings(),
            providers: vec!["op"],
            tls: false,
            edit_provider: Box::new(|_, _| {}),
            autosession: true,
            personas: Persona::defaults(),
            origins: Vec::new(),
            services: Vec::new(),
            brand: BrandSettings::default(),
            api_tokens: ApiTokenSettings::default(),
            terms: None,
            account: AccountSettings::default(),
            key_file: None,
            trusted_proxies: Vec::new(),
            limits: LimitSettings::default(),
            server_database: None,
            router: Box::new(front),
        }
    }
}

/// A server that is up.
pub struct TestServer {
    /// Where it listens.
    pub address: Url,
    /// What people type, which is not where it listens when it is https.
    pub public_url: Url,
    /// The test's own way to the database.
    pub db: PgPool,
    pub house: Arc<House>,
    pub providers: Vec<Provider>,
    pub signals: Signals,
    reader: Option<Following>,
    database: Database,
}

impl Setup {
    pub async fn start(self, database: Database) -> TestServer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address: Url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
        let public_url = if self.https { "https://door.example".parse().unwrap() } else { address.clone() };
        let mut providers = Vec::new();
        for _ in &self.providers {
            providers.push(Provider::start(self.tls).await);
        }
        let settings_of = |(id, provider): (&&str, &Provider)| {
            let mut settings = settings_of(id, provider);
            (self.edit_provider)(&mut settings, provider);
            settings
        };
        let settings = HouseSettings {
            site: Site {
                public_url: public_url.clone(),
                trusted_proxies: self.trusted_proxies.iter().map(|net| net.parse().unwrap()).collect(),
                hsts_subdomains: false,
            },
            providers: self.providers.iter().zip(&providers).map(settings_of).collect(),
            registration: self.registration,
            languages: languages_of(&self.brand),
            way_in: self.way_in,
            key_file: (!self.services.is_empty()).then(|| self.key_file.unwrap_or_else(new_key_file)),
            services: self.services,
            api_tokens: self.api_tokens,
            terms: self.terms,
            account: self.account,
            brand: self.brand,
        };
        let direct = self.server_database.unwrap_or(database.clone());
        let pool = pool::open_with(through_pooler(direct.clone()), route());
        let house = Arc::new(House::build(settings, self.session, &pool, assets()).unwrap());
        house.signing.keep().await.unwrap();
        let mut state = AppState::new(Arc::clone(&house), self.limits);
        if self.autosession {
            make_table(&database).await.unwrap();
            let origins = self.origins.into_iter().map(HeaderValue::from_static).collect();
            let workshop = Workshop::of(&house.providers, self.personas, tell);
            state.workshop = Some(Arc::new(workshop.for_pages_of(origins)));
        }
        let (signals, reader) = (state.signals.clone(), read_changes(&state, &direct));
        tokio::spawn(listener::serve(listener, (self.router)(state), Terms::default(), stopping::never()));
        if reader.is_some() {
            // Nobody can listen, and nothing is kept, before the first read.
            let may_listen = || {
                house.services.iter().any(|service| service.secret_hash.is_some() && signals.listen(service).is_ok())
            };
            let is_read = || house.sessions.cache().ticket().is_some() || may_listen();
            patiently("what changed is read", || async { is_read() }).await;
        }
        let db = PgPoolOptions::new().max_connections(4).connect_lazy_with(database.clone());
        TestServer { address, public_url, db, house, providers, signals, reader, database }
    }
}

/// Its name and contact are said in sentences too, as the settings' reader sees to it.
fn languages_of(brand: &BrandSettings) -> Arc<Languages> {
    if brand.name == USUAL_NAME && brand.contact.is_none() {
        return Arc::default();
    }
    let (site, contact) = (brand.name.clone(), brand.contact.clone());
    Languages::new(LanguageSettings { site, contact, ..LanguageSettings::default() }).unwrap()
}

pub fn new_key_file() -> FileKey {
    FileKey::parse(&FileKey::generate()).unwrap()
}

/// Our own files as they stand in the checkout, so that nothing needs to be built first.
fn assets() -> Assets {
    let options = LeptosOptions::builder()
        .output_name("vestibule")
        .site_root(concat!(env!("CARGO_MANIFEST_DIR"), "/public"))
        .site_pkg_dir("pkg")
        .build();
    let scripts = Scripts::of(&options);
    let css = Some("/* the usual style */".to_owned());
    Assets { stylesheet: "/pkg/vestibule.css".to_owned(), css, scripts, options }
}

fn settings_of(id: &str, provider: &Provider) -> ProviderSettings {
    ProviderSettings {
        credentials: Credentials::Secret(ClientSecret(provider.client_secret.to_owned())),
        ..ProviderSettings::new(id, &format!("Provider {id}"), &provider.issuer, provider.client_id)
    }
}

impl TestServer {
    pub async fn start(database: Database) -> Self {
        Setup::default().start(database).await
    }

    pub fn browser(&self) -> Browser {
        Browser::new(&self.address, &self.public_url)
    }

    /// A browser at the host of a service.
    pub fn browser_at(&self, url: &str) -> Browser {
        Browser::at_host(&self.address, &url.parse().unwrap())
    }

    /// The address of its database, for other programs.
    pub fn database_url(&self) -> String {
        url_of(&self.database)
    }

    /// The first provider.
    pub fn provider(&self) -> &Provider {
        &self.providers[0]
    }
}

/// Dropping a database waits for those who use it. So they are cut off, on a thread that may wait.
impl Drop for TestServer {
    fn drop(&mut self) {
        // It would come back at once.
        drop(self.reader.take());
        let database = self.database.clone();
        let cut_off = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async move {
                let mut connection = database.connect().await?;
                sqlx::query(
                    "select pg_terminate_backend(pid) from pg_stat_activity
                     where datname = current_database() and pid <> pg_backend_pid()",
                )
                .execute(&mut connection)
                .await?;
                connection.close().await
            })
        });
        let result = cut_off.join();
        if !std::thread::panicking() {
            result.unwrap().unwrap();
        }
    }
}
