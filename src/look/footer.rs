//! What stands around every page beside the header: the operator's notice over it, their links below it.

use std::sync::Arc;

use chrono::Utc;
use leptos::prelude::*;

use super::{brand::Brand, in_our_language, language::LanguageMenu};

/// Something everybody should know for a while.
#[component]
pub fn SiteNoticeLine(brand: Arc<Brand>) -> impl IntoView {
    brand.notice(Utc::now()).map(|notice| {
        let text = in_our_language(&notice.text);
        view! {
            <aside class="site-notice">
                <p>
                    <bdi>{text}</bdi>
                </p>
            </aside>
        }
    })
}

/// Imprint, privacy, help: whatever the operator links to. Without any, whose door it is.
#[component]
pub fn Footer(
    brand: Arc<Brand>,
    /// Whether a language can be chosen: not where none of the door's addresses are.
    #[prop(optional)]
    languages: bool,
) -> impl IntoView {
    let links = brand.links().iter().map(|link| {
        view! {
            <li>
                <a href=link.url.clone()>
                    <bdi>{in_our_language(&link.text)}</bdi>
                </a>
            </li>
        }
    });
    let links = links.collect_view();
    let has_links = !brand.links().is_empty();
    let name = (!has_links).then(|| brand.name().to_owned());
    view! {
        <footer class="footer">
            {name
                .map(|name| {
                    view! {
                        <p>
                            <bdi>{name}</bdi>
                        </p>
                    }
                })}
            <div class="footer-row">
                {has_links.then(|| view! { <ul class="footer-links">{links}</ul> })}
                {languages.then(|| view! { <LanguageMenu /> })}
            </div>
        </footer>
    }
}
