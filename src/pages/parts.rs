//! Parts that several pages have in common.

use leptos::prelude::*;

use crate::{
    look::{
        ProviderButton,
        language::{Text, say},
    },
    model::{by_language::ByLanguage, icon::Icon, link::Link},
    openid::Provider,
};

/// A link that looks like a button, in a row of its own.
#[component]
pub fn ButtonLink(#[prop(into)] href: String, label: Text<'static>, #[prop(optional)] quiet: bool) -> impl IntoView {
    let class = if quiet { "button button-quiet" } else { "button" };
    view! {
        <p class="actions">
            <a class=class href=href>
                {say(label)}
            </a>
        </p>
    }
}

/// The one thing that can be done with all that is in a panel.
#[component]
pub fn PanelLink(href: &'static str, label: Text<'static>) -> impl IntoView {
    view! {
        <p>
            <a class="link" href=href>
                {say(label)}
            </a>
        </p>
    }
}

/// Which service they are on the way to, if it is one.
#[component]
pub fn GoingOnTo(service: Option<String>) -> impl IntoView {
    service.map(|service| view! { <p class="quiet">{say(Text::YouContinueTo { service: &service })}</p> })
}

/// A provider that can be chosen.
#[derive(Debug)]
pub struct Choice {
    id: String,
    name: String,
    icon: Option<Icon>,
    hint: Option<ByLanguage>,
    is_down: bool,
    /// Whether somebody signed in with it last in this browser.
    is_last: bool,
    href: String,
    does: Does,
}

/// What choosing a provider does.
#[derive(Debug, Clone, Copy)]
pub enum Does {
    SignIn,
    Connect,
    /// Where the person has an account already, it would be another one.
    ConnectSecond,
}

impl Does {
    fn words(self, provider: &str) -> AnyView {
        say(match self {
            Self::SignIn => Text::ContinueWith { provider },
            Self::Connect => Text::Connect { provider },
            Self::ConnectSecond => Text::ConnectSecond { provider },
        })
    }
}

impl Choice {
    pub fn of(provider: &Provider, does: Does, link: Link) -> Self {
        let settings = provider.settings();
        let (id, name) = (settings.id.clone(), settings.name.clone());
        let (icon, hint) = (settings.icon.clone(), settings.hint.clone());
        Self { id, name, icon, hint, is_down: provider.is_down(), is_last: false, href: link.into(), does }
    }

    pub fn used_last(self, is_last: bool) -> Self {
        Self { is_last, ..self }
    }

    /// Where it stands among the others: first the one used last, at the end those that do not respond.
    pub fn place(&self) -> u8 {
        match (self.is_down, self.is_last) {
            (false, true) => 0,
            (false, false) => 1,
            (true, _) => 2,
        }
    }

    /// Its button; `only`: there is no other way, so that it is what the page is for.
    pub fn button(self, only: bool) -> AnyView {
        let Self { id, name, icon, hint, is_down, is_last, href, does } = self;
        let label = does.words(&name);
        view! { <ProviderButton id name icon hint is_down is_last only href label /> }.into_any()
    }
}

/// A button for each provider.
#[component]
pub fn Choices(choices: Vec<Choice>) -> impl IntoView {
    view! { <ul class="providers">{choices.into_iter().map(|choice| choice.button(false)).collect_view()}</ul> }
}
