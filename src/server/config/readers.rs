//! Reads the parts of the settings, each with its own rules.

use std::net::SocketAddr;

use url::{Host, Url};

use super::{DatabaseUrl, keys::Keys};
use crate::{
    auth::settings::{LimitPolicy, Service, SessionSettings},
    model::{persona::Persona, registration::RegistrationPolicy},
};

pub(super) fn public_url(keys: &mut Keys<'_>, listen: SocketAddr) -> Url {
    let text = keys.string("public_url").unwrap_or_else(|| format!("http://{listen}"));
    match Url::parse(&text) {
        Ok(url)
            if ["http", "https"].contains(&url.scheme())
                && url.path() == "/"
                && url.query().is_none()
                && url.fragment().is_none()
                && url.username().is_empty()
                && url.password().is_none() =>
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

pub(super) fn database_url(keys: &mut Keys<'_>) -> Option<DatabaseUrl> {
    let text = keys.string("database_url")?;
    // The driver takes every scheme, and would ask a MySQL server in Postgres' words.
    let scheme = text.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    if !scheme.is_some_and(|scheme| ["postgres", "postgresql"].contains(&scheme.as_str())) {
        keys.wrong("database_url", "is no address of a Postgres, such as postgres://vestibule@localhost/vestibule");
    } else if let Err(error) = crate::store::pool::options(&text) {
        keys.wrong("database_url", &format!("is no address such as postgres://vestibule@localhost/vestibule: {error}"));
    }
    Some(DatabaseUrl(text))
}

pub(super) fn session(keys: &mut Keys<'_>) -> SessionSettings {
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
pub(super) fn registration(keys: &mut Keys<'_>) -> RegistrationPolicy {
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

pub(super) fn service(keys: &mut Keys<'_>) -> Option<Service> {
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

pub(super) fn personas(keys: &mut Keys<'_>) -> Vec<Persona> {
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
