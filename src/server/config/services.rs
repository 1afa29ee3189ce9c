//! Reads what is set of a service behind the door.

use sha2::{Digest, Sha256};
use url::Url;

use super::{
    brand::{by_language, icon},
    files::MAX_BYTES,
    keys::Keys,
    names::names,
    readers::is_bare,
    rules::rules,
};
use crate::{
    auth::origin::is_loopback,
    model::{
        path::pattern::Pattern,
        service::{RemoteUser, Service, client_key::MayActFor},
    },
    signing::client_keys,
};

/// 256 bits as base64url; hexadecimal digits are more.
const SECRET_MIN_CHARS: usize = 43;

pub(super) fn service(keys: &mut Keys<'_>) -> Option<Service> {
    let id = keys.identifier("id");
    let name = keys.name("name");
    let url = url(keys);
    let roles = names(keys, "roles", "role");
    let scopes = names(keys, "scopes", "scope");
    let quiet = quiet(keys);
    let secret_hash = secret_hash(keys);
    let client_keys = keys.read_file("client_jwks_file", MAX_BYTES, client_keys).unwrap_or_default();
    let may_act_for = keys.tables("may_act_for", may_act_for);
    let remote_user = remote_user(keys);
    let email_from = keys.list("email_from").unwrap_or_default();
    if remote_user == RemoteUser::Email && email_from.is_empty() {
        keys.wrong(
            "email_from",
            "is missing: the ids of the providers whose word counts for the address in Remote-User",
        );
    }
    let shares_door_origin = keys.boolean("shares_door_origin").unwrap_or(false);
    let personas = keys.list("personas").unwrap_or_default();
    let rules = rules(keys, &roles, &scopes);
    let (icon, description, group) = (icon(keys), by_language(keys, "description"), by_language(keys, "group"));
    let (id, url) = (id?, url?);
    Some(Service {
        icon,
        description,
        group,
        roles,
        scopes,
        rules,
        quiet,
        remote_user,
        email_from,
        shares_door_origin,
        personas,
        secret_hash,
        client_keys,
        may_act_for,
        ..Service::new(id.clone(), name.unwrap_or(id), url)
    })
}

/// An origin, perhaps with the path that it has there.
fn url(keys: &mut Keys<'_>) -> Option<Url> {
    let url: Url = match keys.required("url", "an address such as https://wiki.example.org")?.parse() {
        Ok(url) => url,
        Err(error) => {
            return keys.refuse("url", format!("is no address such as https://wiki.example.org: {error}"));
        }
    };
    let path = url.path().trim_end_matches('/');
    let mut origin = url.clone();
    origin.set_path("/");
    let host = url.host_str().unwrap_or_default();
    let wrong = if !["http", "https"].contains(&url.scheme()) {
        "is no address such as https://wiki.example.org".to_owned()
    } else if url.scheme() == "http" && !is_loopback(&url) {
        "is not https, which is needed for everything that is not on this machine".to_owned()
    } else if !is_bare(&origin) {
        "must be a scheme and a host, perhaps with a port and a path, and nothing more".to_owned()
    } else if host.ends_with('.') {
        "has a dot at the end of its host, which makes it another host to browsers. Leave it out".to_owned()
    } else if !path.is_empty()
        && let Err(error) = format!("{path}/**").parse::<Pattern>()
    {
        format!("has a path that no request can be compared with: it {error}")
    } else if path.contains('*') {
        "has a star in its path".to_owned()
    } else {
        return Some(url);
    };
    keys.refuse("url", wrong)
}

fn quiet(keys: &mut Keys<'_>) -> Vec<Pattern> {
    let texts = keys.list("quiet").unwrap_or_default();
    let pattern = |text: &String| match text.parse() {
        Ok(pattern) => Some(pattern),
        Err(error) => keys.refuse("quiet", format!("has \"{text}\" in it, which {error}")),
    };
    texts.iter().filter_map(pattern).collect()
}

/// SHA-256 of the secret in a file. The secret itself is kept nowhere.
fn secret_hash(keys: &mut Keys<'_>) -> Option<[u8; 32]> {
    const KEY: &str = "client_secret_file";
    let secret = keys.line_in_file(KEY)?;
    if secret.len() < SECRET_MIN_CHARS || !secret.bytes().all(|byte| byte.is_ascii_graphic()) {
        let how = "`openssl rand -base64 33` makes one";
        return keys.refuse(
            KEY,
            format!(
                "must hold one line of at least {SECRET_MIN_CHARS} letters, digits and signs (256 random bits); {how}"
            ),
        );
    }
    Some(Sha256::digest(secret.as_bytes()).into())
}

/// That there is such a service, with such scopes, is looked at when all are read.
fn may_act_for(keys: &mut Keys<'_>) -> Option<MayActFor> {
    let audience = keys.required("audience", "the id of the service where this one may act for somebody");
    if !keys.has("scopes") {
        keys.wrong("scopes", "is missing: what this service may do there, by the names of that one's scopes");
    }
    let scopes = names(keys, "scopes", "scope");
    Some(MayActFor { audience: audience?, scopes })
}

fn remote_user(keys: &mut Keys<'_>) -> RemoteUser {
    match keys.string("remote_user").as_deref() {
        None | Some("id") => RemoteUser::Id,
        Some("email") => RemoteUser::Email,
        Some(other) => {
            keys.wrong("remote_user", format!("is \"{other}\"; it can be \"id\" or \"email\""));
            RemoteUser::Id
        }
    }
}
