//! The services behind the door, as doors: in groups, each with its icon or first letter.

use leptos::prelude::*;

use super::{
    brand::address_of,
    in_our_language,
    language::{Text, beside, say},
};
use crate::model::{
    address::HOME,
    icon::{Icon, initial},
    service::Service,
};

/// Hues for services without a colour of their own, `hue-0` to `hue-7` in the stylesheet.
const HUES: usize = 8;

/// Under what name the address has what was typed to find one.
pub const SERVICE_QUERY: &str = "q";

/// From so many on, one is found faster by typing.
const FILTERED_FROM: usize = 12;

/// More is no name of a service.
const MOST_TYPED: usize = 100;

/// All of them, or those that have what was typed into the field that there is where they are many.
#[component]
pub fn ServiceList(services: Vec<Service>, typed: Option<String>) -> impl IntoView {
    if services.len() < FILTERED_FROM {
        return view! { <Services services /> }.into_any();
    }
    let typed = typed.map(|typed| typed.trim().chars().take(MOST_TYPED).collect::<String>()).unwrap_or_default();
    let found: Vec<Service> = services.into_iter().filter(|service| matches(service, &typed)).collect();
    let none = found.is_empty().then(|| view! { <p role="status">{say(Text::NoServiceFound { typed: &typed })}</p> });
    view! {
        <form method="get" action=HOME.path class="filter" role="search">
            <div class="field">
                <label for="q">{say(Text::FindService)}</label>
                <input id="q" name=SERVICE_QUERY type="search" value=typed dir="auto" autocomplete="off" />
            </div>
            <button type="submit" class="button button-quiet">
                {beside(Text::FindService, "button")}
            </button>
        </form>
        {none}
        <Services services=found />
    }
    .into_any()
}

/// Whether every word that was typed stands in what is shown of it.
fn matches(service: &Service, typed: &str) -> bool {
    let texts = [&service.description, &service.group].into_iter().flatten().map(in_our_language);
    let names = [service.name.as_str()].into_iter().chain(service.url.host_str()).map(str::to_owned);
    let shown: Vec<String> = texts.chain(names).collect();
    let shown = shown.join(" ").to_lowercase();
    typed.to_lowercase().split_whitespace().all(|word| shown.contains(word))
}

/// Under the headings of their groups; those without one first.
#[component]
fn Services(services: Vec<Service>) -> impl IntoView {
    grouped(services)
        .into_iter()
        .map(|(group, services)| {
            view! {
                {group
                    .map(|group| {
                        view! {
                            <h2 class="services-group">
                                <bdi>{group}</bdi>
                            </h2>
                        }
                    })}
                <ul class="doors">{services.into_iter().map(|service| view! { <Door service /> }).collect_view()}</ul>
            }
        })
        .collect_view()
}

#[component]
fn Door(service: Service) -> impl IntoView {
    let description = service.description.as_ref().map(in_our_language);
    let host = service.url.host_str().unwrap_or_default().to_owned();
    let leaf = match service.icon.as_ref().and_then(Icon::picture) {
        Some(picture) => view! { <img src=address_of(picture) width="48" height="48" alt="" /> }.into_any(),
        None => initial(&service.name).into_any(),
    };
    view! {
        <li>
            <a class="door" href=service.url.to_string()>
                <span class=format!("leaf hue-{}", hue(&service.id)) aria-hidden="true">
                    {leaf}
                </span>
                <span class="service-name">
                    <bdi>{service.name}</bdi>
                </span>
                <span class="quiet">
                    <bdi>{description.unwrap_or(host)}</bdi>
                </span>
            </a>
        </li>
    }
}

/// In the settings' order, groups where their first service stands.
fn grouped(services: Vec<Service>) -> Vec<(Option<String>, Vec<Service>)> {
    let mut groups: Vec<(Option<String>, Vec<Service>)> = vec![(None, Vec::new())];
    for service in services {
        let group = service.group.as_ref().map(in_our_language);
        match groups.iter_mut().find(|(known, _)| *known == group) {
            Some((_, list)) => list.push(service),
            None => groups.push((group, vec![service])),
        }
    }
    groups.retain(|(_, services)| !services.is_empty());
    groups
}

/// Always the same for a service, whatever others there are.
fn hue(id: &str) -> usize {
    id.bytes().fold(7usize, |sum, byte| (sum * 31 + usize::from(byte)) % 9973) % HUES
}
