//! The way to a provider.

use leptos::prelude::*;

use super::language::{Text, say};

/// A link that looks like a button, in a list. A link, not a form: a policy of `form-action 'self'` would make
/// Chromium stop a form that ends at the provider.
#[component]
pub fn ProviderButton(
    id: String,
    name: String,
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
        (true, _, _) => "button button-wide button-quiet way way-down",
        (false, _, true) => "button button-wide",
        (false, true, false) => "button button-wide button-quiet way way-last",
        (false, false, false) => "button button-wide button-quiet way",
    };
    let badge = (is_last && !only && !is_down).then_some(Text::UsedLast);
    view! {
        <li>
            <a class=class href=href rel="nofollow" aria-describedby=is_down.then(|| note.clone())>
                // One box for both, or the space between them is lost.
                <span>{label}</span>
                {badge.map(|badge| view! { <span class="badge">{say(badge)}</span> })}
            </a>
            {is_down
                .then(|| {
                    view! {
                        <p class="provider-note" id=note>
                            {say(Text::ProviderDown { provider: &name })}
                        </p>
                    }
                })}
        </li>
    }
}
