//! The list as a page: each state with a sentence and a link, in the language and the theme that are chosen at its head.

use leptos::prelude::*;
use strum::VariantArray;

use super::{
    states::{PAGE, State},
    theme::{THEME, Theme},
};
use crate::{
    look::{Document, language::current},
    model::{address::GALLERY, link::Link},
};

#[component]
pub fn StateList(states: Vec<State>, theme: Option<Theme>) -> impl IntoView {
    let spoken = current();
    let tag = spoken.tag();
    let in_language = |tag: &str| with_theme(GALLERY.link().with("lang", tag), theme);
    let languages: Vec<_> =
        spoken.languages().all().map(|other| (in_language(&other.tag()), other.name(), other.tag() == tag)).collect();
    let usual = (GALLERY.link().with("lang", &tag), "as your system has it".to_owned(), theme.is_none());
    let themes = Theme::VARIANTS.iter().map(|&other| {
        (with_theme(GALLERY.link().with("lang", &tag), Some(other)), other.as_str().to_owned(), theme == Some(other))
    });
    let themes: Vec<_> = std::iter::once(usual).chain(themes).collect();
    let rows = states.into_iter().map(move |state| {
        let page = with_theme(GALLERY.link().with(PAGE, &state.name).with("lang", &tag), theme);
        view! {
            <li>
                <a href=page.to_string()>{state.name}</a>
                " "
                <span class="quiet">{state.about}</span>
            </li>
        }
    });
    view! {
        <Document title="Gallery">
            <section class="card card-wide">
                <h1>"Every page"</h1>
                <p class="lead">"As people see it, with nothing behind it. A real site has no such page."</p>
                <p>"In: " <Choices choices=languages /></p>
                <p>"Light or dark: " <Choices choices=themes /></p>
                <ul class="gallery">{rows.collect_view()}</ul>
            </section>
        </Document>
    }
}

fn with_theme(link: Link, theme: Option<Theme>) -> Link {
    theme.into_iter().fold(link, |link, theme| link.with(THEME, theme.as_str()))
}

#[component]
fn Choices(choices: Vec<(Link, String, bool)>) -> impl IntoView {
    let count = choices.len();
    let choices = choices.into_iter().enumerate().map(move |(index, (link, name, is_chosen))| {
        let current = is_chosen.then_some("true");
        view! {
            <a href=link.to_string() aria-current=current>
                <bdi>{name}</bdi>
            </a>
            {(index + 1 < count).then_some(", ")}
        }
    });
    choices.collect_view()
}
