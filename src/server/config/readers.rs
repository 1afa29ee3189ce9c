//! Reads the parts of the settings, each with its own rules.

use std::{fmt, net::SocketAddr, time::Duration};

use url::Url;

use super::{
    super::{
        limits::{LimitSettings, PerMinute},
        tls::TlsFiles,
    },
    keys::Keys,
};
use crate::{
    model::{
        email::{EmailKey, mail_domain},
        limits::{CacheSettings, LimitPolicy, SessionSettings},
        persona::Persona,
        registration::RegistrationPolicy,
    },
    store::pool::CONNECTIONS,
};

/// A database address, whose password no log shows.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(pub String);

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("DatabaseUrl(…)")
    }
}

pub(super) fn public_url(keys: &mut Keys<'_>, listen: SocketAddr) -> Url {
    let text = keys.string("public_url").unwrap_or_else(|| format!("http://{listen}"));
    let wrong = match Url::parse(&text) {
        Ok(url) if ["http", "https"].contains(&url.scheme()) && is_bare(&url) => return url,
        Ok(_) => "must be only a scheme and a host, such as https://door.example.org, without a path".to_owned(),
        Err(error) => format!("is no address such as https://door.example.org: {error}"),
    };
    keys.wrong("public_url", wrong);
    // Stands in, so that other mistakes can still be found.
    Url::parse("http://127.0.0.1:3000").expect("a valid address")
}

/// Whether an address is nothing but a scheme, a host and perhaps a port.
pub(super) fn is_bare(url: &Url) -> bool {
    let names_nobody = url.username().is_empty() && url.password().is_none();
    names_nobody && url.path() == "/" && url.query().is_none() && url.fragment().is_none()
}

pub(super) fn database_url(keys: &mut Keys<'_>, key: &str) -> Option<DatabaseUrl> {
    let text = keys.string(key)?;
    // The driver takes every scheme, and would ask a MySQL server in Postgres' words.
    let scheme = text.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    if !scheme.is_some_and(|scheme| ["postgres", "postgresql"].contains(&scheme.as_str())) {
        keys.wrong(key, "is no address of a Postgres, such as postgres://vestibule@localhost/vestibule");
    } else if let Err(error) = crate::store::pool::options(&text) {
        keys.wrong(key, format!("is no address such as postgres://vestibule@localhost/vestibule: {error}"));
    }
    Some(DatabaseUrl(text))
}

pub(super) fn database_connections(keys: &mut Keys<'_>) -> u32 {
    keys.number("database_connections", 2..=500, "must be from 2 to 500").unwrap_or(CONNECTIONS)
}

/// In a workshop nobody shares out requests, and whoever stops the program waits for it.
pub(super) fn drain(keys: &mut Keys<'_>) -> Duration {
    let usual = if cfg!(feature = "dev") { Duration::ZERO } else { Duration::from_secs(3) };
    keys.table("shutdown", |keys| keys.pause("drain", Duration::from_mins(10))).flatten().unwrap_or(usual)
}

pub(super) fn session(keys: &mut Keys<'_>) -> SessionSettings {
    let usual = SessionSettings::default();
    SessionSettings {
        idle_timeout: keys.duration("idle_timeout").unwrap_or(usual.idle_timeout),
        absolute_timeout: keys.duration("absolute_timeout").unwrap_or(usual.absolute_timeout),
        recent_sign_in: keys.duration("recent_sign_in").unwrap_or(usual.recent_sign_in),
        limit: keys.number("limit", 1..=u32::MAX, "must be 1 or more; leave it out for no limit"),
        limit_policy: match keys.string("limit_policy").as_deref() {
            None | Some("end_oldest") => LimitPolicy::EndOldest,
            Some("refuse") => LimitPolicy::Refuse,
            Some(other) => {
                keys.wrong("limit_policy", format!("is \"{other}\"; it can be \"end_oldest\" or \"refuse\""));
                LimitPolicy::EndOldest
            }
        },
        cache: cache(keys),
    }
}

/// Sessions in memory. What is read less than twice within the bound would leave them unused half the time.
fn cache(keys: &mut Keys<'_>) -> CacheSettings {
    const SHORTEST: Duration = Duration::from_millis(10);
    const LONGEST: Duration = Duration::from_mins(1);
    let usual = CacheSettings::default();
    let most = keys.number("cache", 0..=10_000_000_u32, "must be from 0, for none, to 10000000");
    let stale_after = keys.short("stale_after", 4 * SHORTEST, LONGEST).unwrap_or(usual.stale_after);
    let every = keys.short("read_changes_every", SHORTEST, LONGEST);
    if every.is_some_and(|every| every > stale_after / 2) {
        keys.wrong("read_changes_every", "is more than half of stale_after".to_owned());
    }
    let sessions = most.and_then(|most| usize::try_from(most).ok()).unwrap_or(usual.sessions);
    CacheSettings { sessions, read_every: every.unwrap_or(usual.read_every.min(stale_after / 4)), stale_after }
}

pub(super) fn limits(keys: &mut Keys<'_>) -> LimitSettings {
    let usual = LimitSettings::default();
    LimitSettings {
        sign_ins: per_minute(keys, "sign_ins", usual.sign_ins),
        failures: per_minute(keys, "failures", usual.failures),
        in_dev: keys.boolean("in_dev").unwrap_or(usual.in_dev),
    }
}

fn per_minute(keys: &mut Keys<'_>, what: &str, usual: PerMinute) -> PerMinute {
    /// More than that no server answers, so it limits nothing.
    const MOST: u32 = 1_000_000;
    let mut times = |whose: &str, usual: u32| {
        let wrong = format!("must be from 1 to {MOST}; it is how many times a minute, and {usual} if left out");
        keys.number(&format!("{whose}_{what}_per_minute"), 1..=MOST, &wrong).unwrap_or(usual)
    };
    let address = times("address", usual.address);
    // What is left out follows what is set, so that one line is enough to be stricter.
    PerMinute { browser: times("browser", usual.browser.min(address)), address }
}

pub(super) fn tls(keys: &mut Keys<'_>) -> Option<TlsFiles> {
    Some(TlsFiles {
        cert: keys.required("cert", "the path of a certificate")?.into(),
        key: keys.required("key", "the path of a private key")?.into(),
    })
}

const REGISTRATION: &str =
    "can be \"open\", \"invite\", \"closed\", or a list of e-mail domains such as [\"example.org\"]";

/// `open`, `invite`, `closed`, or the e-mail domains that may register.
pub(super) fn registration(keys: &mut Keys<'_>) -> RegistrationPolicy {
    let Some(words) = keys.list("registration") else { return RegistrationPolicy::Open };
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["open"] => RegistrationPolicy::Open,
        ["invite"] => RegistrationPolicy::Invite,
        ["closed"] => RegistrationPolicy::Closed,
        [] => {
            keys.wrong("registration", format!("is empty; it {REGISTRATION}"));
            RegistrationPolicy::Closed
        }
        domains => RegistrationPolicy::Domains(domains.iter().filter_map(|text| email_domain(keys, text)).collect()),
    }
}

/// A domain in its A-labels, with or without the `@` before it.
fn email_domain(keys: &mut Keys<'_>, text: &str) -> Option<String> {
    let trimmed = text.trim();
    mail_domain(trimmed.strip_prefix('@').unwrap_or(trimmed)).or_else(|| {
        let wrong = format!("has {text:?} in it, and no e-mail address can end in that; it {REGISTRATION}");
        keys.refuse("registration", wrong)
    })
}

pub(super) fn personas(keys: &mut Keys<'_>) -> Vec<Persona> {
    let given = keys.tables("persona", |keys| {
        let (id, name, email) = (keys.identifier("id"), keys.name("name"), email(keys));
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

/// An address that somebody can be written to.
fn email(keys: &mut Keys<'_>) -> Option<String> {
    let email = keys.string("email")?;
    if EmailKey::of(&email).is_none() {
        keys.wrong("email", format!("is {email:?}, which is no e-mail address such as ada@example.org"));
    }
    Some(email)
}
