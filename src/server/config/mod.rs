//! The settings: `vestibule.toml`, overridden by the environment; every mistake found at once.

mod account;
mod api_tokens;
mod brand;
mod environment;
mod files;
#[cfg(feature = "dev")]
mod for_tests;
mod forward_auth;
mod keys;
mod languages;
mod lines;
mod listeners;
mod mistake;
mod names;
mod provider;
mod proxies;
mod readers;
mod rules;
mod service_checks;
mod services;
mod signing;
mod source;
mod terms;
mod text;
mod way_in;
mod workshop;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use axum::http::HeaderValue;

use self::{
    account::{account, keep_addresses},
    api_tokens::{api_tokens, check_api_tokens},
    brand::brand,
    forward_auth::forward_auth,
    keys::Keys,
    languages::languages,
    listeners::check_listeners,
    provider::provider,
    proxies::trusted_proxies,
    readers::{database_connections, database_url, drain, limits, personas, public_url, registration, session, tls},
    service_checks::check_services,
    services::service,
    signing::keys_file,
    source::Source,
    terms::terms,
    way_in::way_in,
    workshop::{note_other_hosts, origins},
};
pub use self::{forward_auth::ForwardAuth, mistake::Mistake, readers::DatabaseUrl, signing::KeysFile};
use super::limits::{LimitSettings, PerMinute};
pub use super::tls::TlsFiles;
use crate::{
    auth::{Site, origin::is_loopback},
    look::HouseSettings,
    model::{
        limits::{AccountSettings, SessionSettings},
        persona::Persona,
    },
};

#[derive(Debug, Clone)]
pub struct Config {
    /// The file that the command line named.
    pub file: Option<PathBuf>,
    pub listen: SocketAddr,
    /// Where the database is; none where the workshop starts one.
    pub database_url: Option<DatabaseUrl>,
    /// The direct way to it on which its tables are brought up to date, if that is another one.
    pub migrate_url: Option<DatabaseUrl>,
    pub database_connections: u32,
    /// How long the program serves on, and says that it is not ready, after it was told to stop.
    pub drain: Duration,
    pub house: HouseSettings,
    pub session: SessionSettings,
    pub limits: LimitSettings,
    /// Whether test suites may have sessions made.
    pub autosession: bool,
    pub personas: Vec<Persona>,
    /// Origins whose pages may have sessions made too, as browsers write them.
    pub origins: Vec<HeaderValue>,
    /// Certificate and key, if the server itself speaks TLS.
    pub tls: Option<TlsFiles>,
    /// Where proxies ask about requests to services; none where nobody asks.
    pub forward_auth: Option<ForwardAuth>,
    /// What seals the signing keys, with where it stands.
    pub keys_file: Option<KeysFile>,
    /// What is logged, as `tracing` filters have it.
    pub log: String,
    pub data_dir: PathBuf,
    /// Names in the environment that begin like ours and are no settings: Kubernetes or Docker has set them.
    pub passed_over: Vec<String>,
    /// What is worth knowing about the settings, and wrong in no way.
    pub notes: Vec<Mistake>,
}

impl Config {
    /// Reads the file that the command line or else `VESTIBULE_CONFIG` names, or `vestibule.toml` if there is one, and the
    /// environment.
    pub fn load(file: Option<&Path>) -> Result<Self, Vec<Mistake>> {
        let file = file.map(Path::to_path_buf);
        Ok(Self { file: file.clone(), ..Self::read(Source::of_process(file.as_deref(), |_| {})?)? })
    }

    /// The same for one run of a test suite: what a file says of where a real site is does not count.
    #[cfg(feature = "dev")]
    pub fn load_for_tests(file: Option<&Path>) -> Result<Self, Vec<Mistake>> {
        Self::read(Source::of_process(file, for_tests::adapt)?)
    }

    /// Reads a text and pairs of the environment.
    pub fn parse(text: &str, environment: &[(String, String)]) -> Result<Self, Vec<Mistake>> {
        Self::read(Source::new("vestibule.toml", text, environment)?)
    }

    /// Says which port the system has given, where `listen` asks for any (0). A public address with that port means the
    /// same one.
    pub fn got_port(&mut self, port: u16) {
        if self.listen.port() == 0 && self.house.site.public_url.port() == Some(0) {
            let _ = self.house.site.public_url.set_port(Some(port));
        }
    }

    fn read(source: Source) -> Result<Self, Vec<Mistake>> {
        let Source { mut table, mut mistakes, passed_over, lines } = source;
        let mut notes = Vec::new();
        let mut keys = Keys::new(&mut table, "", &mut mistakes, &mut notes);
        let listen = keys
            .parsed("listen", "an address and port such as 127.0.0.1:3000")
            .unwrap_or(SocketAddr::from(([127, 0, 0, 1], 3000)));
        let keys_file = keys.table("keys", keys_file).flatten();
        let look = keys.table("brand", |keys| {
            let brand = brand(keys);
            let languages = languages(keys, &brand);
            (brand, languages)
        });
        let (brand, languages) = look.unwrap_or_default();
        let config = Self {
            file: None,
            listen,
            database_url: database_url(&mut keys, "database_url"),
            migrate_url: database_url(&mut keys, "migrate_url"),
            database_connections: database_connections(&mut keys),
            drain: drain(&mut keys),
            house: HouseSettings {
                site: Site {
                    public_url: public_url(&mut keys, listen),
                    trusted_proxies: trusted_proxies(&mut keys),
                    hsts_subdomains: keys.boolean("hsts_subdomains").unwrap_or(false),
                },
                providers: keys.tables("provider", provider),
                registration: registration(&mut keys),
                way_in: keys.table("sign_in", way_in).unwrap_or_default(),
                services: keys.tables("service", service),
                api_tokens: keys.table("api_tokens", api_tokens).unwrap_or_default(),
                terms: keys.table("terms", terms).flatten(),
                account: AccountSettings {
                    delete: keys.table("account", account).unwrap_or(AccountSettings::default().delete),
                    keep_addresses: keys
                        .table("events", keep_addresses)
                        .unwrap_or(AccountSettings::default().keep_addresses),
                },
                brand,
                languages,
                key_file: keys_file.as_ref().map(|file| file.key.clone()),
            },
            session: keys.table("session", session).unwrap_or_default(),
            limits: keys.table("limits", limits).unwrap_or_default(),
            autosession: keys.boolean("autosession").unwrap_or(false),
            personas: personas(&mut keys),
            origins: keys.table("workshop", origins).unwrap_or_default(),
            tls: keys.table("tls", tls).flatten(),
            keys_file,
            log: keys.string("log").unwrap_or_else(|| "info".to_owned()),
            data_dir: keys.string("data_dir").map_or_else(|| PathBuf::from("data"), PathBuf::from),
            forward_auth: keys.table("forward_auth", forward_auth).flatten(),
            passed_over,
            notes: Vec::new(),
        };
        keys.finish();
        config.cross_check(&mut mistakes);
        note_other_hosts(&config.origins, &config.house.site.public_url, &mut notes);
        for mistake in &mut mistakes {
            if let Some(place) = lines.place_of(&mistake.key) {
                mistake.text = format!("{} ({place})", mistake.text);
            }
        }
        if mistakes.is_empty() { Ok(Self { notes, ..config }) } else { Err(mistakes) }
    }

    /// What no key can be blamed for alone.
    fn cross_check(&self, mistakes: &mut Vec<Mistake>) {
        // One that cannot be read is told already, and is not missing.
        let names_a_provider = mistakes.iter().any(|mistake| mistake.key.starts_with("provider["));
        let services_are_read = !mistakes.iter().any(|mistake| mistake.key.starts_with("service["));
        let names_a_key = mistakes.iter().any(|mistake| mistake.key.starts_with("keys."));
        let mut wrong = |key: &str, text: String| mistakes.push(Mistake { key: key.to_owned(), text });
        let public = &self.house.site.public_url;
        if public.scheme() != "https" && !is_loopback(public) {
            let why = "Cookies would travel in the open, so http is served for loopback addresses only";
            wrong("public_url", format!("{public} is not https. {why}"));
        }
        let mut ids = std::collections::HashSet::new();
        for provider in self.house.providers.iter().filter(|provider| !ids.insert(&provider.id)) {
            wrong("provider.id", format!("\"{}\" is there twice", provider.id));
        }
        let mut domains = std::collections::HashSet::new();
        for domain in self.house.providers.iter().flat_map(|provider| &provider.domains) {
            if !domains.insert(domain) {
                wrong(
                    "provider.domains",
                    format!("has \"{domain}\" in it twice, so that it does not say which one is meant"),
                );
            }
        }
        let session = &self.session;
        if session.idle_timeout > session.absolute_timeout {
            wrong(
                "session.idle_timeout",
                "is longer than session.absolute_timeout, so it would never be reached".to_owned(),
            );
        }
        check_api_tokens(&self.house.api_tokens, &mut wrong);
        let limits = &self.limits;
        for (what, PerMinute { browser, address }) in [("sign_ins", limits.sign_ins), ("failures", limits.failures)] {
            if browser > address {
                wrong(
                    &format!("limits.browser_{what}_per_minute"),
                    format!("is more than limits.address_{what}_per_minute ({address}), so it would never be reached"),
                );
            }
        }
        if let Some(Err(error)) = self.tls.as_ref().map(super::tls::acceptor) {
            wrong("tls", error.to_string());
        }
        if let Err(error) = self.log.parse::<tracing_subscriber::EnvFilter>() {
            wrong("log", format!("cannot be read as a filter such as \"info\": {error}"));
        }
        check_services(&self.house, &self.personas, services_are_read, &mut wrong);
        let asked = self.forward_auth.as_ref().map(|asked| asked.listen);
        let has_provider = names_a_provider || !self.house.providers.is_empty();
        check_listeners(self.listen, asked, has_provider, &mut wrong);
        // A workshop makes one of its own.
        if !cfg!(feature = "dev") && !names_a_key && !self.house.services.is_empty() && self.keys_file.is_none() {
            let make = "(umask 077; vestibule keys generate >/etc/vestibule/keys)";
            wrong(
                "keys.file",
                format!("is missing, and a [[service]] is told who asks by a signature. Make one: {make}"),
            );
        }
        self.check_build(names_a_provider, &mut wrong);
    }

    /// A workshop stays on this machine (ASVS 5.0 13.4.2); a release needs the real parts.
    fn check_build(&self, names_a_provider: bool, wrong: &mut impl FnMut(&str, String)) {
        if cfg!(feature = "dev") {
            let (listen, public) = (self.listen, &self.house.site.public_url);
            let has = "and this build has a workshop in it. Use";
            if !listen.ip().is_loopback() {
                let text =
                    format!("{listen} can be reached from outside, {has} a loopback address, or a release build");
                wrong("listen", text);
            }
            if let Some(ForwardAuth { listen, .. }) =
                self.forward_auth.as_ref().filter(|asked| !asked.listen.ip().is_loopback())
            {
                let text =
                    format!("{listen} can be reached from outside, {has} a loopback address, or a release build");
                wrong("forward_auth.listen", text);
            }
            if !is_loopback(public) {
                wrong("public_url", format!("{public} is not on this machine, {has} a release build"));
            }
            return;
        }
        if self.database_url.is_none() {
            wrong(
                "database_url",
                "is missing. Set it, or DATABASE_URL, to something like postgres://vestibule@localhost/vestibule"
                    .to_owned(),
            );
        }
        if self.house.providers.is_empty() && !names_a_provider {
            wrong("provider", "is missing. Add a [[provider]] with id, name, issuer and client_id".to_owned());
        }
        for (key, is_set) in [("autosession", self.autosession), ("workshop.origins", !self.origins.is_empty())] {
            if is_set {
                wrong(key, "only works in a build with the feature `dev`; a release has nothing of it".to_owned());
            }
        }
    }
}

#[cfg(test)]
mod brand_tests;
#[cfg(test)]
mod check_tests;
#[cfg(test)]
mod environment_tests;
#[cfg(test)]
mod forward_auth_tests;
#[cfg(test)]
mod service_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod value_tests;
