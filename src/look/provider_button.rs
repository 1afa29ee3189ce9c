//! The way to a provider.

use leptos::prelude::*;

/// A link that looks like a button, in a list. A link, not a form: a policy of `form-action 'self'` would make
/// Chromium stop a form that ends at the provider.
#[component]
pub fn ProviderButton(
    id: String,
    name: String,
    /// Whether it did not answer when it was last asked.
    is_down: bool,
    href: String,
    verb: &'static str,
) -> impl IntoView {
    let note = format!("{id}-note");
    let class = if is_down { "button button-wide button-quiet" } else { "button button-wide" };
    view! {
        <li>
            <a class=class href=href rel="nofollow" aria-describedby=is_down.then(|| note.clone())>
                // One box for both, or the space between them is lost.
                <span>{verb} " " <bdi>{name.clone()}</bdi></span>
            </a>
            {is_down
                .then(|| {
                    view! {
                        <p class="provider-note" id=note>
                            <bdi>{name}</bdi>
                            " does not answer at the moment. We keep asking; you can try now, or a little later."
                        </p>
                    }
                })}
        </li>
    }
}
