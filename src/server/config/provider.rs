//! Reads what is set of a provider.

use std::{collections::BTreeMap, sync::Arc};

use url::Url;

use super::{
    brand::{by_language, icon},
    keys::Keys,
    readers::is_bare,
};
use crate::{
    auth::origin::is_loopback,
    model::{email::mail_domain, roles::RoleMapping},
    openid::{
        RESERVED,
        client_key::ClientKey,
        has_plain_host, holds_certificates,
        settings::{ClientSecret, Credentials, ProviderSettings},
    },
};

pub(super) fn provider(keys: &mut Keys<'_>) -> Option<ProviderSettings> {
    let id = keys.identifier("id");
    let issuer = issuer(keys);
    let client_id = keys.required("client_id", "our name at the provider");
    let name = keys.name("name");
    let credentials = credentials(keys);
    let scopes = keys.list("scopes");
    let parameters = parameters(keys);
    let ca = keys.file("ca_file", "a certificate in PEM", holds_certificates);
    let roles = roles(keys);
    let trusted_audiences = trusted_audiences(keys);
    let trust_email = keys.boolean("trust_email").unwrap_or(false);
    let own_redirect_uri = keys.boolean("own_redirect_uri").unwrap_or(false);
    let sign_out_origins = sign_out_origins(keys);
    let (icon, hint) = (icon(keys), by_language(keys, "hint"));
    let (domains, sign_out_page) = (domains(keys), sign_out_page(keys));
    let id = id?;
    let usual = ProviderSettings::new(&id, name.as_deref().unwrap_or(&id), &issuer?, &client_id?);
    let scopes = scopes.map(|scopes| scopes.into_iter().filter(|scope| scope != "openid").collect());
    Some(ProviderSettings {
        credentials,
        scopes: scopes.unwrap_or(usual.scopes),
        parameters,
        ca,
        roles,
        trusted_audiences,
        trust_email,
        own_redirect_uri,
        sign_out_origins,
        icon,
        hint,
        domains,
        sign_out_page,
        ..usual
    })
}

fn issuer(keys: &mut Keys<'_>) -> Option<String> {
    let issuer = keys.required("issuer", "the address of the provider, as its metadata spells it")?;
    match Url::parse(&issuer) {
        Ok(url) if url.query().is_some() || url.fragment().is_some() => {
            keys.wrong("issuer", "must have neither a query nor a fragment");
        }
        Ok(url) if url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url)) => {}
        Ok(_) => keys.wrong("issuer", "is not https, which is needed for everything that is not on this machine"),
        Err(error) => keys.wrong("issuer", format!("is no address: {error}")),
    }
    Some(issuer)
}

/// A secret, a key, or neither.
fn credentials(keys: &mut Keys<'_>) -> Credentials {
    let secret = client_secret(keys);
    let key = client_key(keys);
    match (secret, key) {
        (Some(_), Some(_)) => {
            keys.wrong("client_key_file", "and a client secret are both set. Keep one of them");
            Credentials::Public
        }
        (Some(secret), None) => Credentials::Secret(secret),
        (None, Some(key)) => Credentials::Key(Arc::new(key)),
        (None, None) => Credentials::Public,
    }
}

fn client_secret(keys: &mut Keys<'_>) -> Option<ClientSecret> {
    let inline = keys.string("client_secret");
    let file = keys.line_in_file("client_secret_file");
    match (inline, file) {
        (Some(_), Some(_)) => keys.refuse("client_secret", "and client_secret_file are both set. Keep one of them"),
        (inline, file) => inline.or(file).map(ClientSecret),
    }
}

fn client_key(keys: &mut Keys<'_>) -> Option<ClientKey> {
    const WHAT: &str = "a private key in PEM that can be signed with: RSA, P-256 or Ed25519";
    let id = keys.string("client_key_id");
    if id.is_some() && !keys.has("client_key_file") {
        keys.wrong("client_key_id", "names a key, and there is no client_key_file to go with it");
    }
    let pem = keys.file("client_key_file", WHAT, |pem| ClientKey::from_pem(pem, None).is_some());
    ClientKey::from_pem(&pem?, id)
}

fn parameters(keys: &mut Keys<'_>) -> BTreeMap<String, String> {
    let parameters = keys.table("parameters", |keys| keys.entries(Keys::string));
    let parameters: BTreeMap<_, _> = parameters.unwrap_or_default();
    if let Some(name) = parameters.keys().find(|name| RESERVED.contains(&name.as_str())) {
        keys.wrong("parameters", format!("has \"{name}\" in it, which belongs to the protocol"));
    }
    parameters
}

fn roles(keys: &mut Keys<'_>) -> Option<RoleMapping> {
    let claim = keys.string("role_claim");
    let roles: Option<BTreeMap<_, _>> = keys.table("roles", |keys| keys.entries(Keys::list));
    match (claim, roles) {
        (Some(claim), Some(roles)) if !roles.is_empty() => Some(RoleMapping { claim, roles }),
        (None, None) => None,
        (Some(_), _) => keys.refuse("roles", "is missing: a table from values of role_claim to roles"),
        (None, Some(_)) => {
            keys.refuse("role_claim", "is missing: the claim whose values [provider.roles] lists, such as \"groups\"")
        }
    }
}

fn trusted_audiences(keys: &mut Keys<'_>) -> Vec<String> {
    let audiences = keys.list("trusted_audiences").unwrap_or_default();
    if audiences.iter().any(|audience| audience.trim().is_empty()) {
        keys.wrong(
            "trusted_audiences",
            "has an empty text in it; it should be a list of audiences as tokens have them",
        );
    }
    audiences
}

fn sign_out_origins(keys: &mut Keys<'_>) -> Vec<Url> {
    const WHAT: &str = "a list of origins such as [\"https://login.example.org\"]";
    let origins = keys.parsed_list::<Url>("sign_out_origins", WHAT);
    let is_origin = |url: &Url| {
        let web = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url));
        web && has_plain_host(url) && is_bare(url)
    };
    if let Some(other) = origins.iter().find(|origin| !is_origin(origin)) {
        keys.wrong("sign_out_origins", format!("has \"{other}\" in it; it should be {WHAT}"));
    }
    origins
}

/// Email domains in their A-labels, with or without the `@` before them.
fn domains(keys: &mut Keys<'_>) -> Vec<String> {
    let texts = keys.list("domains").unwrap_or_default();
    let domain = |text: &String| {
        let domain = mail_domain(text.trim().trim_start_matches('@'));
        domain.or_else(|| keys.refuse("domains", format!("has {text:?} in it, and no email address can end in that")))
    };
    texts.iter().filter_map(domain).collect()
}

/// People are sent there: https, or on this machine.
fn sign_out_page(keys: &mut Keys<'_>) -> Option<Url> {
    let url: Url = keys.parsed("sign_out_page", "an address such as https://login.example.org/sign-out")?;
    let is_web = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url));
    let names_nobody = url.username().is_empty() && url.password().is_none();
    if is_web && has_plain_host(&url) && names_nobody {
        return Some(url);
    }
    keys.refuse("sign_out_page", "is not https, which is needed for everything that is not on this machine")
}
