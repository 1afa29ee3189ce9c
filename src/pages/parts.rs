//! Parts that several pages have in common.

use leptos::prelude::*;

use crate::{
    look::ProviderButton,
    model::{by_language::ByLanguage, icon::Icon, link::Link},
    openid::Provider,
};

/// A link that looks like a button, in a row of its own.
#[component]
pub fn ButtonLink(#[prop(into)] href: String, label: &'static str, #[prop(optional)] quiet: bool) -> impl IntoView {
    let class = if quiet { "button button-quiet" } else { "button" };
    view! {
        <p class="actions">
            <a class=class href=href>
                {label}
            </a>
        </p>
    }
}

/// A name from outside, or what stands for it.
pub fn name_or(name: Option<String>, otherwise: &'static str) -> AnyView {
    match name {
        Some(name) => view! { <bdi>{name}</bdi> }.into_any(),
        None => otherwise.into_any(),
    }
}

/// Which service they are on the way to, if it is one.
#[component]
pub fn GoingOnTo(service: Option<String>) -> impl IntoView {
    service.map(|name| view! { <p class="quiet">"Afterwards you go on to " <bdi>{name}</bdi></p> })
}

/// A provider that can be chosen.
#[derive(Debug)]
pub struct Choice {
    id: String,
    name: String,
    icon: Option<Icon>,
    hint: Option<ByLanguage>,
    is_down: bool,
    href: String,
    verb: &'static str,
}

impl Choice {
    pub fn of(provider: &Provider, verb: &'static str, link: Link) -> Self {
        let settings = provider.settings();
        let (id, name) = (settings.id.clone(), settings.name.clone());
        let (icon, hint) = (settings.icon.clone(), settings.hint.clone());
        Self { id, name, icon, hint, is_down: provider.is_down(), href: link.into(), verb }
    }
}

/// A button for each provider.
#[component]
pub fn Choices(choices: Vec<Choice>) -> impl IntoView {
    let button = |Choice { id, name, icon, hint, is_down, href, verb }| {
        view! { <ProviderButton id name icon hint is_down href verb /> }
    };
    view! { <ul class="providers">{choices.into_iter().map(button).collect_view()}</ul> }
}
