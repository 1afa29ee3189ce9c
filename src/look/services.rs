//! The services behind the door, as doors: in groups, each with its icon or first letter.

use leptos::prelude::*;

use super::{brand::address_of, spoken};
use crate::model::{
    icon::{Icon, initial},
    service::Service,
};

/// Hues for services without a colour of their own, `hue-0` to `hue-7` in the stylesheet.
const HUES: usize = 8;

/// All of them, under the headings of their groups; those without one first.
#[component]
pub fn Services(services: Vec<Service>) -> impl IntoView {
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
    let description = service.description.as_ref().map(|text| text.text(&spoken()).to_owned());
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
                <span class="quiet">{description.unwrap_or(host)}</span>
            </a>
        </li>
    }
}

/// In the settings' order, groups where their first service stands.
fn grouped(services: Vec<Service>) -> Vec<(Option<String>, Vec<Service>)> {
    let mut groups: Vec<(Option<String>, Vec<Service>)> = vec![(None, Vec::new())];
    for service in services {
        let group = service.group.as_ref().map(|group| group.text(&spoken()).to_owned());
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
