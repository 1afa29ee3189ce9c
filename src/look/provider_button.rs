//! The way to a provider.

use leptos::prelude::*;

use super::{
    in_our_language,
    language::{Text, say},
    tile::Tile,
};
use crate::model::{by_language::ByLanguage, icon::Icon};

/// A link that looks like a button, in a list. A link, not a form: a policy of `form-action 'self'` would make
/// Chromium stop a form that ends at the provider.
#[component]
pub fn ProviderButton(
    id: String,
    name: String,
    icon: Option<Icon>,
    /// What helps people to tell whether it is theirs.
    hint: Option<ByLanguage>,
    /// Whether it did not answer when it was last asked.
    is_down: bool,
    /// Whether somebody signed in with it last in this browser.
    is_last: bool,
    /// Whether it is the only one: then it is what the page is for.
    only: bool,
    href: String,
    /// What pressing it does, with the provider's name in it.
    label: AnyView,
) -> impl IntoView {
    let note = format!("{id}-note");
    let class = match (is_down, is_last, only) {
        (true, _, _) => "button way way-down",
        (false, _, true) => "button way way-only",
        (false, true, false) => "button way way-last",
        (false, false, false) => "button way",
    };
    let badge = (is_last && !only && !is_down).then_some(Text::UsedLast);
    let down = is_down.then(|| {
        view! {
            // The note says the same to those who hear it, and more.
            <span class="tag" aria-hidden="true">
                {say(Text::NotResponding)}
            </span>
        }
    });
    let hint = hint.as_ref().map(in_our_language);
    view! {
        <li>
            <a class=class href=href rel="nofollow" aria-describedby=is_down.then(|| note.clone())>
                <Tile icon name=name.clone() />
                // One box for both, or the space between them is lost.
                <span class="way-name">
                    {label}
                    {hint
                        .map(|hint| {
                            view! {
                                <span class="way-hint">
                                    <bdi>{hint}</bdi>
                                </span>
                            }
                        })}
                </span>
                {badge.map(|badge| view! { <span class="tag">{say(badge)}</span> })}
                {down}
            </a>
            {is_down
                .then(|| {
                    view! {
                        <p class="visually-hidden" id=note>
                            {say(Text::ProviderDown { provider: &name })}
                        </p>
                    }
                })}
        </li>
    }
}
