//! The settings: `vestibule.toml`, overridden by the environment; every mistake found at once.

mod keys;
mod source;

use std::{fmt, net::SocketAddr, path::PathBuf};

use url::{Host, Url};

use self::{keys::Keys, source::Source};
use crate::{
    auth::{
        door::DoorSettings,
        settings::{ClientSecret, LimitPolicy, ProviderSettings, Service, SessionSettings},
    },
    model::{persona::Persona, registration::RegistrationPolicy},
};

/// Everything that can be set.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where the database is; none where the workshop starts one.
    pub database_url: Option<DatabaseUrl>,
    /// What the door is made of.
    pub door: DoorSettings,
    /// Whether test suites may have sessions made.
    pub autosession: bool,
    /// The predefined test users.
    pub personas: Vec<Persona>,
    /// Certificate and key, if the server itself speaks TLS.
    pub tls: Option<TlsFiles>,
    /// What is logged, as `tracing` filters have it.
    pub log: String,
    /// Where the workshop keeps its state.
    pub data_dir: PathBuf,
}

/// A database address, whose password no log shows.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(pub String);

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("DatabaseUrl(…)")
    }
}

/// Files in PEM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate chain.
    pub cert: PathBuf,
    /// The private key.
    pub key: PathBuf,
}

/// One mistake: the key, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// As it stands in the file, with dots.
    pub key: String,
    /// What is wrong, and what would be right.
    pub text: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.key, self.text)
    }
}

impl Config {
    /// Reads the file that `VESTIBULE_CONFIG` names, or `vestibule.toml` if there is one, and the environment.
    pub fn load() -> Result<Self, Vec<Mistake>> {
        Self::read(Source::of_process()?)
    }

    /// Reads a text and pairs of the environment.
    pub fn parse(text: &str, environment: &[(String, String)]) -> Result<Self, Vec<Mistake>> {
        Self::read(Source::new(text, environment)?)
    }

    fn read(source: Source) -> Result<Self, Vec<Mistake>> {
        let Source { mut table, mut mistakes } = source;
        let mut keys = Keys::new(&mut table, "", &mut mistakes);
        let listen = keys
            .parsed("listen", "an address and port such as 127.0.0.1:3000")
            .unwrap_or(SocketAddr::from(([127, 0, 0, 1], 3000)));
        let config = Self {
            listen,
            database_url: database_url(&mut keys),
            door: DoorSettings {
                public_url: public_url(&mut keys, listen),
                providers: keys.tables("provider", provider),
                session: keys.table("session", session).unwrap_or_default(),
                registration: registration(&mut keys),
                services: keys.tables("service", service),
                trusted_proxies: keys.parsed_list("trusted_proxies", "a list of networks such as [\"10.0.0.0/8\"]"),
            },
            autosession: keys.boolean("autosession").unwrap_or(false),
            personas: personas(&mut keys),
            tls: keys
                .table("tls", |keys| {
                    Some(TlsFiles {
                        cert: keys.required("cert", "the path of a certificate")?.into(),
                        key: keys.required("key", "the path of a private key")?.into(),
                    })
                })
                .flatten(),
            log: keys.string("log").unwrap_or_else(|| "info".to_owned()),
            data_dir: keys.string("data_dir").map_or_else(|| PathBuf::from("data"), PathBuf::from),
        };
        keys.finish();
        config.cross_check(&mut mistakes);
        if mistakes.is_empty() { Ok(config) } else { Err(mistakes) }
    }

    /// What no key can be blamed for alone.
    fn cross_check(&self, mistakes: &mut Vec<Mistake>) {
        let mut wrong = |key: &str, text: String| mistakes.push(Mistake { key: key.to_owned(), text });
        let public = &self.door.public_url;
        if public.scheme() != "https" && !is_loopback(public) {
            wrong(
                "public_url",
                format!(
                    "{public} is not https. Cookies would travel in the open, so http is served for loopback addresses only"
                ),
            );
        }
        let mut ids = std::collections::HashSet::new();
        for provider in self.door.providers.iter().filter(|provider| !ids.insert(&provider.id)) {
            wrong("provider.id", format!("\"{}\" is there twice", provider.id));
        }
        let session = &self.door.session;
        if session.idle_timeout > session.absolute_timeout {
            wrong(
                "session.idle_timeout",
                "is longer than session.absolute_timeout, so it would never be reached".to_owned(),
            );
        }
        if let Err(error) = self.log.parse::<tracing_subscriber::EnvFilter>() {
            wrong("log", format!("cannot be read as a filter such as \"info\": {error}"));
        }
        self.check_build(&mut wrong);
    }

    /// A workshop stays on this machine (ASVS 5.0 13.4.2); a release needs the real parts.
    fn check_build(&self, wrong: &mut impl FnMut(&str, String)) {
        if cfg!(feature = "dev") {
            if !self.listen.ip().is_loopback() {
                wrong(
                    "listen",
                    format!(
                        "{} can be reached from outside, and this build has a workshop in it. Use a loopback address, or a release build",
                        self.listen
                    ),
                );
            }
            if !is_loopback(&self.door.public_url) {
                wrong(
                    "public_url",
                    format!(
                        "{} is not on this machine, and this build has a workshop in it. Use a release build",
                        self.door.public_url
                    ),
                );
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
        if self.door.providers.is_empty() {
            wrong("provider", "is missing. Add a [[provider]] with id, name, issuer and client_id".to_owned());
        }
        if self.autosession {
            wrong(
                "autosession",
                "only works in a build with the feature `dev`; a release has nothing of it".to_owned(),
            );
        }
    }
}

/// Whether an address is on this machine.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

fn public_url(keys: &mut Keys<'_>, listen: SocketAddr) -> Url {
    let text = keys.string("public_url").unwrap_or_else(|| format!("http://{listen}"));
    match Url::parse(&text) {
        Ok(url)
            if ["http", "https"].contains(&url.scheme())
                && url.path() == "/"
                && url.query().is_none()
                && url.fragment().is_none()
                && url.username().is_empty() =>
        {
            url
        }
        Ok(_) => {
            keys.wrong(
                "public_url",
                "must be only a scheme and a host, such as https://door.example.org, without a path",
            );
            fallback_url()
        }
        Err(error) => {
            keys.wrong("public_url", &format!("is no address such as https://door.example.org: {error}"));
            fallback_url()
        }
    }
}

/// Stands in for an address that could not be read, so that other mistakes can still be found.
#[expect(clippy::expect_used, reason = "the text is a constant")]
fn fallback_url() -> Url {
    Url::parse("http://127.0.0.1:3000").expect("a valid address")
}

fn database_url(keys: &mut Keys<'_>) -> Option<DatabaseUrl> {
    let text = keys.string("database_url")?;
    if let Err(error) = crate::store::pool::options(&text) {
        keys.wrong("database_url", &format!("is no address such as postgres://vestibule@localhost/vestibule: {error}"));
    }
    Some(DatabaseUrl(text))
}

fn provider(keys: &mut Keys<'_>) -> Option<ProviderSettings> {
    let id = keys.identifier("id");
    let issuer = keys.required("issuer", "the address of the provider, as its metadata spells it");
    if let Some(issuer) = &issuer {
        match Url::parse(issuer) {
            Ok(url) if url.query().is_some() || url.fragment().is_some() => {
                keys.wrong("issuer", "must have neither a query nor a fragment")
            }
            Ok(url) if url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url)) => {}
            Ok(_) => keys.wrong("issuer", "is not https, which is needed for everything that is not on this machine"),
            Err(error) => keys.wrong("issuer", &format!("is no address: {error}")),
        }
    }
    let client_id = keys.required("client_id", "our name at the provider");
    let name = keys.string("name");
    let client_secret = client_secret(keys);
    let scopes = keys.list("scopes").unwrap_or_else(|| vec!["profile".to_owned(), "email".to_owned()]);
    let id = id?;
    Some(ProviderSettings {
        name: name.unwrap_or_else(|| id.clone()),
        id,
        issuer: issuer?,
        client_id: client_id?,
        client_secret,
        scopes: scopes.into_iter().filter(|scope| scope != "openid").collect(),
    })
}

fn client_secret(keys: &mut Keys<'_>) -> Option<ClientSecret> {
    let (inline, file) = (keys.string("client_secret"), keys.string("client_secret_file"));
    match (inline, file) {
        (Some(_), Some(_)) => {
            keys.wrong("client_secret", "and client_secret_file are both set. Keep one of them");
            None
        }
        (Some(secret), None) => Some(ClientSecret(secret)),
        (None, Some(file)) => match std::fs::read_to_string(&file) {
            Ok(secret) if !secret.trim().is_empty() => Some(ClientSecret(secret.trim().to_owned())),
            Ok(_) => {
                keys.wrong("client_secret_file", &format!("{file} is empty"));
                None
            }
            Err(error) => {
                keys.wrong("client_secret_file", &format!("{file} cannot be read: {error}"));
                None
            }
        },
        (None, None) => None,
    }
}

fn session(keys: &mut Keys<'_>) -> SessionSettings {
    let usual = SessionSettings::default();
    let limit = keys.number("limit").and_then(|limit| match u32::try_from(limit) {
        Ok(limit) if limit > 0 => Some(limit),
        _ => {
            keys.wrong("limit", "must be 1 or more; leave it out for no limit");
            None
        }
    });
    SessionSettings {
        idle_timeout: keys.duration("idle_timeout").unwrap_or(usual.idle_timeout),
        absolute_timeout: keys.duration("absolute_timeout").unwrap_or(usual.absolute_timeout),
        recent_sign_in: keys.duration("recent_sign_in").unwrap_or(usual.recent_sign_in),
        limit,
        limit_policy: match keys.string("limit_policy").as_deref() {
            None | Some("end_oldest") => LimitPolicy::EndOldest,
            Some("refuse") => LimitPolicy::Refuse,
            Some(other) => {
                keys.wrong("limit_policy", &format!("is \"{other}\"; it can be \"end_oldest\" or \"refuse\""));
                LimitPolicy::EndOldest
            }
        },
    }
}

/// `open`, `invite`, `closed`, or the e-mail domains that may register.
fn registration(keys: &mut Keys<'_>) -> RegistrationPolicy {
    let Some(words) = keys.list("registration") else { return RegistrationPolicy::Open };
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["open"] => RegistrationPolicy::Open,
        ["invite"] => RegistrationPolicy::Invite,
        ["closed"] => RegistrationPolicy::Closed,
        domains if !domains.is_empty() && domains.iter().all(|domain| is_domain(domain)) => {
            RegistrationPolicy::Domains(
                domains.iter().map(|domain| domain.trim_start_matches('@').to_ascii_lowercase()).collect(),
            )
        }
        _ => {
            keys.wrong(
                "registration",
                "can be \"open\", \"invite\", \"closed\", or a list of e-mail domains such as [\"example.org\"]",
            );
            RegistrationPolicy::Closed
        }
    }
}

fn is_domain(text: &str) -> bool {
    let domain = text.trim_start_matches('@');
    domain.contains('.') && matches!(Host::parse(domain), Ok(Host::Domain(_)))
}

fn service(keys: &mut Keys<'_>) -> Option<Service> {
    let id = keys.identifier("id");
    let name = keys.string("name");
    let url = keys.parsed::<Url>("url", "an address such as https://wiki.example.org");
    let Some(url) = url.filter(|url| ["http", "https"].contains(&url.scheme())) else {
        keys.wrong("url", "is missing or is no address such as https://wiki.example.org");
        return None;
    };
    let id = id?;
    Some(Service { name: name.unwrap_or_else(|| id.clone()), id, url })
}

fn personas(keys: &mut Keys<'_>) -> Vec<Persona> {
    let given = keys.tables("persona", |keys| {
        let (id, name, email) = (keys.identifier("id"), keys.string("name"), keys.string("email"));
        let (roles, registered) = (keys.list("roles"), keys.boolean("registered"));
        let id = id?;
        Some(Persona {
            name: name.unwrap_or_else(|| id.clone()),
            email: email.unwrap_or_else(|| format!("{id}@example.org")),
            roles: roles.unwrap_or_default(),
            registered: registered.unwrap_or(true),
            id,
        })
    });
    if given.is_empty() { Persona::defaults() } else { given }
}

#[cfg(test)]
mod tests;
