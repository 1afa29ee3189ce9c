//! The menu at the foot of every page: each language in its own words. Choosing one keeps it, so it is a form; a link to any
//! page may ask for a language by `?lang=`, which keeps nothing.

use leptos::{prelude::*, tachys::html::InertElement};

use super::{Language, Slot, Text, current, say_with};
use crate::model::address::CHOOSE_LANGUAGE;

#[component]
pub fn LanguageMenu() -> impl IntoView {
    let spoken = current();
    let all: Vec<_> = spoken.languages().all().collect();
    (all.len() > 1).then(|| InertElement::new(spoken.menu(|| menu(&spoken, &all).to_html())))
}

fn menu(spoken: &Language, all: &[Language]) -> impl IntoView + use<> {
    let others = all.iter().filter(|language| *language != spoken).map(|language| {
        let tag = language.tag();
        view! {
            <li>
                <button type="submit" name="lang" value=tag.clone() lang=tag dir=language.direction() class="language">
                    {language.name()}
                </button>
            </li>
        }
    });
    let others = others.collect_view();
    let name = view! { <span lang=spoken.tag()>{spoken.name()}</span> }.into_any();
    view! {
        <details class="languages">
            <summary>{say_with(Text::Language { name: Slot(0) }, vec![name])}</summary>
            <form method="post" action=CHOOSE_LANGUAGE.path>
                <ul>{others}</ul>
            </form>
        </details>
    }
}
