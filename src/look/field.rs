//! A field of a form with what is wrong with it, and the list of all that is wrong above the form.

use leptos::prelude::*;

use super::language::{Text, beside, plain, say};

/// What is wrong with a field: the id of its element, and how it is said.
pub type Wrong = (&'static str, AnyView);

/// Says at the top of a form how much needs another look, with a link to each field. The page opens with the first of these in
/// focus and not with this: what is wrong is read out there too, it is where people go on, and every browser can do it without
/// a script.
#[component]
pub fn WhatIsWrong(wrong: Vec<Wrong>) -> impl IntoView {
    let count = u32::try_from(wrong.len()).unwrap_or(u32::MAX);
    let links = wrong.into_iter().map(|(field, words)| {
        view! {
            <li>
                <a href=format!("#{field}")>{words}</a>
            </li>
        }
    });
    (count > 0).then(|| {
        view! {
            <div class="notice notice-problem" tabindex="-1">
                <p role="alert">{say(Text::ProblemInForm { count })}</p>
                <ul>{links.collect_view()}</ul>
            </div>
        }
    })
}

/// The title of a page with a form, which says first that something in it is wrong.
pub fn form_title(title: Text<'_>, wrong: usize) -> String {
    let title = plain(title);
    if wrong > 0 { plain(Text::ErrorTitle { title: &title }) } else { title }
}

/// An input with its label, its hint and what is wrong with it, in the order in which they are read out.
#[component]
pub fn Field(
    name: &'static str,
    kind: &'static str,
    /// What it asks for, with its hint beside it.
    label: Text<'static>,
    autocomplete: &'static str,
    value: String,
    error: Option<AnyView>,
    /// Whether nothing before it is wrong.
    is_first: bool,
) -> impl IntoView {
    let is_wrong = error.is_some();
    let described_by = if is_wrong { format!("{name}-hint {name}-error") } else { format!("{name}-hint") };
    view! {
        <div class="field">
            <label for=name>{say(label)}</label>
            <p class="field-hint" id=format!("{name}-hint")>
                {beside(label, "hint")}
            </p>
            {error
                .map(|error| {
                    view! {
                        <p class="field-error" id=format!("{name}-error")>
                            {error}
                        </p>
                    }
                })}
            <input
                id=name
                name=name
                type=kind
                value=value
                dir="auto"
                autocomplete=autocomplete
                // No secret, whatever its `autocomplete` says: it is there again after signing in again.
                data-keep=(autocomplete == "off").then_some("true")
                required
                aria-describedby=described_by
                aria-invalid=is_wrong.then_some("true")
                autofocus=is_wrong && is_first
            />
        </div>
    }
}
