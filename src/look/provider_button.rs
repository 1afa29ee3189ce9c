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
    href: String,
    /// What pressing it does, with the provider's name in it.
    label: AnyView,
) -> impl IntoView {
    let note = format!("{id}-note");
    let class = if is_down { "button button-wide button-quiet" } else { "button button-wide" };
    view! {
        <li>
            <a class=class href=href rel="nofollow" aria-describedby=is_down.then(|| note.clone())>
                // One box for both, or the space between them is lost.
                <span>{label}</span>
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
