//! The form in which people say how they want to be known: when they register, and when they change it.

use leptos::prelude::*;

use super::language::{OneOf, Text, beside, plain, say};
use crate::model::{
    email::{EMAIL_MAX_BYTES, EmailError, readable_domain},
    name::{NAME_MAX_CHARS, NameError},
    registration::{Draft, DraftErrors, RegistrationPolicy},
};

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

/// What is wrong with name and email address.
pub fn wrong_details(errors: DraftErrors, policy: &RegistrationPolicy) -> Vec<Wrong> {
    let name = errors.name.map(|error| ("name", name_words(error)));
    name.into_iter().chain(errors.email.map(|error| ("email", email_words(error, policy)))).collect()
}

/// Name and email address, each with what is wrong with it.
#[component]
pub fn DetailsFields(draft: Draft, errors: DraftErrors, policy: RegistrationPolicy) -> impl IntoView {
    let is_first = errors.name.is_none();
    view! {
        <Field
            name="name"
            kind="text"
            label=Text::YourName
            autocomplete="name"
            value=draft.name
            error=errors.name.map(name_words)
            is_first=true
        />
        <Field
            name="email"
            kind="email"
            label=Text::YourEmail
            autocomplete="email"
            value=draft.email
            error=errors.email.map(|error| email_words(error, &policy))
            is_first
        />
    }
}

#[component]
fn Field(
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
                required
                aria-describedby=described_by
                aria-invalid=is_wrong.then_some("true")
                autofocus=is_wrong && is_first
            />
        </div>
    }
}

fn name_words(error: NameError) -> AnyView {
    say(match error {
        NameError::Missing => Text::NameMissing,
        NameError::TooLong => Text::NameTooLong,
        NameError::Blank => Text::NameBlank,
        NameError::Hidden(_) | NameError::Unprintable(_) => Text::NameHidden,
        NameError::Loose(_) => Text::NameLoose,
    })
}

fn email_words(error: EmailError, policy: &RegistrationPolicy) -> AnyView {
    say(match (error, policy) {
        (EmailError::Missing, _) => Text::EmailMissing,
        (EmailError::TooLong, _) => Text::EmailTooLong { most: u32::try_from(EMAIL_MAX_BYTES).unwrap_or(u32::MAX) },
        (EmailError::Hidden, _) => Text::EmailHidden,
        (EmailError::OtherDomain, RegistrationPolicy::Domains(domains)) => {
            let domains = addresses_at(domains);
            return say(Text::EmailOtherDomain { domains: OneOf(&domains) });
        }
        (EmailError::NotAnEmail | EmailError::OtherDomain, _) => Text::EmailWrong,
    })
}

/// Domains as the ends of addresses, in the letters that people know them by.
pub fn addresses_at(domains: &[String]) -> Vec<String> {
    domains.iter().map(|domain| format!("@{}", readable_domain(domain))).collect()
}

const _: () = assert!(NAME_MAX_CHARS == 120, "a sentence names the limit");
