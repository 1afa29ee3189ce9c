//! What no service's settings can be blamed for alone: services beside each other, beside the door, beside providers.

use std::collections::HashSet;

use url::Url;

use super::names::is_name;
use crate::{
    auth::origin::is_loopback,
    look::HouseSettings,
    model::{
        path::{reading::fold, segments::segments},
        persona::Persona,
        service::{Service, client_key::MayActFor},
    },
};

/// Askers in access tables that are no personas.
const NOT_PERSONAS: [&str; 3] = ["anonymous", "expired", "token"];

/// With one that could not be read, nobody knows the number that the others have in the file.
pub(super) fn check_services(
    house: &HouseSettings,
    personas: &[Persona],
    all_are_read: bool,
    wrong: &mut impl FnMut(&str, String),
) {
    for (at, service) in house.services.iter().enumerate() {
        let own = if all_are_read { format!("service[{at}]") } else { "service".to_owned() };
        let mut wrong = |key: &str, text: String| wrong(&format!("{own}.{key}"), text);
        for other in &house.services[..at] {
            beside(service, other, &mut wrong);
        }
        at_the_door(&house.site.public_url, service, &mut wrong);
        known_providers(house, service, &mut wrong);
        known_personas(personas, service, &mut wrong);
        if all_are_read {
            acting(house, service, &mut wrong);
        }
    }
    names_of_askers(personas, wrong);
    role_names(house, personas, wrong);
}

fn beside(service: &Service, other: &Service, wrong: &mut impl FnMut(&str, String)) {
    let (id, other_id) = (&service.id, &other.id);
    if id == other_id {
        wrong("id", format!("\"{id}\" is there twice"));
    }
    if service.secret_hash.is_some() && service.secret_hash == other.secret_hash {
        wrong("client_secret_file", format!("\"{id}\" has the secret of \"{other_id}\", and could ask in its place"));
    }
    if service.client_keys.iter().any(|key| other.client_keys.iter().any(|own| own.key == key.key)) {
        wrong("client_jwks_file", format!("\"{id}\" has a key of \"{other_id}\", and could ask in its place"));
    }
    if service.url.host() != other.url.host() {
        return;
    }
    let path = |service: &Service| segments(&fold(service.url.path())).join("/");
    if service.origin() == other.origin() {
        if path(service) == path(other) {
            wrong(
                "url",
                format!("\"{id}\" is where \"{other_id}\" is. No request could be told to be for one of them"),
            );
        }
    } else if !is_loopback(&service.url) {
        let text = format!(
            "\"{id}\" differs from \"{other_id}\" by scheme or port only. Not every proxy tells those, and cookies know neither. Use another host"
        );
        wrong("url", text);
    }
}

/// Scripts at the door's own origin can press every button of the door, and its cookie goes to every port of its host.
fn at_the_door(public: &Url, service: &Service, wrong: &mut impl FnMut(&str, String)) {
    let id = &service.id;
    let is_at_origin = service.url.origin() == public.origin();
    if is_at_origin && segments(service.url.path()).is_empty() {
        wrong("url", format!("\"{id}\" is where the door is. It needs a host of its own, or a path there"));
    } else if is_at_origin && !service.shares_door_origin {
        let text = format!(
            "\"{id}\" is at the door's own origin, where its scripts can press every button of the door. Use another host, or say that you trust it as much: shares_door_origin = true"
        );
        wrong("shares_door_origin", text);
    } else if !is_at_origin && service.shares_door_origin {
        wrong("shares_door_origin", format!("\"{id}\" is not at the door's origin, {public}"));
    } else if !is_at_origin && service.url.host() == public.host() && !is_loopback(public) {
        wrong(
            "url",
            format!(
                "\"{id}\" is at the door's host with another port or scheme, and would get the door's cookie. Use another host"
            ),
        );
    }
}

fn known_providers(house: &HouseSettings, service: &Service, wrong: &mut impl FnMut(&str, String)) {
    let providers = &house.providers;
    // A workshop without a provider starts its own, which has not been named yet.
    if cfg!(feature = "dev") && providers.is_empty() {
        return;
    }
    for unknown in service.email_from.iter().filter(|id| providers.iter().all(|provider| provider.id != **id)) {
        wrong("email_from", format!("of \"{}\" has \"{unknown}\" in it, and no provider has that id", service.id));
    }
}

/// Who asks in tests of access rules. A release has personas too, and nothing that asks.
fn known_personas(personas: &[Persona], service: &Service, wrong: &mut impl FnMut(&str, String)) {
    for id in &service.personas {
        let text = match personas.iter().find(|persona| persona.id == *id) {
            None => "and no persona has that id",
            Some(persona) if !persona.registered => "who is not registered, so that no service knows them",
            Some(_) => continue,
        };
        wrong("personas", format!("of \"{}\" has \"{id}\" in it, {text}", service.id));
    }
}

/// Where it may act for somebody: at another service, by scopes that this one has, and with a credential of its own.
fn acting(house: &HouseSettings, service: &Service, wrong: &mut impl FnMut(&str, String)) {
    let id = &service.id;
    if !service.may_act_for.is_empty() && !service.has_credential() {
        let text = format!("of \"{id}\" needs a credential to ask with: client_secret_file or client_jwks_file");
        wrong("may_act_for", text);
    }
    for (at, MayActFor { audience, scopes }) in service.may_act_for.iter().enumerate() {
        let mut wrong = |key: &str, text: String| wrong(&format!("may_act_for[{at}].{key}"), text);
        if service.may_act_for[..at].iter().any(|before| before.audience == *audience) {
            wrong("audience", format!("\"{audience}\" is there twice for \"{id}\""));
        }
        let target = house.services.iter().find(|target| target.id == *audience);
        let Some(target) = target.filter(|target| target.id != *id) else {
            let text = if audience == id { "is this service itself" } else { "is no service's id" };
            wrong("audience", format!("\"{audience}\" {text}. It is the id of another [[service]]"));
            continue;
        };
        for scope in scopes.iter().filter(|scope| !target.scopes.contains(scope)) {
            let text = format!(
                "has \"{scope}\" in it, which is not among the scopes of \"{audience}\". Name it there as well"
            );
            wrong("scopes", text);
        }
    }
}

/// Access tables have columns of these names for others than personas.
fn names_of_askers(personas: &[Persona], wrong: &mut impl FnMut(&str, String)) {
    for Persona { id, .. } in personas.iter().filter(|persona| NOT_PERSONAS.contains(&persona.id.as_str())) {
        wrong("persona.id", format!("\"{id}\" is what access tables call another asker. Choose another name"));
    }
}

/// Services read roles from one header, divided by commas: a name with one in it would be two.
fn role_names(house: &HouseSettings, personas: &[Persona], wrong: &mut impl FnMut(&str, String)) {
    let why =
        "has something in it that no name of a role has; it may have letters, digits, dots, underscores and dashes";
    let of_providers = house.providers.iter().filter_map(|provider| provider.roles.as_ref());
    let given: HashSet<&String> = of_providers.flat_map(|mapping| mapping.roles.values().flatten()).collect();
    for role in given.into_iter().filter(|role| !is_name(role)) {
        wrong("provider.roles", format!("\"{role}\" {why}"));
    }
    for role in personas.iter().flat_map(|persona| &persona.roles).filter(|role| !is_name(role)) {
        wrong("persona.roles", format!("\"{role}\" {why}"));
    }
}
